"""Blocks as lines of a terminal, none wider than it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice, zip_longest
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
from corpus_cli.output.terminal.charts import rescaled

_Wrap = Callable[[str, int], Iterable[tuple[int, int]]]

_GAP: Final = "  "
_BETWEEN: Final = " │ "
WIDE: Final = 100
"""Cells from which on two texts stand beside each other."""
_READABLE: Final = 8
"""Cells down to which a flexible column is narrowed before anything else is: the key less far."""
_KEY: Final = 12
_SHORTEST_BAR: Final = 6
_SEVERAL: Final = 2
_SHARED: Final = 8  # characters that a shared beginning has at least to be dropped
_LOOKED_AT: Final = 1000  # fields of which the widest is looked for


class Palette(NamedTuple):
    """Escape sequences that begin a style, and the one that ends it; empty where there is none.

    `links` tells whether the terminal may be told addresses (OSC 8).
    """

    node: str = ""
    removed: str = ""
    added: str = ""
    strong: str = ""
    quiet: str = ""
    end: str = ""
    links: bool = False


PLAIN: Final = Palette()
COLOURED: Final = Palette(
    node="\x1b[1;31m", removed="\x1b[31m", added="\x1b[32m", strong="\x1b[1m",
    quiet="\x1b[2m", end="\x1b[0m",
)  # fmt: skip
"""Bold red as in grep; red and green as in git; bold; faint."""


Numbers = Iterator[int] | None
"""The numbers of the rows to come; None where rows are not numbered."""

_ADDRESS: Final = r"https?://[!-~]+"


def palette(*, color: bool, links: bool = False) -> Palette:
    """Return the styles to write with."""
    return (COLOURED if color else PLAIN)._replace(links=links)


def linked(text: str, url: str | None, palette: Palette) -> str:
    """Return a text that leads to an address, where the terminal and the address are fit for it.

    An address that is not plain ASCII could end the sequence, or begin another.
    """
    if not palette.links or url is None or not text or not re.fullmatch(_ADDRESS, url):
        return text
    return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\"


def lines(
    blocks: Iterable[Block],
    width: int,
    palette: Palette,
    edges: WordEdges | None = None,
    numbers: Numbers = None,
) -> Iterator[str]:
    """Yield the lines of the blocks, an empty one between those that do not belong together.

    Lines are broken at the `edges` of words, where these are told.
    """
    wrap = partial(cells.wrap, edges=edges)
    previous: Block | None = None
    for block in blocks if width >= WIDE else one_above_the_other(blocks):
        if previous is not None and not _together(previous, block):
            yield ""
        yield from _block(block, width, palette, wrap, numbers)
        previous = block


def _together(first: Block, second: Block) -> bool:
    heads = isinstance(first, Heading) or (
        isinstance(first, Pair) and isinstance(first.left, Heading)
    )
    return heads or (isinstance(first, Passage) and isinstance(second, Passage))


def _block(  # noqa: PLR0911 - a case a kind
    block: Block, width: int, palette: Palette, wrap: _Wrap, numbers: Numbers
) -> Iterator[str]:
    match block:
        case Heading(text, url):
            styled = _styled(visible(text), width, "", "", wrap)
            style, end = palette.strong, palette.end
            return (f"{style}{linked(line, url, palette)}{end}" for line in styled)
        case Note(parts):
            return _note(parts, width, palette, wrap)
        case Text(text, marked):
            return _text(text, width, marked, palette, wrap)
        case Facts(pairs):
            return _facts(pairs, width, palette, wrap)
        case Passage():
            return _passage(block, width, palette, wrap, numbers)
        case Pair():
            return _pair(block, width, palette, wrap)
        case Grid():
            return _grid(filled(block), width, palette, numbers)
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


def _text(
    text: str, width: int, marked: Sequence[tuple[int, int]], palette: Palette, wrap: _Wrap
) -> Iterator[str]:
    """Yield the lines of a text. Without colour, what is marked stands between » and «."""
    begin, end = (palette.node, palette.end) if palette.node else ("»", "«")
    if not marked:
        for line in visible_lines(text):
            yield from _wrapped(line, width, wrap) if line else [""]
        return
    room = width if palette.node else width - cells.width(begin + end)
    for line, stretches in marked_lines(text, marked):
        if not line:
            yield ""
        for first, last in wrap(line, room):
            pieces, at = [], first
            for a, b in stretches:
                start, stop = max(a, first), min(b, last)
                if start < stop:
                    pieces += [line[at:start], begin, line[start:stop], end]
                    at = stop
            yield "".join([*pieces, line[at:last]])


def marked_lines(
    text: str, marked: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield the lines of a text, made visible, each with the stretches of it that are marked."""
    at = 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\r\n\v\f\x85\u2028\u2029")
        stretches = []
        for start, end in marked:
            a, b = max(start - at, 0), min(end - at, len(bare))
            if a < b:
                stretches.append((len(visible(bare[:a])), len(visible(bare[:b]))))
        yield visible(bare), stretches
        at += len(line)


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


