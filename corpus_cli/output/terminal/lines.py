"""Blocks as lines of a terminal, none wider than it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import zip_longest
from typing import Final, NamedTuple, assert_never

from corpus_cli.output.blocks import (
    Block,
    Column,
    Facts,
    Grid,
    Heading,
    Note,
    Pair,
    Passage,
    Text,
    filled,
    joined,
    one_above_the_other,
)
from corpus_cli.output.escape import visible, visible_all, visible_lines
from corpus_cli.output.terminal import cells
from corpus_cli.output.terminal.cells import WordEdges

_Wrap = Callable[[str, int], Iterable[tuple[int, int]]]

_GAP: Final = "  "
_BETWEEN: Final = " │ "
WIDE: Final = 100
"""Cells from which on two texts stand beside each other."""
_READABLE: Final = 8
"""Cells down to which a flexible column is narrowed before anything else is."""


class Palette(NamedTuple):
    """Escape sequences that begin a style, and the one that ends it; empty where there is none."""

    node: str = ""
    strong: str = ""
    quiet: str = ""
    end: str = ""


PLAIN: Final = Palette()
COLOURED: Final = Palette(
    node="\x1b[1;31m", strong="\x1b[1m", quiet="\x1b[2m", end="\x1b[0m"
)  # bold red as in grep; bold; faint


def palette(*, color: bool) -> Palette:
    """Return the styles to write with."""
    return COLOURED if color else PLAIN


def lines(
    blocks: Iterable[Block], width: int, palette: Palette, edges: WordEdges | None = None
) -> Iterator[str]:
    """Yield the lines of the blocks, an empty one between those that do not belong together.

    Lines are broken at the `edges` of words, where these are told.
    """
    wrap = partial(cells.wrap, edges=edges)
    previous: Block | None = None
    for block in blocks if width >= WIDE else one_above_the_other(blocks):
        if previous is not None and not _together(previous, block):
            yield ""
        yield from _block(block, width, palette, wrap)
        previous = block


def _together(first: Block, second: Block) -> bool:
    heads = isinstance(first, Heading) or (
        isinstance(first, Pair) and isinstance(first.left, Heading)
    )
    return heads or (isinstance(first, Passage) and isinstance(second, Passage))


def _block(block: Block, width: int, palette: Palette, wrap: _Wrap) -> Iterator[str]:  # noqa: PLR0911 - a case a kind
    match block:
        case Heading(text):
            return _styled(visible(text), width, palette.strong, palette.end, wrap)
        case Note(parts):
            return _note(parts, width, palette, wrap)
        case Text(text):
            return _text(text, width, wrap)
        case Facts(pairs):
            return _facts(pairs, width, palette, wrap)
        case Passage():
            return _passage(block, width, palette, wrap)
        case Pair():
            return _pair(block, width, palette, wrap)
        case Grid():
            return _grid(filled(block), width, palette)
        case _:
            assert_never(block)


def _styled(text: str, width: int, style: str, end: str, wrap: _Wrap) -> Iterator[str]:
    for line in _wrapped(text, width, wrap):
        yield f"{style}{line}{end}"


def _note(parts: Sequence[str], width: int, palette: Palette, wrap: _Wrap) -> Iterator[str]:
    """Yield as many parts a line as fit, so that none is broken that need not be."""
    line = ""
    for part in map(visible, parts):
        longer = joined(line, part)
        if line and cells.width(longer) > width:
            yield from _styled(line, width, palette.quiet, palette.end, wrap)
            longer = part
        line = longer
    yield from _styled(line, width, palette.quiet, palette.end, wrap)


def _wrapped(text: str, width: int, wrap: _Wrap) -> Iterator[str]:
    return (text[start:end] for start, end in wrap(text, width))


def _text(text: str, width: int, wrap: _Wrap) -> Iterator[str]:
    for line in visible_lines(text):
        if line:
            yield from _wrapped(line, width, wrap)
        else:
            yield ""


def _facts(
    pairs: Sequence[tuple[str, str]], width: int, palette: Palette, wrap: _Wrap
) -> Iterator[str]:
    """Yield names and values in two columns; a name too long for its own stands above its value."""
    names = [visible(name) for name, _ in pairs]
    margin = min(max(map(cells.width, names), default=0), width // 3)
    for name, (_, value) in zip(names, pairs, strict=True):
        values = _wrapped(visible(value), width - margin - len(_GAP), wrap)
        head = cells.pad(name, margin)
        if cells.width(name) > margin:
            yield from _styled(name, width, palette.quiet, palette.end, wrap)
            head = " " * margin
        for line in values:
            yield f"{palette.quiet}{head}{palette.end}{_GAP}{line}"
            head = " " * margin


def _pair(pair: Pair, width: int, palette: Palette, wrap: _Wrap) -> Iterator[str]:
    """Yield both sides in columns of one width; a side that is shorter leaves its lines empty."""
    room = (width - cells.width(_BETWEEN)) // 2
    sides = (list(_side(side, room, palette, wrap)) for side in (pair.left, pair.right))
    for (left, taken), (right, _) in zip_longest(*sides, fillvalue=("", 0)):
        edge = f"{palette.quiet}{_BETWEEN}{palette.end}".rstrip(" ") if not right else _BETWEEN
        yield f"{left}{' ' * (room - taken)}{edge}{right}"


def _side(
    side: Heading | Passage, room: int, palette: Palette, wrap: _Wrap
) -> Iterator[tuple[str, int]]:
    """Yield the lines of a side, each with the cells that it takes."""
    if isinstance(side, Passage):
        yield from _passage_lines(side, room, palette, wrap)
        return
    for line in _wrapped(visible(side.text), room, wrap):
        yield f"{palette.strong}{line}{palette.end}", cells.width(line)


def _passage(passage: Passage, width: int, palette: Palette, wrap: _Wrap) -> Iterator[str]:
    return (line for line, _ in _passage_lines(passage, width, palette, wrap))


def _passage_lines(
    passage: Passage, width: int, palette: Palette, wrap: _Wrap
) -> Iterator[tuple[str, int]]:
    """Yield the lines of a passage, each with the cells that it takes."""
    left, node, right = visible(passage.left), visible(passage.node), visible(passage.right)
    margin = visible(passage.mark)
    first, last = len(left), len(left) + len(node)
    text = left + node + right
    for start, end in wrap(text, width - cells.width(margin) - len(_GAP)):
        before, after = min(max(start, first), end), max(min(end, last), start)
        inside = text[before:after]
        marked = f"{palette.node}{inside}{palette.end}" if inside else ""
        quotation = f"{text[start:before]}{marked}{text[max(before, after) : end]}"
        taken = cells.width(margin) + len(_GAP) + cells.width(text[start:end])
        yield f"{palette.quiet}{margin}{palette.end}{_GAP}{quotation}", taken
        margin = " " * cells.width(margin)


def _grid(grid: Grid, width: int, palette: Palette) -> Iterator[str]:
    heads = [column._replace(name=visible(column.name)) for column in grid.columns]
    grid = grid._replace(columns=heads)  # of SQL they are called whatever the user likes
    rows = list(grid.rows)
    columns = zip(*rows, strict=True) if rows else [()] * len(grid.columns)
    shown = list(map(visible_all, columns))
    taken = list(map(cells.widths, shown))
    widths = column_widths(grid.columns, taken, width)
    names = [[column.name] for column in grid.columns]
    padded = map(_padded, grid.columns, names, map(cells.widths, names), widths)
    yield f"{palette.strong}{_GAP.join(head for (head,) in padded).rstrip(' ')}{palette.end}"
    for row in zip(*map(_padded, grid.columns, shown, taken, widths), strict=True):
        yield _GAP.join(row).rstrip(" ")


def _padded(column: Column, fields: Sequence[str], taken: Sequence[int], width: int) -> list[str]:
    """Return the fields of a column, which take so many cells, each cut or filled to be as wide."""
    if max(taken, default=0) > width:
        cut = cells.cut_middle if column.keep_ends else cells.cut
        fields = [cut(field, width) for field in fields]
        taken = cells.widths(fields)
    if column.align == "left":
        return [field + " " * (width - own) for field, own in zip(fields, taken, strict=True)]
    return [" " * (width - own) + field for field, own in zip(fields, taken, strict=True)]


def column_widths(
    columns: Sequence[Column], taken: Sequence[Sequence[int]], width: int
) -> list[int]:
    """Return widths in cells that show everything, or, where `width` is too small, what gives way.

    `taken` has of each column the cells that its fields take. Flexible columns give way first,
    down to something readable; then names that are wider than their numbers; then flexible columns
    to nothing; numbers last.
    """
    content = [min(max(own, default=0), width) for own in taken]
    widths = [max(w, cells.width(c.name)) for w, c in zip(content, columns, strict=True)]
    room = width - len(_GAP) * (len(columns) - 1)
    for floors in _floors(columns, content, widths):
        _narrow(widths, floors, sum(widths) - room)
    return widths


def _floors(
    columns: Sequence[Column], content: Sequence[int], widths: Sequence[int]
) -> Iterator[list[int]]:
    """Yield how far each column may be narrowed, one concession after another."""
    flexible = [column.flexible for column in columns]
    readable = [min(w, _READABLE) if f else w for f, w in zip(flexible, widths, strict=True)]
    yield readable
    yield [r if f else max(w, 1) for f, r, w in zip(flexible, readable, content, strict=True)]
    yield [1 if f else max(w, 1) for f, w in zip(flexible, content, strict=True)]
    yield [1] * len(columns)


def _narrow(widths: list[int], floors: Sequence[int], excess: int) -> None:
    """Take `excess` cells from the widest columns that are above their floors."""
    for _ in range(excess):
        above = [at for at, w in enumerate(widths) if w > floors[at]]
        if not above:
            return
        widths[max(above, key=widths.__getitem__)] -= 1
