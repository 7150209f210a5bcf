"""Sentence boundaries."""

from __future__ import annotations

import re

_LINE_START = re.compile(r"(?<=\n)[^\n]")
_END = re.compile(r"[a-z]{3}[.!?][”\"')]? (?=[A-Z“\"])")


def sentence_starts(text: str) -> list[int]:
    """Return where the sentences of a normal text begin, sorted; the first is 0."""
    if not text:
        return []
    starts = {0}
    starts.update(match.start() for match in _LINE_START.finditer(text))
    starts.update(match.end() for match in _END.finditer(text))
    return sorted(starts)