def _passage(
    passage: Passage, width: int, palette: Palette, wrap: _Wrap, numbers: Numbers
) -> Iterator[str]:
    if numbers is not None and passage.is_numbered:
        number, *_ = islice(numbers, passage.rows)
        passage = passage._replace(mark=f"{number:>3} {passage.mark}".rstrip(" "))
    return (line for line, _ in _passage_lines(passage, width, palette, wrap))


def _passage_lines(
    passage: Passage, width: int, palette: Palette, wrap: _Wrap
) -> Iterator[tuple[str, int]]:
    """Yield the lines of a passage, each with the cells that it takes."""
    margin = visible(passage.mark)
    style: str = getattr(palette, passage.tone) or palette.node
    text, marked = _quotation(passage)
    for start, end in wrap(text, width - cells.width(margin) - len(_GAP)):
        pieces, at = [], start
        for first, last in marked:
            begin, stop = max(first, at), min(last, end)
            if begin < stop:
                pieces += [text[at:begin], style, text[begin:stop], palette.end]
                at = stop
        quotation = "".join([*pieces, text[at:end]])
        taken = cells.width(margin) + len(_GAP) + cells.width(text[start:end])
        yield f"{palette.quiet}{margin}{palette.end}{_GAP}{quotation}", taken
        margin = " " * cells.width(margin)


def _quotation(passage: Passage) -> tuple[str, list[tuple[int, int]]]:
    """Return the text of a passage, made visible, with the stretches of it that are marked."""
    text, parts, marked = passage.left + passage.node + passage.right, [], []
    first = (len(passage.left), len(passage.left) + len(passage.node))
    at = length = 0
    for start, end in sorted([first, *passage.others]):
        begin = max(start, at)  # hits may overlap
        if begin < end:
            parts += [visible(text[at:begin]), visible(text[begin:end])]
            length += len(parts[-2])
            marked.append((length, length + len(parts[-1])))
            length += len(parts[-1])
            at = end
    return "".join([*parts, visible(text[at:])]), marked


