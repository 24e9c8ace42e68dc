"""Turns beside their driftless twin, counted by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from attrition.analysis.counted import Counted, counted
from attrition.analysis.paths import PathTable
from attrition.analysis.turning import (
    ALL_MEASURES,
    COLUMNS,
    SIDES,
    days_of,
    excess,
    share_at_start,
    turn,
    turns,
)
from tests.analysis.samples import table

START = date(2022, 2, 24)


def dated(days: list[list[float | None]]) -> Counted:
    return table(days, "d1_day").counted(lambda made: made.days("d1_day"))


def test_turn_beside_its_twin() -> None:
    base = dated([[7.0, 7.0, 21.0, None], [7.0, None, None, 300.0]])
    twin = dated([[14.0, None, None, None]])
    found = turn(base, twin, START, first_look_before=10.0)
    assert (found["p_within_horizon"], found["p_at_start"], found["p_driftless"]) == (5 / 8, 3 / 8, 1 / 4)
    assert turn(base, None, START, 10.0)["p_driftless"] is None


@pytest.mark.parametrize(
    ("days", "share"),
    [([7.0, 7.0, 14.0, np.nan], 0.5), ([14.0, 14.0, 21.0, np.nan], 0.0), ([np.nan] * 4, 0.0)],
)
def test_share_that_turned_before_the_forecast(days: list[float], share: float) -> None:
    assert share_at_start(counted([np.array(days)], 2, 2), 10.0) == share


def test_excess_over_the_twin_is_paired_by_row() -> None:
    # Rows differ much, their differences do not: the paired error is far below that of either probability.
    base = dated([[7.0, 7.0], [7.0, None], [None, None]])
    twin = dated([[7.0, None], [None, None]])
    found = excess(base, twin)
    assert found == {"p": 0.5, "low": None, "high": None, "se": 0.0, "draws": 2}
    assert turn(base, twin, START, 10.0)["excess"] == found
    assert turn(base, None, START, 10.0)["excess"] is None


def every_measure(values: dict[str, list[float | None]]) -> PathTable:
    """A table of one row in which the columns of turns that are not named are null."""
    paths = len(next(iter(values.values())))
    columns = {name: pl.Series(values.get(name, [None] * paths), dtype=pl.Float64) for name in COLUMNS}
    return PathTable(pl.DataFrame({"draw": [0] * paths, "path": list(range(paths)), **columns}), 1, paths)


def test_two_of_four_have_turned_on_the_day_of_the_second() -> None:
    made = every_measure(
        {
            "defender_d1_day": [10.0, 10.0, None, 10.0],
            "defender_d3_day": [30.0, None, 5.0, 40.0],
            "defender_d4_day": [20.0, None, None, 40.0],
            "d1_day": [1.0, 1.0, 1.0, 1.0],
        }
    )
    np.testing.assert_equal(days_of(made, "defender_", "two_of_four"), [20.0, np.nan, np.nan, 40.0])
    assert np.isnan(days_of(made, "", "two_of_four")).all()


def test_each_side_has_its_own_columns() -> None:
    made = every_measure({"coalition_d4_day": [3.0, None], "d3_day": [3.0, 9.0]})
    found = {key: turns(made, None, side, START, 0.0) for key, side in SIDES.items()}
    assert all(list(measures) == list(ALL_MEASURES) for measures in found.values())
    assert all(measures["D2"] is None for measures in found.values())
    p = {
        (key, name): item["p_within_horizon"]
        for key, measures in found.items()
        for name, item in measures.items()
        if item is not None and item["p_within_horizon"] > 0
    }
    assert p == {("turn_coalition", "D4"): 0.5, ("turn", "D3"): 1.0}
