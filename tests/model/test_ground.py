"""The share of the country held, against hand-computed drifts and the twin."""

from __future__ import annotations

from math import exp, log, sqrt

import pytest

from attrition.model import ground
from tests.scenarios import parameters, state


def odds(share: float) -> float:
    return log(share / (1 - share))


@pytest.mark.parametrize(
    ("advantage", "outside"), [(0.3, 0.2), (-0.3, -0.2), (0.1, 0.0), (-0.1, 0.0), (0.05, 0.0), (0.0, 0.0)]
)
def test_within_the_band_neither_side_advances(advantage: float, outside: float) -> None:
    assert ground.beyond(advantage, 0.1) == pytest.approx(outside, abs=1e-15)


def test_the_front_drifts_in_the_log_odds_of_the_share_held() -> None:
    p = parameters({"ground.mobility": 0.03, "ground.band": 0.1, "ground.initiative": 0.2})
    s = state(p, territory=0.2, balance=0.15)
    ground.ground(s, p, 0.0, 0.0)
    assert odds(s.territory) == pytest.approx(odds(0.2) + 0.03 * (0.35 - 0.1) * p.step_months, rel=1e-13)
    s = state(p, territory=0.2, balance=-0.45)
    ground.ground(s, p, 0.0, 0.0)
    assert odds(s.territory) == pytest.approx(odds(0.2) - 0.03 * (0.25 - 0.1) * p.step_months, rel=1e-13)


def test_the_initiative_halves_from_the_end_of_the_data_on() -> None:
    p = parameters({"ground.initiative": 0.4, "ground.initiative_months": 24}, cutoff_hours=7305)
    for month, left in ((0.0, 0.4), (9.0, 0.4), (10.0, 0.4), (34.0, 0.2), (58.0, 0.1)):
        assert ground.initiative(p, month) == pytest.approx(left, rel=1e-12), month


def test_a_defender_who_attacks_pushes_the_front_back() -> None:
    p = parameters(
        {
            "ground.mobility": 0.03,
            "ground.band": 0.1,
            "ground.doctrine_push": 0.2,
            "ground.initiative": 0,
        }
    )
    s = state(p, territory=0.2, balance=0.15, doctrine=0.5)
    ground.ground(s, p, 0.0, 0.0)
    assert s.territory == pytest.approx(0.2, rel=1e-13)  # .15 - .1 is within the band
    s = state(p, territory=0.2, balance=0.0, doctrine=1.0)
    ground.ground(s, p, 0.0, 0.0)
    assert odds(s.territory) == pytest.approx(odds(0.2) - 0.03 * 0.1 * p.step_months, rel=1e-13)


def test_noise_grows_with_the_root_of_time() -> None:
    p = parameters({"ground.noise": 0.02, "ground.initiative": 0})
    assert p.ground_noise_step == pytest.approx(0.02 * sqrt(168 / 730.5), rel=1e-13)
    s = state(p, territory=0.2, balance=0.0)
    ground.ground(s, p, 0.0, 1.5)
    assert odds(s.territory) == pytest.approx(odds(0.2) + 1.5 * p.ground_noise_step, rel=1e-13)


def test_the_front_has_no_end_that_it_can_cross() -> None:
    p = parameters({"ground.mobility": 2, "ground.initiative": 0})
    for balance, bound in ((2.0, 1 - 1e-6), (-2.0, 1e-6)):
        s = state(p, territory=0.2, balance=balance)
        for _ in range(5000):
            ground.ground(s, p, 0.0, 3.0 if balance > 0 else -3.0)
            assert 1e-6 <= s.territory <= 1 - 1e-6
        assert s.territory == pytest.approx(bound, rel=1e-9)
    for start in (0.0, 1.0):
        s = state(p, territory=start, balance=0.0)
        ground.ground(s, p, 0.0, 0.0)
        assert 0 < s.territory < 1


def test_the_running_mean_lags_a_steady_advance_by_six_months() -> None:
    p = parameters({"ground.averaging_months": 6})
    s = state(p, territory_before=0.2)
    a_month = 0.0005
    for step in range(400):
        s.territory = 0.2 + a_month * p.step_months * (step + 1)
        s.territory_before += p.ground_average_share * (s.territory - s.territory_before)
    assert s.territory - s.territory_before == pytest.approx(6 * a_month, rel=0.03)
    p = parameters({"ground.noise": 0, "ground.initiative": 0})
    s = state(p, territory=0.3, territory_before=0.2, balance=0.0)
    ground.ground(s, p, 0.0, 0.0)
    assert s.territory_before == pytest.approx(0.3 - 0.1 * exp(-p.step_months / 6), rel=1e-12)


def test_in_the_driftless_twin_noise_alone_moves_the_front() -> None:
    p = parameters({"study.driftless": 1, "ground.initiative": 1, "ground.noise": 0.02})
    s = state(p, territory=0.2, balance=1.0, forecasting=1)
    ground.ground(s, p, 0.0, 0.0)
    assert s.territory == pytest.approx(0.2, rel=1e-13)
    ground.ground(s, p, 0.0, -1.0)
    assert odds(s.territory) == pytest.approx(odds(0.2) - p.ground_noise_step, rel=1e-13)
    before = state(p, territory=0.2, balance=1.0, forecasting=0)
    ground.ground(before, p, 0.0, 0.0)
    assert before.territory > 0.2


def test_both_shares_start_where_the_scenario_says() -> None:
    p = parameters({"territory.initial": 0.17})
    s = state(p)
    ground.begin_ground(s, p)
    assert (s.territory, s.territory_before) == (0.17, 0.17)
