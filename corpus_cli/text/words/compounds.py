"""Compounds: units of several words, found among the words of a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


class _Node(dict[str, "_Node"]):
    """The words that may follow, each with the node behind it; `unit` is what ends here."""

    __slots__ = ("unit",)

    def __init__(self) -> None:
        super().__init__()
        self.unit: str | None = None


class CompoundTree:
    """Puts words together to compounds, each given by its words in order: two or more.

    Words are numbered, so that numpy can tell where two stand side by side with which a compound
    may begin: first come the `words` given, in their order, then those of compounds alone.
    """

    def __init__(self, compounds: Iterable[Sequence[str]], words: Iterable[str] = ()) -> None:
        self._root = _Node()
        for parts in compounds:
            node = self._root
            for word in parts:
                node = node.setdefault(word, _Node())
            node.unit = "".join(parts)
        pairs = [(first, second) for first, node in self._root.items() for second in node]
        nodes = [self._root[first][second] for first, second in pairs]
        thirds = [third for node in nodes for third in node]
        ordered = dict.fromkeys(chain(words, chain.from_iterable(pairs), thirds))
        self._numbers = {word: number for number, word in enumerate(ordered)}
        firsts, seconds = (self.numbers([pair[side] for pair in pairs]) for side in (0, 1))
        self._is_first, self._is_second = self._flags(firsts), self._flags(seconds)
        self._is_third = self._flags(self.numbers(thirds))
        keys = self._keys(firsts, seconds)
        order = np.argsort(keys)
        # The last is greater than any key, so that whatever is looked for has a place.
        self._pairs = np.append(keys[order], np.iinfo(np.int64).max)
        self._goes_on = np.array([bool(nodes[at]) for at in order.tolist()], dtype=np.bool_)
        self._is_unit = np.array([bool(nodes[at].unit) for at in order.tolist()], dtype=np.bool_)
        self._whole = np.array([nodes[at].unit for at in order.tolist()], dtype=object)

    @property
    def size(self) -> int:
        """How many numbers there are, that of words without one included."""
        return len(self._numbers) + 1

    def numbers(self, words: Sequence[str]) -> Numbers:
        """Return the number of each word; a word that has none gets the one past the last."""
        found = map(self._numbers.get, words, repeat(len(self._numbers)))
        return np.fromiter(found, dtype=np.int64, count=len(words))

    def put_together(self, words: list[str], numbers: Numbers | None = None) -> list[str]:
        """Return the units: from left to right, the longest compound, or else the word.

        Whoever knows the `numbers` of the words already may say them.
        """
        units: list[str] = []
        done = 0
        for at, whole in self._begun(self.numbers(words) if numbers is None else numbers):
            if at >= done and (found := (whole, at + 2) if whole else self._longest(words, at)):
                units += words[done:at]
                units.append(found[0])
                done = found[1]
        return units + words[done:]

    def _begun(self, numbers: Numbers) -> Iterator[tuple[int, str | None]]:
        """Yield where two words stand that are a compound, and it; None if it may be longer."""
        first, second = numbers[:-1], numbers[1:]
        may = np.flatnonzero(self._is_first[first] & self._is_second[second])
        keys = self._keys(first[may], second[may])
        places = np.searchsorted(self._pairs, keys)
        found = np.flatnonzero(self._pairs[places] == keys)
        places, begins = places[found], may[found]
        third = np.append(numbers, len(self._numbers))[begins + 2]
        may_be_longer = self._goes_on[places] & self._is_third[third]
        whole = self._whole[places]
        whole[may_be_longer] = None
        begun = np.flatnonzero(may_be_longer | self._is_unit[places])
        return zip(begins[begun].tolist(), whole[begun].tolist(), strict=True)

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

    def _keys(self, firsts: Numbers, seconds: Numbers) -> Numbers:
        keys: Numbers = firsts * len(self._numbers) + seconds
        return keys

    def _flags(self, numbers: Numbers) -> npt.NDArray[np.bool_]:
        flags = np.zeros(self.size, dtype=np.bool_)
        flags[numbers] = True
        return flags
