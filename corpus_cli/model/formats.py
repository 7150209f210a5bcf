"""The formats that answers are written in: what each holds, how its files end, how long it is.

What is known of a format stands here and nowhere else; what writes it is in `output/formats/`
(Parquet and what holds documents only: in `features/export/`).
"""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import Final, Self


class Holds(Enum):
    """What a format holds of an answer."""

    PAGE = "for people: tables, quotations, sentences"
    ANSWER = "the whole answer, in its envelope"
    ROWS = "the rows of an answer"
    DOCUMENTS = "documents of an export only"


class Format(StrEnum):
    """A way to write an answer.

    `suffix` is what its files end in, `holds` what it holds of an answer, and `limit` how many rows
    it has unless another number is asked for, 0 for all.
    """

    _value_: str
    suffix: str
    holds: Holds
    limit: int

    TABLE = "table", ".txt", Holds.PAGE, 20
    JSON = "json", ".json", Holds.ANSWER, 1000
    JSONL = "jsonl", ".jsonl", Holds.ROWS, 0
    CSV = "csv", ".csv", Holds.ROWS, 0
    TSV = "tsv", ".tsv", Holds.ROWS, 0
    MD = "md", ".md", Holds.PAGE, 20
    PARQUET = "parquet", ".parquet", Holds.ROWS, 0
    CONLLU = "conllu", ".conllu", Holds.DOCUMENTS, 0

    # Only the name is given where a member is looked up: Format("csv").
    def __new__(
        cls, name: str, suffix: str = "", holds: Holds = Holds.ANSWER, limit: int = 0
    ) -> Self:
        """Make a member of a row of the table."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.suffix = suffix
        member.holds = holds
        member.limit = limit
        return member

    @property
    def is_json(self) -> bool:
        """Whether it is JSON, so that errors should be, too."""
        return self in {Format.JSON, Format.JSONL}

    @property
    def is_binary(self) -> bool:
        """Whether it can only be written to a file, because it is not text."""
        return self is Format.PARQUET


FILE_FORMATS: Final = tuple(form for form in Format if form.holds is not Holds.DOCUMENTS)
"""The formats that hold any answer."""

ANSWER_FORMATS: Final = tuple(form for form in FILE_FORMATS if not form.is_binary)
"""Those among them that are text, and so go to standard output as well."""

EXPORT_FORMATS: Final = (
    Format.JSONL,
    *(form for form in Format if form.holds is not Holds.PAGE and form is not Format.JSONL),
)
"""The formats that an export of documents can have: those that programs read, the default first."""

COLORS: Final = ("auto", "always", "never")
"""When a table is coloured; `auto` is in a terminal."""


def format_of_suffix(suffix: str) -> Format | None:
    """Return the format whose files end in `suffix` (`.csv`), None if there is none."""
    return next((form for form in Format if form.suffix == suffix), None)