def _grid(grid: Grid, width: int, palette: Palette, numbers: Numbers) -> Iterator[str]:
    heads = [column._replace(name=visible(column.name)) for column in grid.columns]
    grid = grid._replace(columns=heads)  # of SQL they are called whatever the user likes
    rows = list(grid.rows)
    found = zip(*rows, strict=True) if rows else [()] * len(grid.columns)
    columns, texts = list(grid.columns), list(map(visible_all, found))
    if numbers is not None and grid.is_numbered:
        columns.insert(0, Column("#", "right"))
        texts.insert(0, [str(number) for _, number in zip(rows, numbers, strict=False)])
    shown = [
        without_shared_beginning(own) if column.drops_shared else own
        for column, own in zip(columns, texts, strict=True)
    ]
    taken = list(map(cells.widths, shown))
    least = list(map(_least, columns, shown))
    kept = _kept(columns, taken, least, width)
    left_out = [column.name for at, column in enumerate(columns) if at not in kept and column.name]
    columns, shown = [columns[at] for at in kept], [shown[at] for at in kept]
    taken, least = [taken[at] for at in kept], [least[at] for at in kept]
    widths = column_widths(columns, taken, width, least)
    for at, column in enumerate(columns):
        if column.is_bars and taken[at] and widths[at] < max(taken[at]):
            before = max(taken[at])
            shown[at] = [rescaled(bar, before, widths[at]) for bar in shown[at]]
            taken[at] = cells.widths(shown[at])
    for heading in _headings(columns, widths):
        yield f"{palette.strong}{heading}{palette.end}"
    fields = list(map(_padded, columns, shown, taken, widths))
    if palette.links and grid.addresses:
        fields = [
            _all_linked(own, grid.addresses, palette) if column.is_linked else own
            for column, own in zip(columns, fields, strict=True)
        ]
    for row in zip(*fields, strict=True):
        yield _GAP.join(row).rstrip(" ")
    if left_out:
        told = f"too narrow for: {', '.join(left_out)}"
        yield from _note([told], width, palette, partial(cells.wrap, edges=None))


