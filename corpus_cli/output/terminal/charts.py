"""Small pictures made of characters: bars, sparklines, strips."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
_LEVELS: Final = "▁▂▃▄▅▆▇█"
_GAP: Final = " "


def bar(value: float | None, largest: float, width: int) -> str:
    """Return a bar as long as `value` is beside the largest, which takes `width` cells.

    >>> bar(1, 2, 4), bar(1, 16, 4)
    ('██', '▎')
    """
    if not value or value < 0 or not largest:
        return ""
    eighths = max(round(8 * width * min(value / largest, 1.0)), 1)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def rescaled(drawn: str, before: int, after: int) -> str:
    """Return a bar that was drawn for `before` cells as long in `after`.

    >>> rescaled("██▌", 4, 2)
    '█▎'
    """
    eighths = 8 * drawn.count("█") + sum(_EIGHTHS.index(cell) for cell in drawn if cell != "█")
    return bar(eighths, 8 * before, after)


def sparkline(values: Sequence[float | None]) -> str:
    """Return a character a value, as high as it is beside the largest; a gap for None.

    >>> sparkline([0, 1, None, 8])
    '▁▂ █'
    """
    largest = max((value for value in values if value is not None), default=0.0)
    top = len(_LEVELS) - 1
    return "".join(
        _GAP if value is None else _LEVELS[round(top * value / largest) if largest else 0]
        for value in values
    )


def strip(positions: Sequence[float], width: int) -> str:
    """Return a line for a document with a mark wherever there are hits, heavier for several.

    `positions` are from 0, the beginning, to 1.

    >>> strip([0, 0.5, 0.52, 1], 8)
    '│···┃··│'
    """
    counts = [0] * width
    for position in positions:
        counts[min(int(position * width), width - 1)] += 1
    return "".join("·│┃█"[min(count, 3)] for count in counts)


def pressed(values: Sequence[float | None], width: int) -> list[float | None]:
    """Return at most `width` values, each the mean of those that it stands for."""
    if len(values) <= width:
        return list(values)
    borders = [len(values) * i // width for i in range(width + 1)]
    return [_mean(values[a:b]) for a, b in pairwise(borders)]


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
