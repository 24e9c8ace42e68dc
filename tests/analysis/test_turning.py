"""Turns beside their driftless twin, counted by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from attrition.analysis.turning import excess, share_at_start, turn
from tests.analysis.samples import table

START = date(2022, 2, 24)


def test_turn_beside_its_twin() -> None:
    base = table([[7.0, 7.0, 21.0, None], [7.0, None, None, 300.0]], "d1_day")
    twin = table([[14.0, None, None, None]], "d1_day")
    found = turn(base, twin, "d1_day", START, first_look_before=10.0)
    assert (found["p_within_horizon"], found["p_at_start"], found["p_driftless"]) == (5 / 8, 3 / 8, 1 / 4)
    assert turn(base, None, "d1_day", START, 10.0)["p_driftless"] is None


@pytest.mark.parametrize(
    ("days", "share"),
    [([7.0, 7.0, 14.0, np.nan], 0.5), ([14.0, 14.0, 21.0, np.nan], 0.0), ([np.nan] * 4, 0.0)],
)
def test_share_that_turned_before_the_forecast(days: list[float], share: float) -> None:
    assert share_at_start(np.array(days), 10.0) == share


def test_excess_over_the_twin_is_paired_by_row() -> None:
    # Rows differ much, their differences do not: the paired error is far below that of either probability.
    base = table([[7.0, 7.0], [7.0, None], [None, None]], "d1_day")
    twin = table([[7.0, None], [None, None]], "d1_day")
    found = excess(base, twin, "d1_day")
    assert found == {"p": 0.5, "se": 0.0, "draws": 2}
    assert turn(base, twin, "d1_day", START, 10.0)["excess"] == found
    assert turn(base, None, "d1_day", START, 10.0)["excess"] is None
