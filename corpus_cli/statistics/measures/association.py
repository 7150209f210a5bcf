"""The measures, as pure functions: each with its formula and source.

Notation, after Evert (2005, The Statistics of Word Cooccurrences): a contingency table has the
observed frequencies O11, O12, O21, O22, the row sums R1 and R2, the column sums C1 and C2, and N,
the sum of all. The frequency expected where rows and columns are independent is
Eij = Ri * Cj / N. For keyness, rows are the target and the reference corpus, columns the term and
every other word. Frequencies need not be whole: some are estimates.

For collocates, rows are the words inside and outside the windows around the node, columns the
collocate and every other word. A measure that a table does not define (the logarithm of nothing,
a division by nothing) is None. `registry.py` describes each for readers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, Self


class Contingency(NamedTuple):
    """A contingency table of observed frequencies, none of them negative."""

    o11: float
    o12: float
    o21: float
    o22: float

    @classmethod
    def of_corpora(
        cls, frequency: float, size: float, other_frequency: float, other_size: float
    ) -> Self:
        """Return the table of a term that is so frequent in two corpora of such sizes in words."""
        return cls(frequency, size - frequency, other_frequency, other_size - other_frequency)

    @classmethod
    def of_marginals(cls, o11: float, r1: float, c1: float, n: float) -> Self:
        """Return the table with this O11 and these sums: of its first row, first column, all."""
        return cls(o11, r1 - o11, c1 - o11, n - r1 - c1 + o11)

    @property
    def r1(self) -> float:
        """Sum of the first row."""
        return self.o11 + self.o12

    @property
    def r2(self) -> float:
        """Sum of the second row."""
        return self.o21 + self.o22

    @property
    def c1(self) -> float:
        """Sum of the first column."""
        return self.o11 + self.o21

    @property
    def c2(self) -> float:
        """Sum of the second column."""
        return self.o12 + self.o22

    @property
    def e11(self) -> float:
        """The frequency expected in the first cell; 0 for an empty table."""
        n = sum(self)
        return (self.o11 + self.o12) * (self.o11 + self.o21) / n if n else 0.0


def per_million(frequency: float, n: float) -> float:
    """Return f * 10^6 / N: occurrences in a million words. 0 where there are no words."""
    return frequency * 1_000_000 / n if n else 0.0


def log_likelihood(table: Contingency) -> float:
    """Return the signed log-likelihood ratio G2 of all four cells.

    G2 = 2 * sum of Oij * ln(Oij / Eij), an empty cell adding 0; negative where O11 < E11.
    Range: all reals; 0 means independence, 3.84 is p = 0.05, 10.83 is p = 0.001 (chi-squared, one
    degree of freedom). Dunning (1993), Accurate Methods for the Statistics of Surprise and
    Coincidence, Computational Linguistics 19(1).
    """
    o11, o12, o21, o22 = table
    n = sum(table)
    rows, columns = (o11 + o12, o21 + o22), (o11 + o21, o12 + o22)
    cells = ((o11, rows[0], columns[0]), (o12, rows[0], columns[1]),
             (o21, rows[1], columns[0]), (o22, rows[1], columns[1]))  # fmt: skip
    g2 = 2 * sum(o * math.log(o * n / (r * c)) for o, r, c in cells if o > 0)
    # G2 is never negative; rounding can make it so by a hair.
    return math.copysign(max(g2, 0.0), o11 - table.e11)


def log_ratio(table: Contingency) -> float:
    """Return log2((O11 / R1) / (O21 / R2)), an empty O11 or O21 counting as 0.5.

    The binary logarithm of how many times more frequent the term is in the first row: 1 is twice,
    -1 half. Raises ZeroDivisionError for a row without words. Hardie (2014), Log Ratio: an
    informal introduction, CASS, Lancaster.
    """
    o11, o12, o21, o22 = table
    return math.log2((o11 or 0.5) / (o11 + o12)) - math.log2((o21 or 0.5) / (o21 + o22))


def log_likelihood_rayson(table: Contingency) -> float:
    """Return the signed log-likelihood of two cells alone: 2 * sum of Oi1 * ln(Oi1 / Ei1).

    What UCREL's calculator prints. Rayson & Garside (2000), Comparing corpora using frequency
    profiling, Workshop on Comparing Corpora.
    """
    n, c1 = sum(table), table.c1
    cells = ((table.o11, table.r1), (table.o21, table.r2))
    g2 = 2 * sum(o * math.log(o * n / (r * c1)) for o, r in cells if o > 0)
    return math.copysign(max(g2, 0.0), table.o11 - table.e11)


# --- association ------------------------------------------------------------------------------


def mi(table: Contingency) -> float | None:
    """Return mutual information, log2(O11 / E11). Church & Hanks (1990)."""
    return math.log2(table.o11 / table.e11) if table.o11 > 0 else None


def mi3(table: Contingency) -> float | None:
    """Return log2(O11^3 / E11): MI that favours the frequent. Daille (1994)."""
    return 3 * math.log2(table.o11) - math.log2(table.e11) if table.o11 > 0 else None


def t_score(table: Contingency) -> float | None:
    """Return (O11 - E11) / sqrt(O11). Church, Gale, Hanks & Hindle (1991)."""
    return (table.o11 - table.e11) / math.sqrt(table.o11) if table.o11 > 0 else None


def z_score(table: Contingency) -> float | None:
    """Return (O11 - E11) / sqrt(E11). Berry-Rogghe (1973), without its correction."""
    e11 = table.e11
    return (table.o11 - e11) / math.sqrt(e11) if e11 > 0 else None


def dice(table: Contingency) -> float | None:
    """Return 2 * O11 / (R1 + C1): the harmonic mean of both shares, 0 to 1. Dice (1945)."""
    return 2 * table.o11 / (table.r1 + table.c1) if table.r1 + table.c1 else None


def log_dice(table: Contingency) -> float | None:
    """Return 14 + log2 Dice: at most 14, and not larger for a larger corpus. Rychly (2008)."""
    return 14 + math.log2(2 * table.o11 / (table.r1 + table.c1)) if table.o11 > 0 else None


def npmi(table: Contingency) -> float | None:
    """Return MI / -log2(O11 / N): -1 to 1. Bouma (2009). None where O11 is N, or 0."""
    information = mi(table)
    n = sum(table)
    if information is None or table.o11 == n:
        return None
    return information / -math.log2(table.o11 / n)


def min_sensitivity(table: Contingency) -> float | None:
    """Return the smaller of O11 / R1 and O11 / C1: 0 to 1. Pedersen & Bruce (1996)."""
    return table.o11 / max(table.r1, table.c1) if table.r1 and table.c1 else None


def delta_p_collocate(table: Contingency) -> float | None:
    """Return O11 / R1 - O21 / R2: how much more likely the collocate is near the node.

    -1 to 1. Gries (2013), 50-something years of work on collocations.
    """
    return table.o11 / table.r1 - table.o21 / table.r2 if table.r1 and table.r2 else None


def delta_p_node(table: Contingency) -> float | None:
    """Return O11 / C1 - O12 / C2: how much more likely the node is near the collocate.

    -1 to 1. Gries (2013).
    """
    return table.o11 / table.c1 - table.o12 / table.c2 if table.c1 and table.c2 else None


# --- keyness ----------------------------------------------------------------------------------


def percent_difference(table: Contingency) -> float | None:
    """Return 100 * (O11/R1 - O21/R2) / (O21/R2): at least -100. Gabrielatos & Marchi (2011).

    None where the reference does not have the term.
    """
    if not table.r1 or not table.o21:
        return None
    other = table.o21 / table.r2
    return (table.o11 / table.r1 - other) / other * 100


def simple_maths(table: Contingency, k: float = 1.0) -> float:
    """Return (per million in the target + k) / (per million in the reference + k).

    More than 0; 1 is equally frequent; a larger `k` favours the frequent. Kilgarriff (2009),
    Simple maths for keywords.
    """
    return (per_million(table.o11, table.r1) + k) / (per_million(table.o21, table.r2) + k)


def chi_squared(table: Contingency) -> float | None:
    """Return Pearson's signed chi-squared, sum of (Oij - Eij)^2 / Eij, without correction.

    Negative where O11 < E11. None where a row or column is empty.
    """
    n = sum(table)
    sums = table.r1 * table.r2 * table.c1 * table.c2
    if not sums:
        return None
    difference = table.o11 * table.o22 - table.o12 * table.o21
    return math.copysign(n * difference * difference / sums, difference)


def bic(table: Contingency) -> float | None:
    """Return |G2| - ln N: above 2 is some evidence of a difference, above 10 very strong.

    Wilson (2013), Embracing Bayes factors for key item analysis.
    """
    n = sum(table)
    return abs(log_likelihood(table)) - math.log(n) if n else None


def conservative_log_ratios(
    tables: Sequence[Contingency], *, alpha: float = 0.05, vocabulary: int | None = None
) -> list[float]:
    """Return, of each table, the bound nearest 0 of the confidence interval of its log ratio.

    The interval is that of the share of O11 in O11 + O21 (Clopper & Pearson, by quantiles of the
    Beta distribution), which is exact where both are Poisson; two-sided at `alpha` after
    Bonferroni's correction for `vocabulary` comparisons (as many as there are tables, if None).
    0 where the interval holds 0: no difference is certain. Evert (2022), Measuring keyness.
    Rows must not be empty.
    """
    import numpy as np
    from scipy.special import betainccinv, betaincinv

    if not tables:
        return []
    o11, o12, o21, o22 = np.array(tables, dtype=np.float64).T
    r1, r2 = o11 + o12, o21 + o22
    tail = alpha / 2 / (vocabulary or len(tables))
    with np.errstate(divide="ignore", invalid="ignore"):
        low = betaincinv(o11, o21 + 1, tail)
        high = betainccinv(o11 + 1, o21, tail)
        low_bound = np.log2(r2 / r1 * low / (1 - low))
        high_bound = np.log2(r2 / r1 * high / (1 - high))
    more = o11 * r2 >= o21 * r1
    # Of an empty cell the bound is at infinity, on the other side of 0.
    bound = np.where(more, np.fmax(low_bound, 0), np.fmin(high_bound, 0))
    bounds: list[float] = np.where(o11 + o21 > 0, bound, 0.0).tolist()
    return bounds
