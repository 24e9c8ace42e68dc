from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from attrition.analysis.paths import PathTable
from attrition.figures.curves import Curve, likeness, passage, share_turned
from attrition.figures.histograms import Cells
from attrition.statistics.proportions import wilson

NOWHERE = np.array([np.nan])


def table(days: list[float | None], draws: int) -> PathTable:
    frame = pl.DataFrame({"day": pl.Series(days, dtype=pl.Float64)})
    return PathTable(frame, draws, len(days) // draws)


def cells(ones: int, paths: int) -> Cells:
    frame = pl.DataFrame({"record": [0, 0], "bin": [43, 86], "count": [paths - ones, ones]})
    return Cells(frame, 1, -1.0, 2.0)


@pytest.mark.parametrize(("likeness", "size"), [(0.0, 100.0), (1.0, 10.0), (0.5, 100 / 5.5), (None, 10.0)])
def test_paths_of_a_draw_count_by_how_alike_they_are(likeness: float | None, size: float) -> None:
    share, low, high = share_turned(cells(30, 100), 10, likeness, 1)
    assert (share[0], low[0], high[0]) == pytest.approx((0.3, *wilson(0.3, size)))


def test_an_interval_is_not_empty_where_nothing_or_all_has_turned() -> None:
    for ones in (0, 100):
        share, low, high = share_turned(cells(ones, 100), 10, 0.2, 1)
        assert 0.0 <= low[0] <= share[0] <= high[0] <= 1.0 and high[0] - low[0] > 0.01


def test_paths_that_turn_together_are_alike() -> None:
    together = table([100.0] * 10 + [None] * 10, 2)
    assert likeness(together, "day", np.array([50.0, 150.0])) == 1.0


def test_paths_that_turn_by_chance_are_not() -> None:
    generator = np.random.default_rng(1)
    days = [float(day) if day < 500.0 else None for day in generator.uniform(0.0, 1000.0, 10_000)]
    found = likeness(table(days, 100), "day", np.array([100.0, 300.0]))
    assert found is not None and found < 0.01


def test_what_never_differs_tells_nothing() -> None:
    assert likeness(table([None] * 20, 2), "day", np.array([50.0])) is None
    assert likeness(table([1.0, None], 1), "day", np.array([50.0])) is None
    assert likeness(table([1.0, None], 2), "day", np.array([50.0])) is None


def test_dates_are_quantiles_over_all_paths() -> None:
    found = passage(table([10.0, 20.0, 30.0, None], 2), "day", date(2025, 1, 1))
    assert found.chance.p == 0.75
    assert found.dates == (date(2025, 1, 11), date(2025, 1, 21), None)


def test_the_last_share_is_the_last_that_is_known() -> None:
    dates = np.array(["2026-01-01", "2027-01-01"], dtype="datetime64[D]")
    assert Curve(dates, np.array([0.4, np.nan]), NOWHERE, NOWHERE).last == 0.4
    assert Curve(dates, np.full(2, np.nan), NOWHERE, NOWHERE).last is None
