"""Levels that bound a quantile: a binomial sample's by hand, rows that are alike, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.statistics.proportions import wilson
from attrition.statistics.quantiles import level_interval


def test_rows_of_one_path_give_the_binomial_interval() -> None:
    # 50 of 100 at or below: the error of the share is that of 99 trials, and the sample of 100 is no larger than it is.
    shares = np.repeat([0.0, 1.0], 50)
    assert level_interval(shares, 0.5, 1) == pytest.approx(wilson(0.5, 99.0))


def test_rows_that_are_all_alike_count_as_one_path_each() -> None:
    alike, mixed = np.repeat([0.0, 1.0], 50), np.full(100, 0.5)
    low, high = level_interval(alike, 0.5, 64)
    assert (low, high) == pytest.approx(wilson(0.5, 99.0))
    # Rows that say the same leave but the chance of all paths.
    assert level_interval(mixed, 0.5, 64) == pytest.approx(wilson(0.5, 6400.0))


def test_levels_stay_within_nil_and_one() -> None:
    low, high = level_interval(np.array([0.0, 0.2, 0.0, 0.0]), 0.05, 5)
    assert 0.0 <= low < 0.05 < high <= 1.0


def test_single_row_tells_little() -> None:
    low, high = level_interval([0.5], 0.5, 1000)
    assert high - low > 0.8


@pytest.mark.parametrize(
    ("shares", "level", "paths"), [([], 0.5, 1), ([0.5], 0.5, 0), ([0.5], 0.0, 1), ([0.5], 1.0, 1)]
)
def test_what_has_no_interval_is_refused(shares: list[float], level: float, paths: int) -> None:
    with pytest.raises(ValueError, match="quantile"):
        level_interval(shares, level, paths)