def _headings(columns: Sequence[Column], widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a table's head: a name that is too long is broken between its words."""
    names = [_by_words(c.name, room) for c, room in zip(columns, widths, strict=True)]
    height = max(map(len, names), default=0)
    filled_up = [[""] * (height - len(lines)) + lines for lines in names]
    padded = [
        _padded(column._replace(keep_ends=False), lines, cells.widths(lines), room)
        for column, lines, room in zip(columns, filled_up, widths, strict=True)
    ]
    for line in zip(*padded, strict=True):
        yield _GAP.join(line).rstrip(" ")


def _by_words(name: str, room: int) -> list[str]:
    """Return the lines of a name, broken between words; one line where a word is too long."""
    if cells.width(name) <= room or _longest_word(name) > room:
        return [name]
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if cells.width(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _kept(
    columns: Sequence[Column],
    taken: Sequence[Sequence[int]],
    least: Sequence[int],
    width: int,
) -> list[int]:
    """Return which columns a terminal has room for: the key always, others by their rank."""
    key = _key_of(columns)
    needed = list(map(_needed, columns, taken, least, _readable(columns)))
    order = sorted(range(len(columns)), key=lambda at: (columns[at].rank, at))
    kept = [at for at in order if at <= key or not columns[at].rank]
    room = width + len(_GAP) - sum(needed[at] + len(_GAP) for at in kept)
    for at in order:
        if at not in kept and needed[at] + len(_GAP) <= room:
            kept.append(at)
            room -= needed[at] + len(_GAP)
    return sorted(kept)


def _needed(column: Column, taken: Sequence[int], least: int, readable: int) -> int:
    """Return how many cells a column needs to be worth its room."""
    every = max(max(taken, default=0), _longest_word(column.name))
    if column.is_bars:
        return min(every, readable)
    return min(every, max(readable, least)) if column.flexible else every


def _key_of(columns: Sequence[Column]) -> int:
    """Return the number of the column that tells rows apart: the first that is not their number."""
    return next((at for at, column in enumerate(columns) if column.name != "#"), 0)


def _readable(columns: Sequence[Column]) -> list[int]:
    """Return the cells down to which each column is narrowed before anything else is."""
    key = _key_of(columns)
    tells_apart = [at == key or not column.rank for at, column in enumerate(columns)]
    return [
        _SHORTEST_BAR if c.is_bars else _KEY if tells and not c.keep_ends else _READABLE
        for c, tells in zip(columns, tells_apart, strict=True)
    ]


def _longest_word(name: str) -> int:
    return max(map(cells.width, name.split()), default=0)


def _all_linked(
    fields: Sequence[str], addresses: Sequence[str | None], palette: Palette
) -> list[str]:
    """Return fields that lead to addresses; the spaces that fill them do not."""
    linked_fields = []
    for field, url in zip(fields, addresses, strict=True):
        text = field.strip(" ")
        linked_fields.append(field.replace(text, linked(text, url, palette), 1))
    return linked_fields


def _least(column: Column, fields: Sequence[str]) -> int:
    """Return how many cells a column needs for its fields to be told apart."""
    if not column.keep_ends or not fields:
        return 1
    return cells.apart(fields, max(map(cells.width, fields[:_LOOKED_AT])))


def without_shared_beginning(texts: Sequence[str]) -> Sequence[str]:
    """Return texts with an ellipsis for the beginning that all of them share, up to a word's end.

    Nothing is dropped that is short, or that is not shared by several different texts.
    """
    given = [text for text in texts if text]
    if len(set(given)) < _SEVERAL:
        return texts
    pairs = enumerate(zip(min(given), max(given), strict=False))  # the others lie between them
    same = next((at for at, (one, other) in pairs if one != other), len(min(given)))
    end = 1 + max(given[0].rfind(sign, 0, same) for sign in " -:|/·")
    if end < _SHARED:
        return texts
    return [text and cells.ELLIPSIS + text[end:] for text in texts]


def _padded(column: Column, fields: Sequence[str], taken: Sequence[int], width: int) -> list[str]:
    """Return the fields of a column, which take so many cells, each cut or filled to be as wide."""
    if max(taken, default=0) > width:
        if column.keep_ends:
            forms = cells.cut_apart(list(dict.fromkeys(fields)), width)
            fields = [forms[field] for field in fields]
        else:
            fields = [cells.cut(field, width) for field in fields]
        taken = cells.widths(fields)
    if column.align == "left":
        return [field + " " * (width - own) for field, own in zip(fields, taken, strict=True)]
    return [" " * (width - own) + field for field, own in zip(fields, taken, strict=True)]


def column_widths(
    columns: Sequence[Column],
    taken: Sequence[Sequence[int]],
    width: int,
    least: Sequence[int] = (),
) -> list[int]:
    """Return widths in cells that show everything, or, where `width` is too small, what gives way.

    `taken` has of each column the cells that its fields take, `least` how many they need to be told
    apart. Flexible columns give way first,
    down to something readable; then names that are wider than their numbers, first down to their
    longest word; then flexible columns to nothing; numbers last.
    """
    content = [min(max(own, default=0), width) for own in taken]
    widths = [max(w, cells.width(c.name)) for w, c in zip(content, columns, strict=True)]
    room = width - len(_GAP) * (len(columns) - 1)
    for floors in _floors(columns, content, widths, least or [1] * len(columns)):
        _narrow(widths, floors, sum(widths) - room)
    return widths


def _floors(
    columns: Sequence[Column],
    content: Sequence[int],
    widths: Sequence[int],
    least: Sequence[int],
) -> Iterator[list[int]]:
    """Yield how far each column may be narrowed, one concession after another."""
    flexible = [column.flexible or column.is_bars for column in columns]
    readable = [
        max(min(w, cells), min(needed, w)) if f else w
        for f, w, cells, needed in zip(flexible, widths, _readable(columns), least, strict=True)
    ]
    yield readable
    words = [
        max(w, _longest_word(c.name)) if w < own else own
        for c, w, own in zip(columns, content, widths, strict=True)
    ]
    yield [r if f else w for f, r, w in zip(flexible, readable, words, strict=True)]
    yield [r if f else max(w, 1) for f, r, w in zip(flexible, readable, content, strict=True)]
    yield [n if f else max(w, 1) for f, w, n in zip(flexible, content, least, strict=True)]
    yield [1] * len(columns)


def _narrow(widths: list[int], floors: Sequence[int], excess: int) -> None:
    """Take `excess` cells from the widest columns that are above their floors."""
    for _ in range(excess):
        above = [at for at, w in enumerate(widths) if w > floors[at]]
        if not above:
            return
        widths[max(above, key=widths.__getitem__)] -= 1
