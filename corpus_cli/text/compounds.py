"""Compounds: units of several words, found among the words of a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class _Node(dict["str | None", "_Node"]):
    """The words that may follow, each with the node behind it; `is_end` where a compound ends."""

    __slots__ = ("is_end",)

    def __init__(self) -> None:
        super().__init__()
        self.is_end = False


class CompoundTree:
    """Puts words together to compounds, each given by its words in order."""

    def __init__(self, compounds: Iterable[Sequence[str]]) -> None:
        self._root = _Node()
        for words in compounds:
            node = self._root
            for word in words:
                following = node.get(word)
                if following is None:
                    following = node[word] = _Node()
                node = following
            node.is_end = True

    def put_together(self, words: Sequence[str]) -> list[str]:
        """Return the units: from left to right, the longest compound, or else the word."""
        units: list[str] = []
        begun_by = self._root.get
        following: list[str | None] = [*words[1:], None]
        at, count = 0, len(words)
        while at < count:
            word = words[at]
            node = begun_by(word)
            if node is not None:
                node = node.get(following[at])
            if node is None:  # as nearly always, so this is quick
                units.append(word)
                at += 1
                continue
            end = last = at
            while node is not None:
                last += 1
                if node.is_end:
                    end = last
                node = node.get(following[last])
            units.append("".join(words[at : end + 1]))
            at = end + 1
        return units
