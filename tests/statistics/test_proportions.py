"""Standard errors against cases whose answer is known, and intervals that are never empty."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import stats

from attrition.statistics.proportions import effective_size, proportion, wilson

ROWS, PATHS, REPEATS = 200, 25, 400


def test_rows_that_differ_by_chance_alone_have_the_binomial_error() -> None:
    generator = np.random.default_rng(1)
    means = generator.binomial(PATHS, 0.3, (REPEATS, ROWS)) / PATHS
    found = [proportion(row, PATHS) for row in means]
    expected = sqrt(0.3 * 0.7 / (ROWS * PATHS))
    assert np.mean([item.se for item in found]) == pytest.approx(expected, rel=0.02)
    assert np.mean([item.se_chance for item in found]) == pytest.approx(expected, rel=0.01)
    assert np.mean([item.sd_parameters for item in found]) < 0.03
    assert np.mean([item.p for item in found]) == pytest.approx(0.3, abs=4 * expected / sqrt(REPEATS))


def test_rows_that_differ_have_the_full_error_and_their_spread_is_found() -> None:
    # Beta(2, 5) over rows: sd √(10/(49·8)); se² = σ²_row/R + E[p(1−p)]/(R·N).
    generator = np.random.default_rng(2)
    chances = generator.beta(2, 5, (REPEATS, ROWS))
    means = generator.binomial(PATHS, chances) / PATHS
    found = [proportion(row, PATHS) for row in means]
    spread = sqrt(10 / (49 * 8))
    within = 2 * 5 / (7 * 8)
    expected = sqrt(spread**2 / ROWS + within / (ROWS * PATHS))
    assert np.mean([item.se for item in found]) == pytest.approx(expected, rel=0.02)
    assert np.std([item.p for item in found]) == pytest.approx(expected, rel=0.15)
    assert np.mean([item.se_chance for item in found]) == pytest.approx(
        sqrt(within / (ROWS * PATHS)), rel=0.02
    )
    assert np.mean([item.sd_parameters for item in found]) == pytest.approx(spread, rel=0.02)
    covered = np.mean([item.low <= 2 / 7 <= item.high for item in found])
    # 95 % of 400: nineteen in twenty, give or take four standard deviations.
    assert 0.906 < covered < 0.994


def test_certain_events_keep_an_interval_as_wide_as_the_rows_allow() -> None:
    for p in (0.0, 1.0):
        found = proportion(np.full(256, p), 64)
        assert (found.p, found.se) == (p, 0.0)
        edge = found.high if p == 0.0 else 1.0 - found.low
        assert edge == pytest.approx(1.96**2 / (256 + 1.96**2), rel=1e-3)


def test_rows_equal_by_luck_do_not_empty_the_interval() -> None:
    found = proportion(np.full(10, 0.5), 10)
    assert found.se == 0.0
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.05, rel=0.05)


def test_single_row_has_no_full_error() -> None:
    found = proportion([0.5], 100)
    assert (found.se, found.sd_parameters) == (None, None)
    assert found.se_chance == pytest.approx(0.5 / sqrt(99), rel=1e-9)
    assert found.high - found.low > 0.8


def test_single_path_a_row_has_no_parts() -> None:
    found = proportion([0.0, 1.0, 0.0, 1.0], 1)
    assert (found.se_chance, found.sd_parameters) == (None, None)
    assert found.se == pytest.approx(0.5 / sqrt(3))


def test_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="0 and 1"):
        proportion([], 1)


@pytest.mark.parametrize(("hits", "size"), [(0, 10), (1, 10), (5, 10), (10, 10), (3, 1000)])
def test_wilson_against_scipy(hits: int, size: int) -> None:
    expected = stats.binomtest(hits, size).proportion_ci(method="wilson")
    assert wilson(hits / size, size) == pytest.approx((expected.low, expected.high), abs=1e-12)


@given(some.lists(some.integers(0, 5), min_size=1, max_size=30))
def test_interval_is_never_empty_and_holds_the_estimate(hits: list[int]) -> None:
    found = proportion(np.array(hits) / 5, 5)
    assert 0.0 <= found.low <= found.p <= found.high <= 1.0
    assert found.high - found.low > 0.01


def test_effective_size_never_exceeds_the_paths() -> None:
    assert effective_size(0.5, 1e-9, 10, 10) == 100.0
    assert effective_size(0.5, 0.1, 100, 10) == pytest.approx(25.0)
    assert effective_size(0.0, 0.0, 100, 10) == 100.0
