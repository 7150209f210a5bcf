"""The measures against published values and against other forms of the same formula."""

from __future__ import annotations

import importlib
import math
from collections.abc import Sequence

import association_measures.measures as published
import nltk
import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.output.formats.schemas import load_schema
from corpus_cli.statistics.measures import association
from corpus_cli.statistics.measures.association import (
    Contingency,
    conservative_log_ratios,
    log_likelihood,
    log_ratio,
    per_million,
)
from corpus_cli.statistics.measures.dispersion import arf, dp, dp_norm, juilland_d
from corpus_cli.statistics.measures.registry import MEASURES, SORTS
from corpus_cli.statistics.measures.text import mattr, sttr, ttr, yule_k

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


PUBLISHED = {
    "z_score": 19.4429, "t_score": 6.11208, "log_likelihood_rayson": 132.021, "mi": 3.33902,
    "mi3": 14.3861, "dice": 0.055656, "log_dice": 9.83269, "delta_p_collocate": 0.05370,
    "delta_p_node": 0.04755,
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), PUBLISHED.items())
def test_published_association(name: str, value: float) -> None:
    """What cwb-ccc prints for its example (its MI has a decimal logarithm)."""
    assert getattr(association, name)(CWB) == pytest.approx(value, rel=1e-5, abs=6e-6)


def test_published_keyness() -> None:
    """The figures of Sketch Engine's page on simple maths."""
    assert association.simple_maths(SKETCH) == pytest.approx(1.1224, abs=5e-5)
    assert association.percent_difference(SKETCH) == pytest.approx(84.85, abs=5e-3)
    assert association.log_likelihood_rayson(SKETCH) == pytest.approx(9.97607, abs=5e-6)


def test_published_dispersion() -> None:
    """Examples whose values can be had by hand."""
    assert dp([9, 1, 0, 0], [1, 1, 1, 1]) == pytest.approx(0.65)
    assert dp_norm([9, 1, 0, 0], [1, 1, 1, 1]) == pytest.approx(0.65 / 0.75)
    assert dp([6, 3, 1], [5000, 3000, 2000]) == pytest.approx(0.10)
    assert dp_norm([6, 3, 1], [5000, 3000, 2000]) == pytest.approx(0.125)
    assert juilland_d([9, 1, 0, 0], [5, 5, 5, 5]) == pytest.approx(0.12822, abs=5e-6)
    assert arf([0, 1, 2, 3], 100) == pytest.approx(1.12)
    assert arf([0, 25, 50, 75], 100) == pytest.approx(4.0)


# --- against other programs -------------------------------------------------------------------

RANDOM = [
    Contingency(*row)
    for row in np.random.default_rng(1).integers(1, [60, 5000, 900, 10**6], (400, 4)).tolist()
]
FRAME = pd.DataFrame(RANDOM, columns=["O11", "O12", "O21", "O22"])
FRAME["R1"], FRAME["R2"] = FRAME.O11 + FRAME.O12, FRAME.O21 + FRAME.O22
FRAME["C1"], FRAME["C2"] = FRAME.O11 + FRAME.O21, FRAME.O12 + FRAME.O22
FRAME["N"] = FRAME.R1 + FRAME.R2
for _r in "12":
    for _c in "12":
        FRAME[f"E{_r}{_c}"] = FRAME[f"R{_r}"] * FRAME[f"C{_c}"] / FRAME.N

THEIRS = {
    "z_score": published.z_score, "t_score": published.t_score, "dice": published.dice,
    "min_sensitivity": published.min_sensitivity, "log_likelihood": published.log_likelihood,
}  # fmt: skip


@pytest.mark.parametrize("name", THEIRS)
def test_as_association_measures_has_it(name: str) -> None:
    """Equal to the library of that name on random tables."""
    ours = [getattr(association, name)(table) for table in RANDOM]
    assert ours == pytest.approx(THEIRS[name](FRAME).tolist(), rel=1e-9, abs=1e-9)


def test_ratios_as_association_measures_has_them() -> None:
    """Mutual information (its logarithm is decimal) and Log Ratio."""
    mutual = published.mutual_information(FRAME) / math.log10(2)
    assert [association.mi(table) for table in RANDOM] == pytest.approx(mutual.tolist(), rel=1e-9)
    ratios = published.log_ratio(FRAME, disc=0.5, discounting="Hardie2014")
    assert [log_ratio(table) for table in RANDOM] == pytest.approx(ratios.tolist(), abs=1e-9)


