"""What the corpus has of single words: the form most often written, kind, frequency."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from corpus_cli.engine.interface import Engine
from corpus_cli.text.words.patterns import kind

# Forms are counted over all segments: how the corpus is divided must make no difference.
_TERMS: Final = """
    select word, form, kind, cast(total as bigint) from (
        select word, form, kind, sum(frequency) over (partition by word) as total,
               row_number() over (partition by word order by frequency desc, form) as place
        from (
            select word, form, max(kind) as kind, sum(frequency) as frequency
            from terms where level = ? and word in (select unnest(cast(? as varchar[])))
            group by word, form
        ) as forms
    ) as ranked where place = 1
"""
_CASELESS: Final = re.compile(r"[ -@\[-`{-~\u0e00-\u0e7f]*")


class Term(NamedTuple):
    """A word of the corpus: folded, as most often written, its kind and frequency there."""

    word: str
    form: str
    kind: str
    frequency: int


class WrittenForm(NamedTuple):
    """How a word is written most often, and its kind."""

    form: str
    kind: str


def written_forms(engine: Engine, level: str, words: Iterable[str]) -> dict[str, WrittenForm]:
    """Return how words of the corpus are written; words that it lacks may be left out.

    Only words with letters that have case are written in more than one way: only they are asked
    for.
    """
    asked = set(words)
    caseless = set(filter(_CASELESS.fullmatch, asked))
    forms = {word: WrittenForm(word, kind(word).value) for word in caseless}
    if asked - caseless:
        known = look_up_terms(engine, level, asked - caseless)
        forms |= {word: WrittenForm(term.form, term.kind) for word, term in known.items()}
    return forms


def look_up_terms(engine: Engine, level: str, words: Iterable[str]) -> dict[str, Term]:
    """Return the term of each of the words that the corpus has at a level."""
    rows = engine.rows(_TERMS, [level, sorted(words)])
    return {row[0]: Term(*row) for row in rows}
