"""What the corpus knows of single terms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from corpus_cli.engine.interface import Engine

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
_WORDS: Final = "select unnest(cast(? as varchar[]))"


class Term(NamedTuple):
    """A word of the corpus: folded, as most often written, its kind, its frequency there."""

    word: str
    form: str
    kind: str
    frequency: int


def look_up(engine: Engine, level: str, words: Iterable[str]) -> dict[str, Term]:
    """Return what is known of each of the words; pieces that are no words are left out."""
    sql = _TERMS.format(written=WRITTEN.format(words=_WORDS))
    rows = engine.rows(sql, [level, sorted(words)])
    return {row[0]: Term(*row) for row in rows}
