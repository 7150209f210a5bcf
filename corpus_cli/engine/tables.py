"""The tables that SQL sees: their columns, types and meaning.

A table holds the rows of all segments. Its columns are those that `segment_writer.py` writes to the
Parquet file of the same name; a test compares the two. Types are those that every engine has:
signed integers and strings. `doc` is internal (segment number << 32 | row); people see `id`.
Offsets are in code points, half open, into the document's original text; numbers of sentences,
paragraphs, tokens, units and words begin at 1.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple


class Column(NamedTuple):
    """A column: its name, its SQL type, what it holds."""

    name: str
    type: str
    meaning: str


_DOC: Final = Column("doc", "bigint", "the document's internal number")
_WORD: Final = Column("word", "varchar", "the unit or token, case folded")
_LEVEL: Final = Column("level", "varchar", "unit or token")

TABLES: Final = MappingProxyType({
    "documents": (
        _DOC,
        Column("id", "varchar", "the document's id"),
        Column("title", "varchar", "its title, as the source gives it"),
        Column("date", "varchar", "its date: 2021, 2021-11 or 2021-11-26"),
        Column("date_source", "varchar", "where the date was read"),
        Column("issuer", "varchar", "who issued it"),
        Column("category", "varchar", "its category"),
        Column("url", "varchar", "where it was published"),
        Column("tags", "varchar", "a JSON array of its tags"),
        Column("metadata", "varchar", "a JSON object of every further field"),
        Column("source", "varchar", "its file, relative to the corpus"),
        Column("characters", "bigint", "code points of its text"),
        Column("words", "bigint", "units that count as words"),
        Column("media_type", "varchar", "the kind of its file"),
        Column("sha256", "varchar", "SHA-256 of its file, null for plain text"),
    ),
    "sentences": (
        _DOC,
        Column("sentence", "int", "number of the sentence in the document"),
        Column("paragraph", "int", "number of its paragraph"),
        Column("char_start", "int", "where it begins in the text"),
        Column("char_end", "int", "where the next one begins, or the text ends"),
        Column("first_token", "int", "position of its first token"),
        Column("last_token", "int", "position of its last token"),
    ),
    "tokens": (
        _DOC,
        Column("position", "int", "number of the token in the document"),
        Column("sentence", "int", "number of its sentence"),
        Column("char_start", "int", "where it begins in the text"),
        _WORD,
        Column("kind", "varchar", "thai, latin, number, punctuation, space or other"),
        Column("unit", "varchar", "on a unit's first token the unit, case folded; else null"),
    ),
    "doc_terms": (
        _WORD,
        _LEVEL,
        _DOC,
        Column("frequency", "int", "occurrences in the document"),
    ),
    "terms": (
        _WORD,
        _LEVEL,
        Column("kind", "varchar", "thai, latin, number; other: a word of another script"),
        Column("form", "varchar", "as most often written in the segment"),
        Column("frequency", "bigint", "occurrences in the segment"),
        Column("documents", "bigint", "documents of the segment that have it"),
    ),
    "names": (
        _DOC,
        Column("char_start", "int", "where the mention begins in the text, its title included"),
        Column("char_end", "int", "where it ends"),
        Column("kind", "varchar", "person, organisation or place"),
        Column("name", "varchar", "the name in normal form, without title"),
        Column("title", "varchar", "what precedes a person's name"),
    ),
})  # fmt: skip
"""Columns by table. `terms` has a row a word, level and *segment*: sum them up.

`names` is empty where the index was made without names.
"""
