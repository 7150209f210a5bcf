"""The measures against published values and against other forms of the same formula."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.statistics.measures import Contingency, log_likelihood, log_ratio, per_million

# cwb-ccc's published example, and the one of Sketch Engine's page on simple maths.
CWB = Contingency.of_marginals(o11=46, r1=776, c1=877, n=149_709)
SKETCH = Contingency.of_corpora(35, 112_289_776, 263, 1_559_716_979)

_CELLS = st.integers(0, 10**7)
_TABLES = st.builds(Contingency, _CELLS, _CELLS, _CELLS, _CELLS)


def test_published_values() -> None:
    """E11, G2 and Log Ratio are those that other programs print."""
    assert CWB.e11 == pytest.approx(4.54583, abs=5e-6)
    assert log_likelihood(CWB) == pytest.approx(134.301, abs=5e-4)
    assert log_ratio(CWB) == pytest.approx(3.40925, abs=5e-6)
    assert log_ratio(SKETCH) == pytest.approx(0.88635, abs=5e-6)
    assert per_million(35, 112_289_776) == pytest.approx(0.3117, abs=5e-5)
    assert per_million(263, 1_559_716_979) == pytest.approx(0.1686, abs=5e-5)


@pytest.mark.parametrize(
    ("frequency", "n", "rate"), [(0, 10, 0.0), (1, 1_000_000, 1.0), (3, 4, 750_000.0), (0, 0, 0.0)]
)
def test_per_million(frequency: int, n: int, rate: float) -> None:
    """A rate is exact, and 0 where there are no words."""
    assert per_million(frequency, n) == rate


def test_both_ways_to_a_table_agree() -> None:
    """The table of two corpora is the table of its own sums."""
    table = Contingency.of_corpora(3, 10, 5, 100)
    assert table == (3, 7, 5, 95)
    assert Contingency.of_marginals(o11=3, r1=10, c1=8, n=110) == table


@given(_TABLES)
def test_log_likelihood_is_twice_the_mutual_information(table: Contingency) -> None:
    """|G2| equals 2 * (sum O ln O - sum R ln R - sum C ln C + N ln N)."""
    o11, o12, o21, o22 = table
    sums = [o11 + o12, o21 + o22, o11 + o21, o12 + o22]
    entropy = math.fsum(
        [
            *(o * math.log(o) for o in table if o),
            *(-s * math.log(s) for s in sums if s),
            sum(table) * math.log(sum(table)) if sum(table) else 0.0,
        ]
    )
    # Both forms cancel terms as large as N ln N.
    scale = 1 + sum(table) * math.log(1 + sum(table))
    assert abs(log_likelihood(table)) == pytest.approx(2 * entropy, abs=1e-13 * scale, rel=1e-9)


@given(_TABLES)
def test_log_likelihood_is_signed_and_symmetrical(table: Contingency) -> None:
    """Above expectation is positive, below negative; swapping the rows swaps the sign."""
    o11, o12, o21, o22 = table
    score = log_likelihood(table)
    assert score >= 0 if o11 * o22 >= o12 * o21 else score <= 0
    assert log_likelihood(Contingency(o21, o22, o11, o12)) == pytest.approx(-score, abs=1e-6)


@given(_CELLS, _CELLS, _CELLS, _CELLS)
def test_log_ratio_counts_an_empty_cell_as_half(f1: int, f2: int, r1: int, r2: int) -> None:
    """It is the logarithm of the quotient of relative frequencies, and always finite."""
    r1, r2 = max(r1, f1, 1), max(r2, f2, 1)
    expected = math.log2(((f1 or 0.5) / r1) / ((f2 or 0.5) / r2))
    assert log_ratio(Contingency.of_corpora(f1, r1, f2, r2)) == pytest.approx(expected, abs=1e-9)


def test_log_ratio_needs_words() -> None:
    """A row without words has no relative frequency."""
    with pytest.raises(ZeroDivisionError):
        log_ratio(Contingency(0, 0, 1, 1))
