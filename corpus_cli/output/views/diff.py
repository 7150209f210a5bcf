"""The differences of two documents as blocks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from corpus_cli.model.diff import Change, Diff, Stretch
from corpus_cli.output.blocks import Block, Heading, Note, Pair, Passage, count

_CONTEXT: Final = 40  # characters of what is equal, on either side
_NOTHING: Final = Stretch(Change.EQUAL, 0, 0, 0, 0, "", "")


def diff(result: Diff) -> Iterator[Block]:
    """Yield what differs, the wording of both documents, with what is around it in each."""
    yield Pair(Heading(f"- {result.left}"), Heading(f"+ {result.right}"))
    changes = 0
    for at, stretch in enumerate(result.stretches):
        if stretch.change is Change.EQUAL:
            continue
        changes += 1
        before = result.stretches[at - 1] if at else _NOTHING
        after = result.stretches[at + 1] if at + 1 < len(result.stretches) else _NOTHING
        yield Pair(
            Passage("-", _tail(before.left), stretch.left, _head(after.left), result.left),
            Passage("+", _tail(before.right), stretch.right, _head(after.right), result.right),
        )
    yield Note([count(changes, "difference"), f"{result.similarity:.0%} of the words in common"])


def _tail(text: str) -> str:
    """Return the end of a text's last line, whole characters only."""
    line = text.rpartition("\n")[2]
    if len(line) <= _CONTEXT:
        return line
    cut = line[-_CONTEXT:]
    marks = next((i for i, c in enumerate(cut) if unicodedata.category(c)[0] != "M"), len(cut))
    return "…" + cut[marks:]


def _head(text: str) -> str:
    """Return the beginning of a text's first line, whole characters only."""
    line = text.partition("\n")[0]
    end = _CONTEXT
    while end < len(line) and unicodedata.category(line[end])[0] == "M":
        end += 1
    return line if len(line) <= end else line[:end] + "…"
