"""How evenly a term is spread: pure functions, each with its formula and source.

A corpus is divided into n parts. v_i is the frequency of the term in part i, F their sum; s_i the
size of the part in words, N their sum.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def dp(frequencies: Sequence[float], sizes: Sequence[float]) -> float | None:
    """Return Gries' deviation of proportions, 1/2 * sum of |v_i/F - s_i/N|.

    0 is spread as evenly as the parts are large, near 1 all in one small part; packages exist that
    turn this round. None for a term that does not occur. Gries (2008), Dispersions and adjusted
    frequencies in corpora.
    """
    total, n = math.fsum(frequencies), math.fsum(sizes)
    if not total or not n:
        return None
    parts = zip(frequencies, sizes, strict=True)
    return math.fsum(abs(v / total - s / n) for v, s in parts) / 2


def dp_norm(frequencies: Sequence[float], sizes: Sequence[float]) -> float | None:
    """Return DP / (1 - min s_i/N): DP stretched to reach 1. Lijffijt & Gries (2012).

    None for a term that does not occur, and for a single part.
    """
    return normalised(dp(frequencies, sizes), min(sizes, default=0.0), math.fsum(sizes))


def normalised(deviation: float | None, smallest: float, n: float) -> float | None:
    """Return DPnorm of a DP, where the smallest part has so many of `n` words."""
    if deviation is None or smallest >= n:
        return None
    return min(deviation / (1 - smallest / n), 1.0)  # rounding can pass 1 by a hair


def juilland_d(frequencies: Sequence[float], sizes: Sequence[float]) -> float | None:
    """Return Juilland's D = 1 - CV / sqrt(n - 1), of the parts' relative frequencies v_i/s_i.

    CV is their standard deviation (of the population) by their mean. 1 is even, 0 all in one part.
    Parts without words do not count. None for a term that does not occur, and for a single part.
    Juilland, Brodin & Davidovitch (1970), Frequency dictionary of French words.
    """
    rates = [v / s for v, s in zip(frequencies, sizes, strict=True) if s]
    total = math.fsum(rates)
    squares = math.fsum(rate * rate for rate in rates)
    return juilland_d_of_sums(len(rates), total, squares)


def juilland_d_of_sums(parts: int, total: float, squares: float) -> float | None:
    """Return D of the sum and the sum of squares of the relative frequencies of so many parts."""
    if parts < 2 or not total:
        return None
    mean = total / parts
    variance = max(squares / parts - mean * mean, 0.0)
    return 1 - math.sqrt(variance) / mean / math.sqrt(parts - 1)


def arf(positions: Sequence[int], n: int) -> float:
    """Return the average reduced frequency, F/N * sum of min(d_i, N/F).

    `positions`, ascending, are those of the term among the `n` words of the corpus; d_i is the
    distance to the one before, the first's to the last, around the end. From 1 (all in one place;
    0 where there are none) to F (evenly spread). It depends on the order of the documents: here
    date, then id. Savicky & Hlavacova (2002), Measures of word commonness.
    """
    if not positions:
        return 0.0
    reach = n / len(positions)
    before = [positions[-1] - n, *positions[:-1]]
    distances = (at - last for at, last in zip(positions, before, strict=True))
    return math.fsum(min(distance, reach) for distance in distances) / reach