@pytest.mark.parametrize("alpha", [0.05, 0.001])
def test_conservative_log_ratio_as_association_measures_has_it(alpha: float) -> None:
    """Lower bound above 0, upper below, 0 between; empty cells included."""
    tables = [*RANDOM[:300], Contingency(0, 10, 5, 100), Contingency(5, 10, 0, 1000)]
    frame = pd.DataFrame(tables, columns=["O11", "O12", "O21", "O22"])
    frame["R1"], frame["R2"] = frame.O11 + frame.O12, frame.O21 + frame.O22
    theirs = published.conservative_log_ratio(frame, alpha=alpha, vocab=len(tables))
    ours = conservative_log_ratios(tables, alpha=alpha)
    assert ours == pytest.approx(theirs.tolist(), abs=1e-9)
    assert {*np.sign(ours)} == {-1.0, 0.0, 1.0}


def test_as_nltk_has_it() -> None:
    """NLTK's bigram measures count by n_ii, (n_ix, n_xi), n_xx."""
    theirs = nltk.collocations.BigramAssocMeasures
    for table in RANDOM[:100]:
        given = (int(table.o11), (int(table.r1), int(table.c1)), int(sum(table)))
        assert association.mi(table) == pytest.approx(theirs.pmi(*given), abs=1e-9)
        assert association.t_score(table) == pytest.approx(theirs.student_t(*given), rel=1e-9)
        assert association.dice(table) == pytest.approx(theirs.dice(*given), rel=1e-9)
        assert abs(association.chi_squared(table)) == pytest.approx(theirs.chi_sq(*given), rel=1e-9)


def test_as_scipy_has_it() -> None:
    """Both tests of independence, and BIC from the one."""
    for table in RANDOM[:100]:
        cells = [[table.o11, table.o12], [table.o21, table.o22]]
        chi2 = scipy.stats.chi2_contingency(cells, correction=False).statistic
        g2 = scipy.stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood")
        assert abs(association.chi_squared(table)) == pytest.approx(chi2, rel=1e-9)
        assert abs(log_likelihood(table)) == pytest.approx(g2.statistic, rel=1e-9, abs=1e-9)
        expected = g2.statistic - math.log(sum(table))
        assert association.bic(table) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_the_remaining_ones_by_their_formulas() -> None:
    """MI3, logDice, NPMI, both delta P, %DIFF and simple maths, written out again."""
    for o11, o12, o21, o22 in RANDOM:
        table = Contingency(o11, o12, o21, o22)
        n, r1, c1 = o11 + o12 + o21 + o22, o11 + o12, o11 + o21
        assert association.mi3(table) == pytest.approx(math.log2(o11**3 * n / r1 / c1), abs=1e-9)
        assert association.log_dice(table) == pytest.approx(
            14 + math.log2(o11 / ((r1 + c1) / 2)), abs=1e-9
        )
        npmi = math.log2(o11 * n / r1 / c1) / -math.log2(o11 / n)
        assert association.npmi(table) == pytest.approx(npmi, abs=1e-9)
        given_node, given_word = o11 / r1 - o21 / (n - r1), o11 / c1 - o12 / (n - c1)
        assert association.delta_p_collocate(table) == pytest.approx(given_node, abs=1e-12)
        assert association.delta_p_node(table) == pytest.approx(given_word, abs=1e-12)
        rates = 1e6 * o11 / r1, 1e6 * o21 / (n - r1)
        assert association.simple_maths(table) == pytest.approx((rates[0] + 1) / (rates[1] + 1))
        difference = (rates[0] / rates[1] - 1) * 100
        assert association.percent_difference(table) == pytest.approx(
            difference, rel=1e-9, abs=1e-9
        )


