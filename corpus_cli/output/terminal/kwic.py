"""The concordance: a hit a line, what was asked for in one column.

    000_7d…2d1c71 2021-11-26 + …ต้านภัยคุกคาม จึงมีเพียงความร่วมมือระหว่างประเทศ ที่จะ…

Left of the text stand the document, its date and a sign for the label. The text is as it was
written: nothing is inserted between the node and its context, line breaks and what else has no
shape are signs, and what does not fit gives way to an ellipsis at the outer ends, never between a
consonant and its marks. The node begins in the same cell of every line, whatever it is beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple

from corpus_cli.model.search import Hit
from corpus_cli.output.escape import visible
from corpus_cli.output.terminal import cells
from corpus_cli.output.terminal.lines import Numbers, Palette, linked

_SAMPLE: Final = 1000
"""Hits that decide the widths: all of a page, the first of a stream."""

_FULL_DATE, _MONTH = 10, 7
_SIGN_CELLS: Final = 2


class Layout(NamedTuple):
    """Widths of a line's columns in cells; `right` holds the node, too. 0: no such column.

    `docs` are the ids as they are shown, where they are cut.
    """

    doc: int
    date: int
    left: int
    right: int
    number: int = 0
    docs: Mapping[str, str] = {}


def lines(
    hits: Iterable[Hit], width: int, palette: Palette, numbers: Numbers = None
) -> Iterator[str]:
    """Yield a line for each hit, none wider than `width` cells (at least 40)."""
    stream = iter(hits)
    sample = list(islice(stream, _SAMPLE))
    if numbers is None:
        layout = fit_layout(sample, width)
        for hit in chain(sample, stream):
            yield line(hit, layout, palette)
        return
    numbered = zip(numbers, chain(sample, stream), strict=False)
    first = next(numbered, None)
    if first is not None:
        digits = len(str(first[0] + len(sample) - 1)) + 1
        layout = fit_layout(sample, width - digits)._replace(number=digits)
        for number, hit in chain([first], numbered):
            yield line(hit, layout, palette, number)


def fit_layout(hits: Sequence[Hit], width: int) -> Layout:
    """Divide `width` cells for these hits: the text gets most, and as much on both sides."""
    docs = [visible(hit.doc) for hit in hits]
    widest = max(_widest(docs), 1)
    doc = min(widest, max(width // 6, 6))
    if widest > doc:  # but two documents never look the same
        doc = max(doc, cells.apart(docs, min(widest, width // 3)))
    date = _date_cells(width) if any(hit.date for hit in hits) else 0
    text = width - (doc + 1) - (date and date + 1) - _SIGN_CELLS
    node = min(_widest(hit.node for hit in hits), text // 3)
    left = (text - node) // 2
    shown = cells.cut_apart(list(dict.fromkeys(docs)), doc) if widest > doc else {}
    return Layout(doc, date, left, text - left, docs=shown)


def _widest(texts: Iterable[str]) -> int:
    return max((cells.width(visible(text)) for text in texts), default=0)


def _date_cells(width: int) -> int:
    if width >= 72:
        return _FULL_DATE
    return _MONTH if width >= 60 else 0


def line(hit: Hit, layout: Layout, palette: Palette, number: int | None = None) -> str:
    """Return one line of the concordance."""
    left = cells.pad(_tail(visible(hit.left), layout.left), layout.left, "right")
    node, right = _head(visible(hit.node), visible(hit.right), layout.right)
    p = palette
    head = "" if number is None else cells.pad(f"{number} ", layout.number, "right")
    return f"{p.quiet}{head}{_reference(hit, layout, p)}{p.end}{left}{p.node}{node}{p.end}{right}"


def _reference(hit: Hit, layout: Layout, palette: Palette) -> str:
    text = visible(hit.doc)
    text = layout.docs.get(text) or cells.cut_middle(text, layout.doc)
    doc = linked(text, hit.url, palette) + cells.pad("", layout.doc - cells.width(text))
    if not layout.date:
        return f"{doc} {hit.label.sign} "
    date = cells.pad(visible(hit.date or "")[: layout.date], layout.date)
    return f"{doc} {date} {hit.label.sign} "


def _tail(text: str, width: int) -> str:
    """Return the end of `text` that fits; a context that begins inside a cluster counts as cut."""
    start = cells.cluster_start(text)
    if not start and cells.width(text) <= width:
        return text
    return cells.ELLIPSIS + text[max(start, cells.fit_backwards(text, width - 1)) :]


def _head(node: str, right: str, width: int) -> tuple[str, str]:
    """Return as much of the node and its right context as fits."""
    text = node + right
    if cells.width(text) <= width:
        return node, right
    end = cells.fit(text, width - 1)
    return node[:end], text[len(node) : end] + cells.ELLIPSIS
