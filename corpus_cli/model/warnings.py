"""What a reader of an answer should know that is no error: every warning has a code.

`WarningCode` is the registry. JSON has the warnings of an answer in `warnings`; people read them on
stderr, unless the answer itself says the same to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple


class WarningCode(StrEnum):
    """The values of `Warned.code`: stable words for scripts."""

    STALE_INDEX = "stale_index"
    """the corpus has changed since it was indexed, and this answer is from the index"""
    SKIPPED = "skipped"
    """entries of the corpus could not be read when it was indexed: `corpus info` lists them"""
    UNREAD_FILES = "unread_files"
    """files in the folder of the corpus are of kinds that are not read, counted by suffix"""
    UNREAD_DATES = "unread_dates"
    """dates of documents could not be read when this command indexed the corpus"""
    GUESSED_ENCODING = "guessed_encoding"
    """documents were neither UTF-8 nor marked as UTF-16, and were read as CP874 (TIS-620)"""
    LITERAL_OPERATOR = "literal_operator"
    """part of a query looks like an operator, is none, and was searched for literally"""
    NEAR_SPELLING = "near_spelling"
    """a term occurs nowhere, and words that are spelt nearly so do"""
    NO_SUCH_DOCUMENT = "no_such_document"
    """an argument names no document, and was searched for as a query without success"""
    LIMIT = "limit"
    """a limit kept back rows: `--limit 0` returns all"""


class Warned(NamedTuple):
    """One warning: its code, and a sentence for people."""

    code: WarningCode
    message: str


class Warnings:
    """The warnings of the answers of a corpus, each once, in the order in which they came up.

    `notice` is called with each line that people are to be told.
    """

    def __init__(self, notice: Callable[[str], None]) -> None:
        self._notice: Final = notice
        self._held: dict[Warned, None] = {}

    def add(self, code: WarningCode, message: str, told: Sequence[str] | None = None) -> None:
        """Keep a warning, unless it is there, and tell people: `told` instead of the message."""
        warned = Warned(code, message)
        if warned in self._held:
            return
        self._held[warned] = None
        for line in (message,) if told is None else told:
            self._notice(line)

    def forget(self, known: Sequence[Warned]) -> None:
        """Forget all but those already `known`, before another question is asked."""
        self._held = dict.fromkeys(known)

    def __iter__(self) -> Iterator[Warned]:
        return iter(self._held)
