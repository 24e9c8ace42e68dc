"""Quantiles of dates that may lie beyond the horizon."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from attrition.statistics.dates import day_quantiles, month_of, quarter_of


def test_quantiles_count_all_paths() -> None:
    days = np.arange(1.0, 51.0)  # half of a hundred paths, one a day
    assert day_quantiles(days, 100, [0.1, 0.5, 0.51, 0.9]) == [10.0, 50.0, None, None]


def test_order_does_not_matter() -> None:
    assert day_quantiles(np.array([30.0, 10.0, 20.0]), 3, [0.1, 0.5, 1.0]) == [10.0, 20.0, 30.0]


def test_nothing_ever_happens() -> None:
    assert day_quantiles(np.array([]), 10, [0.1, 0.5]) == [None, None]


def test_share_that_is_exactly_reached() -> None:
    assert day_quantiles(np.arange(1.0, 11.0), 10, [0.1, 0.3, 0.7]) == [1.0, 3.0, 7.0]


@pytest.mark.parametrize(
    ("day", "month"), [(0.0, "2022-02"), (4.9, "2022-02"), (5.0, "2022-03"), (None, None)]
)
def test_month(day: float | None, month: str | None) -> None:
    assert month_of(date(2022, 2, 24), day) == month


def test_quarter() -> None:
    assert [quarter_of(f"2026-{month:02d}") for month in (1, 3, 4, 12)] == [
        "2026 Q1",
        "2026 Q1",
        "2026 Q2",
        "2026 Q4",
    ]
    assert quarter_of(None) is None