# Each measure of a contingency table, written out again from its formula: O and E by cells.
FORMULAS = {
    "log_dice": lambda o, e, r, c: 14 + math.log2(2 * o[0] / (r[0] + c[0])),
    "mi": lambda o, e, r, c: math.log2(o[0] / e[0]),
    "mi3": lambda o, e, r, c: math.log2(o[0] ** 3 / e[0]),
    "t_score": lambda o, e, r, c: (o[0] - e[0]) / math.sqrt(o[0]),
    "z_score": lambda o, e, r, c: (o[0] - e[0]) / math.sqrt(e[0]),
    "dice": lambda o, e, r, c: 2 * o[0] / (r[0] + c[0]),
    "npmi": lambda o, e, r, c: math.log2(o[0] / e[0]) / -math.log2(o[0] / sum(o)),
    "delta_p_collocate": lambda o, e, r, c: o[0] / r[0] - o[2] / r[1],
    "delta_p_node": lambda o, e, r, c: o[0] / c[0] - o[1] / c[1],
    "min_sensitivity": lambda o, e, r, c: min(o[0] / r[0], o[0] / c[0]),
    "log_likelihood": lambda o, e, r, c: signed(o, e, g2(o, e)),
    "log_likelihood_rayson": lambda o, e, r, c: signed(o, e, g2(o[::2], e[::2])),
    "chi_squared": lambda o, e, r, c: signed(
        o, e, sum((a - b) ** 2 / b for a, b in zip(o, e, strict=True))
    ),
    "bic": lambda o, e, r, c: g2(o, e) - math.log(sum(o)),
    "log_ratio": lambda o, e, r, c: math.log2(o[0] / r[0] / (o[2] / r[1])),
    "percent_difference": lambda o, e, r, c: 100 * (o[0] / r[0] - o[2] / r[1]) / (o[2] / r[1]),
    "simple_maths": lambda o, e, r, c: (1e6 * o[0] / r[0] + 1) / (1e6 * o[2] / r[1] + 1),
}


def g2(observed: Sequence[float], expected: Sequence[float]) -> float:
    return 2 * sum(o * math.log(o / e) for o, e in zip(observed, expected, strict=True))


def signed(observed: Sequence[float], expected: Sequence[float], value: float) -> float:
    return value if observed[0] >= expected[0] else -value


def test_every_measure_of_a_table_is_its_formula() -> None:
    """The function that the registry names reproduces the formula, for each of them."""
    functions = {m.name: m.of_table for m in MEASURES.values() if m.of_table is not None}
    assert set(functions) == set(FORMULAS)
    for o in RANDOM[:100]:
        r, c = (o[0] + o[1], o[2] + o[3]), (o[0] + o[2], o[1] + o[3])
        e = [row * column / sum(o) for row in r for column in c]
        for name, function in functions.items():
            expected = FORMULAS[name](o, e, r, c)
            assert function(o) == pytest.approx(expected, rel=1e-6, abs=1e-6), name


def test_measures_are_told_apart() -> None:
    """No two have one heading or title; each says all of itself, and who proposed what it is."""
    rows = MEASURES.values()
    assert len({m.heading for m in rows}) == len({m.title for m in rows}) == len(rows)
    for m in rows:
        assert m.title
        assert m.formula
        assert m.range
        assert m.questions
        assert not m.source or m.source[-4:].isdigit() or "Tools" in m.source
        assert m.source or m.about in ("frequency", "association", "text")


# Where the schema of a question has the statistics of its rows, or of the answer as a whole.
STATISTICS = {
    "stats": [("term",), ("text_statistics",)],
    "ngrams": [("ngram",)],
    "collocates": [("collocate",)],
    "keyness": [("key_term",)],
    "trend": [("trend_point",)],
    "dispersion": [(), ("part",), ("document_spread",)],
    "search": [("document_hits",), ("hit",)],
}
# Counts, of which documents are one, and what is no measure there: a side of the text, a count.
OTHERS = {("search", "left"), ("search", "right"), ("dispersion", "documents")}


def test_questions_have_the_measures_that_their_schemas_have() -> None:
    """A measure stands in the answer to a question if and only if the registry says so."""
    found: dict[str, set[str]] = {name: set() for name in MEASURES}
    for question, places in STATISTICS.items():
        schema = load_schema(question)
        for place in places:
            record = schema["$defs"][place[0]] if place else schema
            for name in record["properties"]:
                if name in MEASURES and (question, name) not in OTHERS:
                    found[name].add(question)
    assert found == {name: {*m.questions} for name, m in MEASURES.items()}


