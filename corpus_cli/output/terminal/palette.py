"""The three styles of a page, and none for where colour is not wanted."""

from __future__ import annotations

from typing import Final, NamedTuple


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
