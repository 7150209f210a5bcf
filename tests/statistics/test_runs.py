"""Sorting and looking up keys against numpy's own, of keys that are well mixed and that are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.statistics.grouped_keys import KeyGroups, is_in, is_run_start, sort_keys

# Equal ones, small ones that all slots' bits are the same of, and any.
KEYS = st.lists(
    st.sampled_from([0, 1, 2, 3, 1 << 63, (1 << 64) - 1]) | st.integers(0, (1 << 64) - 1)
)


def keys_of(numbers: list[int]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return np.array(numbers, dtype=np.uint64)


@given(KEYS)
def test_sorting_is_stable_and_right_however_keys_are_mixed(numbers: list[int]) -> None:
    """The order is that of numpy's stable sort."""
    keys = keys_of(numbers)
    order, ordered = sort_keys(keys)
    assert order.tolist() == np.argsort(keys, kind="stable").tolist()
    assert ordered.tolist() == sorted(numbers)


@pytest.mark.parametrize("bits", [2, 12, 64])
def test_many_keys_are_sorted(bits: int) -> None:
    """Also where the bits that are given away are all they have."""
    drawn = np.random.default_rng(7).integers(0, (1 << bits) - 1, 5000, dtype=np.uint64)
    order, _ = sort_keys(drawn)
    assert np.array_equal(order, np.argsort(drawn, kind="stable"))


@given(KEYS, KEYS)
def test_keys_among_others(numbers: list[int], wanted: list[int]) -> None:
    """Those that are in both."""
    found = is_in(keys_of(numbers), keys_of(sorted(set(wanted))))
    assert found.tolist() == [number in wanted for number in numbers]


@given(KEYS)
def test_runs_are_the_places_of_each_key(numbers: list[int]) -> None:
    """Each place is in one run, that of its key; totals are sums over it."""
    runs = KeyGroups.of(keys_of(numbers))
    assert runs.keys.tolist() == sorted(set(numbers))
    values = np.arange(len(numbers))
    expected = [
        [at for at, other in enumerate(numbers) if other == key] for key in sorted(set(numbers))
    ]
    found = [runs.order[a:b].tolist() for a, b in zip(runs.starts, runs.ends, strict=True)]
    assert found == expected
    assert runs.sums(values).tolist() == [sum(own) for own in expected]


def test_where_runs_begin() -> None:
    """At the first value, and wherever one differs from the one before."""
    assert is_run_start(np.array([3, 3, 1, 1, 3])).tolist() == [True, False, True, False, True]
    assert is_run_start(np.zeros(0)).tolist() == []