@pytest.mark.parametrize("question", SORTS)
def test_rows_are_sorted_by_what_they_have(question: str) -> None:
    """Each order is a measure of the question, or its term; `--sort` takes these names."""
    module = importlib.import_module(f"corpus_cli.cli.commands.{question}")
    sort = next(p for p in module.command.params if p.name == "sort")
    assert tuple(sort.type.choices) == SORTS[question]
    assert sort.default == SORTS[question][0]
    for name in SORTS[question]:
        assert name == "term" or question in MEASURES[name].questions


def test_strength_is_how_far_a_value_is_from_no_difference() -> None:
    """Of a quotient that is the distance of its logarithm, of BIC the evidence, else the size."""
    assert MEASURES["log_ratio"].strength(-2.0) == 2.0
    assert MEASURES["bic"].strength(-2.0) == -2.0
    quotient = MEASURES["simple_maths"].strength
    assert quotient(1.0) == 0.0
    assert quotient(4.0) == pytest.approx(quotient(0.25))
    unlike = {m.name for m in MEASURES.values() if m.strength is not abs}
    assert unlike == {"bic", "simple_maths"}


UNDEFINED = {
    "mi": (0, 1, 1, 1), "mi3": (0, 1, 1, 1), "t_score": (0, 1, 1, 1), "z_score": (0, 0, 1, 1),
    "dice": (0, 0, 0, 1), "log_dice": (0, 1, 1, 1), "npmi": (5, 0, 0, 0),
    "min_sensitivity": (0, 0, 1, 1), "delta_p_collocate": (1, 1, 0, 0),
    "delta_p_node": (1, 0, 1, 0), "percent_difference": (1, 1, 0, 2), "chi_squared": (1, 1, 0, 0),
    "bic": (0, 0, 0, 0),
}  # fmt: skip


@pytest.mark.parametrize(("name", "cells"), UNDEFINED.items())
def test_what_is_not_defined_is_none(name: str, cells: tuple[int, int, int, int]) -> None:
    """No infinity, no error: a table that a measure does not define has none."""
    assert getattr(association, name)(Contingency(*cells)) is None


# --- dispersion and texts ---------------------------------------------------------------------

_PARTS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 500)), min_size=2, max_size=30)


@given(_PARTS)
def test_dispersion_by_numpy(parts: list[tuple[int, int]]) -> None:
    """DP, DPnorm and D are what arrays make of the formulas."""
    v, s = np.array(parts, dtype=float).T
    if not v.sum():
        assert dp(v, s) is dp_norm(v, s) is juilland_d(v, s) is None
        return
    deviation = np.abs(v / v.sum() - s / s.sum()).sum() / 2
    assert dp(v, s) == pytest.approx(deviation, abs=1e-12)
    stretched = deviation / (1 - s.min() / s.sum())
    assert dp_norm(v, s) == pytest.approx(stretched, abs=1e-9)
    assert 0 <= dp_norm(v, s) <= 1
    rates = v / s
    d = 1 - rates.std() / rates.mean() / math.sqrt(len(parts) - 1)
    assert juilland_d(v, s) == pytest.approx(d, abs=1e-7)


@given(st.sets(st.integers(0, 999), min_size=1), st.integers(0, 999))
def test_arf_does_not_depend_on_where_the_circle_begins(places: set[int], shift: int) -> None:
    """Turning the corpus changes nothing; the value lies between 1 and the frequency."""
    turned = sorted((place + shift) % 1000 for place in places)
    value = arf(sorted(places), 1000)
    assert value == pytest.approx(arf(turned, 1000))
    assert 1 - 1e-9 <= value <= len(places) + 1e-9


@given(st.lists(st.sampled_from("กขคงจ"), max_size=60), st.integers(1, 8))
def test_texts_by_the_long_way(words: list[str], size: int) -> None:
    """Each window and block counted by itself; K by the spectrum of frequencies."""
    windows = [len({*words[i : i + size]}) / size for i in range(len(words) - size + 1)]
    assert mattr(words, size) == (pytest.approx(np.mean(windows)) if windows else None)
    blocks = windows[::size]
    assert sttr(words, size) == (pytest.approx(np.mean(blocks)) if blocks else None)
    assert ttr(len({*words}), len(words)) == (len({*words}) / len(words) if words else None)
    counts = [words.count(word) for word in {*words}]
    spectrum = {f: counts.count(f) for f in counts}
    n = len(words)
    k = 1e4 * (sum(f * f * v for f, v in spectrum.items()) - n) / n**2 if n else None
    assert yule_k(counts) == (pytest.approx(k) if n else None)
