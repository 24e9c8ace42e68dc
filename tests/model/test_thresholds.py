"""Reported crossings of strain: thresholds, hysteresis and dwell."""

from __future__ import annotations

import pytest

from attrition.model import thresholds
from tests.scenarios import parameters, state


def _crossed(levels: list[float], p: object, forecasting: float = 1.0) -> object:
    s = state(p, forecasting=forecasting)
    for step, level in enumerate(levels):
        s.strain = level
        thresholds.crossings(s, p, 7.0 * (step + 1))
    return s


STRAIN = {
    "strain.stress": 40,
    "strain.crisis": 60,
    "strain.breaking": 80,
    "strain.hysteresis": 5,
    "strain.dwell_months": 1,
}


def test_a_crossing_needs_its_dwell() -> None:
    p = parameters(STRAIN)
    assert _crossed([41] * 5, p).stress_day == -1
    assert _crossed([30, *[41] * 6], p).stress_day == 14.0
    assert _crossed([41] * 40, p, forecasting=0.0).stress_day == -1


def test_a_crossing_holds_within_its_hysteresis() -> None:
    p = parameters(STRAIN)
    assert _crossed([41, 36, 36, 36, 36, 36], p).stress_day == 7.0
    assert _crossed([41, 34, 41, 41], p).stress_day == -1
    assert _crossed([36] * 40, p).stress_day == -1


def test_thresholds_are_crossed_one_by_one() -> None:
    s = _crossed([*[45] * 10, *[65] * 10, *[85] * 10], parameters(STRAIN))
    assert (s.stress_day, s.crisis_day, s.breaking_day) == (7.0, 77.0, 147.0)


@pytest.mark.parametrize("level", thresholds.LEVELS)
def test_a_threshold_counts_from_its_own_value(level: str) -> None:
    p = parameters(STRAIN)
    reached = STRAIN[f"strain.{level}"]
    assert getattr(_crossed([reached] * 8, p), f"{level}_day") == 7.0
    assert getattr(_crossed([reached - 0.01] * 8, p), f"{level}_day") == -1.0


def test_the_first_confirmed_crossing_stands() -> None:
    s = _crossed([*[45] * 6, *[30] * 3, *[45] * 9], parameters(STRAIN))
    assert (s.stress_day, s.stress_start) == (7.0, 70.0)


def test_crossings_that_hold_when_the_data_end_are_dated_there() -> None:
    p = parameters(STRAIN)
    s = state(p, forecasting=0)
    for step in range(30):
        s.strain = 50.0
        s.forecasting = float(step >= 10)
        thresholds.crossings(s, p, 7.0 * (step + 1))
    assert s.stress_day == 77.0


def test_a_path_begins_without_crossings() -> None:
    s = state(parameters(), stress_start=3, stress_day=3, breaking_day=9)
    thresholds.no_crossings(s)
    assert {getattr(s, f"{level}_{date}") for level in thresholds.LEVELS for date in ("start", "day")} == {
        -1.0
    }
