"""Regime strain: components, causes, the composite and the window of casualties."""

from __future__ import annotations

from math import log, sqrt

import pytest

from attrition.model import strain
from tests.scenarios import parameters, pull, state

COMPONENTS = strain.COMPONENTS


def test_weights_are_normalised_and_equal_components_give_their_level() -> None:
    p = parameters(
        {f"strain.weight_{name}": weight for name, weight in zip(COMPONENTS, (3, 5, 1, 7), strict=True)}
    )
    assert p.weight_military == pytest.approx(5 / 16)
    s = state(p, **{f"strain_{name}": 0.4 for name in COMPONENTS})
    strain.composite(s, p)
    assert s.strain == pytest.approx(40)


def test_the_composite_is_the_weighted_root_mean_square() -> None:
    p = parameters({f"strain.weight_{name}": 1 for name in COMPONENTS})
    levels = dict(zip(COMPONENTS, (0.1, 0.7, 0.3, 0.5), strict=True))
    s = state(p, **{f"strain_{name}": level for name, level in levels.items()})
    strain.composite(s, p)
    assert s.strain == pytest.approx(100 * sqrt((0.01 + 0.49 + 0.09 + 0.25) / 4))


def test_the_path_starts_at_the_declared_composite() -> None:
    p = parameters({"strain.initial": 26})
    assert state(p).strain == pytest.approx(26)


@pytest.mark.parametrize(("cause", "limit"), [(0.3, 0.3), (5.0, 1.0), (-2.0, 0.0)])
def test_a_component_goes_to_its_cause_within_limits(cause: float, limit: float) -> None:
    p = parameters({"strain.adjustment": 0.1})
    level = 0.5
    for _ in range(5000):
        level = strain.component(level, cause, 0.0, state(p), p)
    assert level == pytest.approx(limit, abs=1e-9)
    assert strain.component(0.99, 1.0, 8.0, state(p), p) <= 1.0
    assert strain.component(0.01, 0.0, -8.0, state(p), p) >= 0.0


def test_a_component_closes_its_gap_at_the_declared_speed() -> None:
    p = parameters({"strain.adjustment": 0.1}, step_hours=731)
    assert strain.component(0.2, 0.6, 0.0, state(p), p) == pytest.approx(
        0.6 - 0.4 * 2.718281828459045 ** (-0.1 * p.step_months)
    )


def _settled(p: object, **fields: float) -> dict[str, float]:
    s = state(p, **fields)
    for _ in range(3000):
        strain.strain(s, p, 0.0, 0.0, 0.0, 0.0)
    return {name: getattr(s, f"strain_{name}") for name in COMPONENTS}


def test_strain_settles_at_the_sum_of_its_causes() -> None:
    p = parameters({"strain.public_rally": 0.05})
    settled = _settled(
        p,
        inflation=0.09,
        unmet=1.4,
        war_spending=14,
        liquid_reserve=3,
        casualties_recent_first=600,
        casualties_recent_second=300,
        casualties_recent_third=300,
        balance_trend=-0.1,
        perceived_trend=0.0,
        discount=12.5,
        mobilisation=1.0,
        challenger_loss_rate=35,
        sanctions_pressure=1.0,
    )
    economic = p.strain_economic_base + p.strain_economic_inflation * 0.5
    economic += p.strain_economic_unmet * 0.1 + p.strain_economic_reserve * 0.25
    military = p.strain_military_base + p.strain_military_casualties * log(
        1 + 1200 / p.strain_military_reference
    ) / log(3)
    military += p.strain_military_trend * 0.5
    elite = p.strain_elite_base + p.strain_elite_discount * 0.5
    public = p.strain_public_base + p.strain_public_mobilisation + p.strain_public_casualties + 0.05
    assert settled == pytest.approx(
        {"economic": economic, "military": military, "elite": elite, "public": public}, rel=1e-9
    )


@pytest.mark.parametrize(("rally", "sign"), [(-0.1, -1), (0.1, 1)])
def test_pressure_may_rally_or_blame(rally: float, sign: int) -> None:
    p = parameters({"strain.public_rally": rally})
    change = _settled(p, sanctions_pressure=1.0)["public"] - _settled(p, sanctions_pressure=0.0)["public"]
    assert change == pytest.approx(sign * 0.1, abs=1e-9)


def test_a_better_balance_as_it_is_perceived_lowers_elite_strain() -> None:
    p = parameters({"strain.elite_outlook": 0.3, "strain.elite_base": 0.3})
    assert _settled(p, perceived_trend=1.0)["elite"] < _settled(p, perceived_trend=-1.0)["elite"]


