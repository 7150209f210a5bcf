"""What a text as a whole is like: pure functions, each with its formula and source.

N is the number of words, V that of distinct ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Final

BLOCK: Final = 1000
"""Words in a block of STTR."""

WINDOW: Final = 500
"""Words in a window of MATTR."""


def ttr(types: int, n: int) -> float | None:
    """Return the type-token ratio V / N; it falls as a text grows. None without words."""
    return types / n if n else None


def yule_k(frequencies: Iterable[int]) -> float | None:
    """Return Yule's K = 10^4 * (sum of f^2 * V_f - N) / N^2, V_f words having frequency f.

    0 and more: the larger, the more repetition; it hardly depends on length. None without words.
    Yule (1944), The Statistical Study of Literary Vocabulary.
    """
    n = squares = 0
    for frequency in frequencies:
        n += frequency
        squares += frequency * frequency
    return yule_k_of_sums(n, squares)


def yule_k_of_sums(n: int, squares: int) -> float | None:
    """Return Yule's K of the sum of the frequencies and of their squares."""
    return 10_000 * (squares - n) / (n * n) if n else None


def sttr(words: Sequence[Hashable], block: int = BLOCK) -> float | None:
    """Return the mean TTR of consecutive whole blocks; None where there is not one."""
    starts = range(0, len(words) - block + 1, block)
    if not starts:
        return None
    return sum(len({*words[at : at + block]}) for at in starts) / block / len(starts)


def mattr(words: Sequence[Hashable], window: int = WINDOW) -> float | None:
    """Return the mean TTR of all windows of so many words; None where there is not one.

    Covington & McFall (2010), Cutting the Gordian knot: the moving-average type-token ratio.
    """
    places = len(words) - window + 1
    if places < 1:
        return None
    inside = Counter(words[:window])
    total = len(inside)
    for left, right in zip(words, words[window:], strict=False):
        inside[right] += 1
        inside[left] -= 1
        if not inside[left]:
            del inside[left]
        total += len(inside)
    return total / window / places
