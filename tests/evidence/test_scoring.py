"""Scores of months, their means over windows, and intervals from whole years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from attrition.evidence.baselines import Baseline
from attrition.evidence.scoring import MonthScore, block_count, score_month, skill, window_scores
from attrition.scenario.dates import months_after

BASELINE = Baseline([9.0, 10.0, 11.0, 10.0, 9.0, 10.0], log=False)
ORIGIN = date(2023, 1, 31)


def scored(observed: float) -> MonthScore:
    sample = np.linspace(5.0, 15.0, 1001)
    return score_month("a", ORIGIN, date(2023, 2, 1), 1, sample, BASELINE, observed)


def test_one_month() -> None:
    score = scored(12.0)
    assert (score.low, score.median, score.high) == pytest.approx((5.5, 10.0, 14.5))
    # The CRPS of a uniform forecast of width w at a distance d of its middle: d²/w + w/12.
    assert score.crps == pytest.approx(4.0 / 10.0 + 10.0 / 12.0, rel=0.01)
    assert score.pit == pytest.approx(0.7, abs=0.002)
    assert score.within_50 and score.within_90
    far = scored(14.9)
    assert not far.within_50 and not far.within_90


def series(crps: float, months: int) -> list[MonthScore]:
    one = scored(12.0)
    return [
        replace(
            one,
            origin=months_after(ORIGIN, at),
            lead=lead,
            crps=crps * (1.0 + 0.1 * (at % 3)),
            crps_random_walk=1.0,
        )
        for at in range(months)
        for lead in (1, 2)
    ]


def test_windows_hold_their_leads_and_no_others() -> None:
    first, second = window_scores(series(0.5, 1), [1, 2], seed=0)
    assert (first.n, second.n) == (1, 2)
    assert first.skill_random_walk == pytest.approx(0.5)
    # Of a single year there is no interval.
    assert first.skill_interval is None


def test_intervals_come_from_blocks_of_years() -> None:
    (window,) = window_scores(series(0.5, 36), [2], seed=0)
    assert window.blocks == 3 and window.origins == 36
    assert window.skill_interval is not None
    low, high = window.skill_interval
    assert low <= window.skill_random_walk <= high
    assert 0.4 < low < high < 0.5
    (again,) = window_scores(series(0.5, 36), [2], seed=0)
    assert again == window


def test_skill_and_blocks() -> None:
    assert skill(1.0, 2.0) == 0.5
    assert skill(3.0, 2.0) == -0.5
    assert block_count([date(2023, 1, 31), date(2024, 12, 31)]) == 2
    assert block_count([date(2023, 1, 31)]) == 1
