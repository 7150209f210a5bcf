"""The measures, as pure functions: each with its formula and source.

Notation, after Evert (2005, The Statistics of Word Cooccurrences): a contingency table has the
observed frequencies O11, O12, O21, O22, the row sums R1 and R2, the column sums C1 and C2, and N,
the sum of all. The frequency expected where rows and columns are independent is
Eij = Ri * Cj / N. For keyness, rows are the target and the reference corpus, columns the term and
every other word. Frequencies need not be whole: some are estimates.
"""

from __future__ import annotations

import math
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
