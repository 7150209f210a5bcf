"""How much of a statement a summary shows."""

from __future__ import annotations

import math
import re
from typing import Final, NamedTuple

from corpus_cli.errors import UsageError

WORDS_A_MINUTE: Final = 200  # a round figure for silent reading; readers and texts differ by half
_WANTED: Final = re.compile(r"(\d+(?:\.\d+)?)(%?)")
_PERCENT: Final = 100


class Length(NamedTuple):
    """So many sentences of each statement, or so many per cent of its sentences."""

    value: float
    is_share: bool = False

    def of(self, sentences: int) -> int:
        """Return how many of a statement's sentences that is; a share above 0 is 1 at least."""
        return math.ceil(sentences * self.value / _PERCENT) if self.is_share else int(self.value)


def read_length(text: str) -> Length:
    """Read `3` or `10%`. Raises UsageError for anything else."""
    match = _WANTED.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"--sentences {text!r} is no number", hint="such as 3, or 10%")
    value, share = float(match[1]), bool(match[2])
    if share and value > _PERCENT:
        raise UsageError(f"--sentences {text!r}: no more than 100%")
    if not share and not value.is_integer():
        raise UsageError(f"--sentences {text!r}: whole sentences only, or a percentage")
    return Length(value, share)


def reading_minutes(words: int) -> float:
    """Return about how long reading takes, to a tenth of a minute."""
    return round(words / WORDS_A_MINUTE, 1)
