"""What a page for people is made of, before it is known how it will look.

The modules of `views/` make blocks of an answer; `terminal/` writes them in cells,
`formats/markdown.py` in Markdown. Their texts are as the document has them: whoever writes a block
makes it visible, and escapes what its format would interpret.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import isfinite
from typing import Final, Literal, NamedTuple

from corpus_cli.model.dates import TIMES
from corpus_cli.output.terminal.cells import Align

Tone = Literal["node", "removed", "added"]
"""What a marked stretch is: a hit, or what only the one or the other document has."""


class Heading(NamedTuple):
    """What the blocks that follow are about, and its address.

    Where the passages that follow say it, too (`is_cited`), a page leaves it to them.
    """

    text: str
    url: str | None = None
    is_cited: bool = False


class Citation(NamedTuple):
    """Where a quotation is from, for readers who have nothing but the quotation."""

    title: str | None
    issuer: str | None
    date: str | None
    url: str | None
    place: Sequence[str]


class Column(NamedTuple):
    """A column of a grid.

    A `flexible` one gives way where the width does not suffice: it is cut at its end, or in its
    middle if `keep_ends` (ids, which stay different from each other). In a terminal its texts lose
    the beginning that all share if `drops_shared` (titles), and link to the address of their row if
    `is_linked`. The texts of one that `is_bars` are bars, which are drawn shorter.

    Where columns do not fit into a terminal, the first and those of `rank` 0 stay, the others go:
    those of high rank first, of one rank the last.
    """

    name: str
    align: Align = "left"
    flexible: bool = False
    keep_ends: bool = False
    drops_shared: bool = False
    is_linked: bool = False
    is_bars: bool = False
    rank: int = 1


DOC: Final = Column("doc", flexible=True, keep_ends=True, is_linked=True)
"""The column of the ids of documents."""
TITLE: Final = Column("title", flexible=True, drops_shared=True, rank=2)
"""The column of their titles."""


class Grid(NamedTuple):
    """A table; every row has a text for each column.

    Rows that are documents, or places in them, are numbered in a terminal; `addresses` are theirs.
    """

    columns: Sequence[Column]
    rows: Iterable[Sequence[str]]
    is_numbered: bool = False
    addresses: Sequence[str | None] = ()


class Facts(NamedTuple):
    """Names and what they stand for, one a line."""

    pairs: Sequence[tuple[str, str]]


class Passage(NamedTuple):
    """A quotation with the stretch of it that was asked for, and where it is from.

    `mark` is what a terminal shows before it (in its margin), `source` what a page shows after.
    One that is a row of an answer is numbered in a terminal. `others` are further stretches of
    `left + node + right` that were asked for, `rows` how many rows it stands for, and `tone` says
    what was asked for where colours tell.
    """

    mark: str
    left: str
    node: str
    right: str
    source: str | Citation
    is_numbered: bool = False
    others: Sequence[tuple[int, int]] = ()
    rows: int = 1
    tone: Tone = "node"


class Pair(NamedTuple):
    """The same place of two texts: beside each other where there is room.

    Where there is none they are one above the other, without a passage in which nothing is marked.
    """

    left: Heading | Passage
    right: Heading | Passage


class Text(NamedTuple):
    """A whole text with its lines; `marked` are stretches of it that were asked for."""

    text: str
    marked: Sequence[tuple[int, int]] = ()


class Note(NamedTuple):
    """What a reader should know about the blocks before: a sentence in parts."""

    parts: Sequence[str]


Block = Heading | Grid | Facts | Passage | Pair | Text | Note


def number(value: int) -> str:
    """Return `value` with thousands separators."""
    return f"{value:,}"


def count(value: int, one: str, many: str | None = None) -> str:
    """Return `value` with its noun.

    >>> count(1, "hit"), count(1200, "hit")
    ('1 hit', '1,200 hits')
    """
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def byte_size(size: int) -> str:
    """Return a number of bytes in the unit that suits it.

    >>> byte_size(999), byte_size(51_240), byte_size(596_000_000)
    ('999 bytes', '51.2 kB', '596.0 MB')
    """
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if size >= unit:
            return f"{size / unit:,.1f} {name}"
    return count(size, "byte")


def decimal(value: float | None, digits: int = 2) -> str:
    """Return `value` with thousands separators, a dash where there is none or it is not finite."""
    return "–" if value is None or not isfinite(value) else f"{value:,.{digits}f}"


def plain(value: object) -> str:
    """Return a value as it is, nothing for None."""
    return "" if value is None else str(value)


def numeric(*names: str, rank: int = 1) -> list[Column]:
    """Return columns of numbers, all of one rank."""
    return [Column(name, "right", rank=rank) for name in names]


def note(*parts: str | None) -> Note:
    """Return a note of the parts that are there."""
    return Note([part for part in parts if part])


def without_value(by: str) -> str:
    """Name what has no value of a field, or no date where `by` is a period."""
    return "(undated)" if by in TIMES else "(none)"


def limit_note(shown: str, *, truncated: bool) -> str:
    """Say that only what is shown was asked for, and how to get all; "" where all is there."""
    return f"showing {shown}; --limit 0 for all" if truncated else ""


def joined(*parts: str | None) -> str:
    """Return the parts that are there, with a dot between."""
    return " · ".join(part for part in parts if part)


def one_above_the_other(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, those of pairs one by one."""
    for block in blocks:
        if isinstance(block, Pair):
            sides = (block.left, block.right)
            yield from (side for side in sides if isinstance(side, Heading) or side.node)
        else:
            yield block


def filled(grid: Grid) -> Grid:
    """Return `grid` less the columns that have nothing in any row."""
    rows = list(grid.rows)
    kept = [at for at in range(len(grid.columns)) if not rows or any(row[at] for row in rows)]
    if len(kept) == len(grid.columns):
        return grid._replace(rows=rows)
    columns = [grid.columns[at] for at in kept]
    return grid._replace(columns=columns, rows=[[row[at] for at in kept] for row in rows])
