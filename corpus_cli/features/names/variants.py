"""Which names are one: กต. and กระทรวงการต่างประเทศ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from corpus_cli.layers.names.lists import variants
from corpus_cli.text.normal.normal_form import NormalText

_STEPS: Final = 5  # a name may lead to another; in a circle no further


class Variants:
    """Ways to say a name: those of the package, and the user's `own`, which go before."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        mine = {NormalText(way).text: NormalText(name).text for way, name in (own or {}).items()}
        self._names: Final = variants() | mine

    def full(self, name: str) -> str:
        """Return the name that this one is a way to say, in the end; itself, if it is none."""
        for _ in range(_STEPS):
            name = self._names.get(name, name)
        return name