def test_recent_casualties_are_those_of_36_months_at_a_steady_rate() -> None:
    p = parameters()
    s = state(p, challenger_loss_rate=30, defender_loss_rate=10)
    for _ in range(3000):
        strain.recent_casualties(s, p)
    stages = s.casualties_recent_first + s.casualties_recent_second + s.casualties_recent_third
    assert stages == pytest.approx(30 * 36, rel=0.02)
    stages = s.defender_recent_first + s.defender_recent_second + s.defender_recent_third
    assert stages == pytest.approx(10 * 36, rel=0.02)


def test_old_casualties_are_forgotten() -> None:
    p = parameters()
    s = state(p, challenger_loss_rate=0, casualties_recent_first=1000)
    months = 0.0
    held = []
    while months < 120:
        strain.recent_casualties(s, p)
        months += p.step_months
        held.append(s.casualties_recent_first + s.casualties_recent_second + s.casualties_recent_third)
    assert held == sorted(held, reverse=True)
    assert held[int(6 / p.step_months)] > 950
    assert held[-1] < 10


def test_the_effect_of_a_decree_fades() -> None:
    p = parameters({"strain.mobilisation_months": 9})
    s = state(p, mobilisation=1.0)
    months = 0.0
    while months < 9:
        strain.recent_casualties(s, p)
        months += p.step_months
    assert s.mobilisation == pytest.approx(2.718281828459045 ** (-months / 9))


def test_strain_stands_still_in_the_driftless_twin() -> None:
    p = parameters({"study.driftless": 1})
    assert strain.component(0.2, 0.9, 2.0, state(p, forecasting=1), p) == 0.2
    assert strain.component(0.2, 0.9, 0.0, state(p, forecasting=0), p) > 0.2


def test_elites_judge_by_what_they_perceive() -> None:
    p = parameters({"strain.elite_outlook": 0.3, "strain.elite_base": 0.3})
    assert _settled(p, balance=1.0) == _settled(p, balance=-1.0)


def test_the_outlook_counts_as_a_share_of_one_about_a_half() -> None:
    p = parameters({"strain.elite_outlook": 0.4, "strain.elite_base": 0.5, "strain.elite_discount": 0})
    outlook = 1 / (1 + 2.718281828459045 ** (-4 * 0.2))
    assert _settled(p, perceived_trend=0.2)["elite"] == pytest.approx(0.5 + 0.4 * (0.5 - outlook))


@pytest.mark.parametrize("place", range(8))
def test_one_mark_says_which_way_a_shock_goes_and_which_component_it_meets(place: int) -> None:
    p = parameters({"strain.shock_size": 0.1})
    s = state(p, **{f"strain_{name}": 0.5 for name in COMPONENTS})
    s.strain_shock_mark = (place + 0.5) / 8
    strain.on_strain_shock(s, p, 0.0)
    sign = 1 if place < 4 else -1
    expected = [0.5 + (sign * 0.1 if number == place % 4 else 0.0) for number in range(4)]
    assert [getattr(s, f"strain_{name}") for name in COMPONENTS] == pytest.approx(expected)
    held = s.strain
    strain.composite(s, p)
    assert s.strain == held


def test_shocks_are_as_often_up_as_down_and_meet_all_components_alike() -> None:
    p = parameters({"strain.shock_size": 0.1})
    found: dict[tuple[str, float], int] = {}
    for number in range(400):
        s = state(p, **{f"strain_{name}": 0.5 for name in COMPONENTS})
        s.strain_shock_mark = (number + 0.5) / 400
        strain.on_strain_shock(s, p, 0.0)
        for name in COMPONENTS:
            if (level := getattr(s, f"strain_{name}")) != 0.5:
                found[name, round(level, 9)] = found.get((name, round(level, 9)), 0) + 1
    assert found == {(name, level): 50 for name in COMPONENTS for level in (0.4, 0.6)}


def test_shocks_come_after_the_data_and_not_in_the_twin() -> None:
    for driftless, forecasting, rate in ((0, 1, 0.05), (0, 0, 0.0), (1, 1, 0.0)):
        p = parameters({"strain.shock_rate": 0.6, "study.driftless": driftless})
        s = state(p, forecasting=forecasting)
        strain.shock_hazard(s, p)
        assert s.strain_shock_rate == pytest.approx(rate)


def test_a_decree_counts_in_units_of_300_thousand_men() -> None:
    s = state(parameters())
    pull(s, "mobilisation_decree", 150)
    assert (s.challenger_called_up, s.mobilisation) == (150.0, pytest.approx(0.5))


def test_a_better_balance_does_not_lower_military_strain_below_its_other_causes() -> None:
    p = parameters()
    assert _settled(p, balance_trend=0.1)["military"] == _settled(p, balance_trend=0.0)["military"]
    assert _settled(p, balance_trend=-9.0)["military"] == _settled(p, balance_trend=-0.4)["military"]
