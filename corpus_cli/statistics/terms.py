"""What the corpus knows of single terms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from corpus_cli.engine.interface import Engine
from corpus_cli.text.words.patterns import kind

# A word is shown as most often written, in all segments: which they are must make no difference.
WRITTEN: Final = """
    select word, form, kind, sum(frequency) over (partition by word) as total,
           row_number() over (partition by word order by frequency desc, form) as place
    from (
        select word, form, max(kind) as kind, sum(frequency) as frequency
        from terms where level = ? and word in ({words})
        group by word, form
    ) as forms
"""
"""A SELECT from `terms` of the level that is bound, of the words that a SELECT `words` yields;
the rows with `place` 1 are one a word."""

_TERMS: Final = """
    select word, form, kind, cast(total as bigint) from ({written}) as written where place = 1
"""
_CASELESS: Final = re.compile(r"[ -@\[-`{-~\u0e00-\u0e7f]*")
_WORDS: Final = "select unnest(cast(? as varchar[]))"


class Term(NamedTuple):
    """A word of the corpus: folded, as most often written, its kind, its frequency there."""

    word: str
    form: str
    kind: str
    frequency: int


class WrittenForm(NamedTuple):
    """How a word is written most often, and its kind."""

    form: str
    kind: str


def written_forms(engine: Engine, level: str, words: Iterable[str]) -> dict[str, WrittenForm]:
    """Return how words of the corpus are written; what is none may be left out.

    Only letters with case are written in more than one way: nothing is asked about other words.
    """
    asked = set(words)
    plain = set(filter(_CASELESS.fullmatch, asked))
    found = {word: WrittenForm(word, kind(word).value) for word in plain}
    if asked - plain:
        known = look_up_terms(engine, level, asked - plain)
        found |= {word: WrittenForm(term.form, term.kind) for word, term in known.items()}
    return found


def look_up_terms(engine: Engine, level: str, words: Iterable[str]) -> dict[str, Term]:
    """Return what is known of each of the words; pieces that are no words are left out."""
    sql = _TERMS.format(written=WRITTEN.format(words=_WORDS))
    rows = engine.rows(sql, [level, sorted(words)])
    return {row[0]: Term(*row) for row in rows}
