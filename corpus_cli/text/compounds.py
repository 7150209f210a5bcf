"""Compounds: units of several words, found among the words of a text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final


class _Node(dict[str, "_Node"]):
    """The words that may follow, each with the node behind it; `unit` is what ends here."""

    __slots__ = ("unit",)

    def __init__(self) -> None:
        super().__init__()
        self.unit: str | None = None


class CompoundTree:
    """Puts words together to compounds, each given by its words in order: two or more.

    `followers` are the second words of compounds, by their first word.
    """

    def __init__(self, compounds: Iterable[Sequence[str]]) -> None:
        self._root = _Node()
        for words in compounds:
            node = self._root
            for word in words:
                node = node.setdefault(word, _Node())
            node.unit = "".join(words)
        self.followers: Final[Mapping[str, Collection[str]]] = self._root

    def put_together(
        self, words: list[str], followers: Iterable[Collection[str] | None] | None = None
    ) -> list[str]:
        """Return the units: from left to right, the longest compound, or else the word.

        Whoever knows the `followers` of each word already may say them.
        """
        after = map(self.followers.get, words) if followers is None else followers
        # Words of which a compound might begin are everywhere, two such in a row are rare.
        begun = [
            at
            for at, (seconds, word) in enumerate(zip(after, words[1:], strict=False))
            if seconds and word in seconds
        ]
        units: list[str] = []
        done = 0
        for at in begun:
            if at >= done and (found := self._longest(words, at)):
                units += words[done:at]
                units.append(found[0])
                done = found[1]
        return units + words[done:]

    def _longest(self, words: list[str], at: int) -> tuple[str, int] | None:
        """Return the longest compound that begins there, and where it ends."""
        node: _Node | None = self._root
        found = None
        while node is not None and at < len(words):
            node = node.get(words[at])
            at += 1
            if node is not None and node.unit:
                found = node.unit, at
        return found
