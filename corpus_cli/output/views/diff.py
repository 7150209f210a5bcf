"""The differences of two documents as blocks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from corpus_cli.model.diff import Change, Diff, Stretch
from corpus_cli.output.blocks import Block, Heading, Note, Pair, Passage, count
from corpus_cli.text.words.word import is_word

_CONTEXT: Final = 40  # characters of what is equal, on either side
_NOTHING: Final = Stretch(Change.EQUAL, 0, 0, 0, 0, "", "")


def diff(result: Diff) -> Iterator[Block]:
    """Yield what differs, the wording of both documents, with what is around it in each."""
    yield Pair(Heading(f"- {result.left}"), Heading(f"+ {result.right}"))
    changes = 0
    for before, run, after in _runs(result.stretches):
        changes += 1
        left, right = "".join(s.left for s in run), "".join(s.right for s in run)
        old = Passage("-", _tail(before.left), left, _head(after.left), result.left)
        new = Passage("+", _tail(before.right), right, _head(after.right), result.right)
        yield Pair(old._replace(tone="removed"), new._replace(tone="added"))
    yield Note([count(changes, "difference"), f"{result.similarity:.0%} of the words in common"])


def _runs(stretches: Sequence[Stretch]) -> Iterator[tuple[Stretch, list[Stretch], Stretch]]:
    """Yield changes with the equal stretches around them; neighbours in a line are one run.

    Neighbours have no word between them that is equal.
    """
    before, run = _NOTHING, list[Stretch]()
    for at, stretch in enumerate(stretches):
        is_between = run and at + 1 < len(stretches) and _is_slight(stretch)
        if stretch.change is not Change.EQUAL or is_between:
            run.append(stretch)
            continue
        if run:
            yield before, run, stretch
        before, run = stretch, []
    if run:
        yield before, run, _NOTHING


def _is_slight(stretch: Stretch) -> bool:
    return "\n" not in stretch.left + stretch.right and not is_word(stretch.left)


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
