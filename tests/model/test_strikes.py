"""Raids, air defence, refineries: hand-computed steps, mass balance, limits, counts of launches and the twin."""

from __future__ import annotations

from math import exp, sqrt
from typing import Any

import pytest

from attrition.model import strikes
from attrition.model.registry import LEVERS
from tests.scenarios import parameters, state

STEADY = {
    "challenger.strikes.output_early": 1000,
    "challenger.strikes.output_late": 1000,
    "challenger.strikes.missiles_early": 100,
    "challenger.strikes.missiles_late": 100,
    "challenger.strikes.damage": 1e-4,
    "challenger.strikes.missile_weight": 5,
    "defender.strikes.guns": 0.75,
    "defender.strikes.shots": 2,
    "defender.strikes.interceptor_limit": 1500,
    "defender.strikes.interception": 0.7,
    "defender.strikes.output_early": 500,
    "defender.strikes.output_late": 500,
    "defender.strikes.hit_share": 0.01,
    "defender.strikes.damage": 0.0045,
    "defender.strikes.restraint_reach": 1,
    "strikes.hold_months": 1,
}


def begun(p: Any, **fields: float) -> Any:
    s = state(p)
    strikes.begin_strikes(s, p)
    s.funding = 1.0
    for name, value in fields.items():
        assert hasattr(s, name), name
        setattr(s, name, float(value))
    return s


def a_step(s: Any, p: Any) -> None:
    strikes.raids(s, p, s.technology_months)
    strikes.air_defence(s, p, s.technology_months)
    strikes.refinery_raids(s, p, s.technology_months)


def test_default_launches_meet_the_yearly_counts() -> None:
    """Against the bulletins of the defender's air force: all launches, and the missiles among them."""
    p = parameters()
    s = begun(p)
    launched: dict[int, float] = {}
    missiles: dict[int, float] = {}
    for step in range(201):
        month = step * p.step_months
        s.technology_months = month
        strikes.raids(s, p, s.technology_months)
        year = 2022 + int((month + 1.8) // 12)
        launched[year] = launched.get(year, 0.0) + s.launches * p.step_months
        missiles[year] = (
            missiles.get(year, 0.0) + strikes.missiles_launched(s, p, s.technology_months) * p.step_months
        )
    for year, count, by_missile in ((2023, 4533, 1410), (2024, 13191, 2221), (2025, 56718, 2016)):
        assert launched[year] == pytest.approx(count, rel=0.15), year
        assert missiles[year] == pytest.approx(by_missile, rel=0.3), year


def test_a_stock_in_balance_launches_what_is_made() -> None:
    p = parameters(STEADY)
    # Over whole steps, a stock of exact one-month hold settles a little above a month's output.
    settled = 1000 * p.step_months / p.strike_share
    s = begun(p, challenger_strikes=settled)
    strikes.raids(s, p, s.technology_months)
    assert s.launches == pytest.approx(1000, rel=1e-12)
    assert s.challenger_strikes == pytest.approx(settled, rel=1e-12)
    assert settled == pytest.approx(1000, rel=0.13)


def test_components_denied_lower_the_output() -> None:
    p = parameters(STEADY | {"sanctions.denial_production": 0.5})
    s = begun(p, denial=0.4, challenger_strikes=0)
    strikes.raids(s, p, s.technology_months)
    assert s.challenger_strikes == pytest.approx(1000 * 0.8 * p.step_months)


def test_a_wave_of_raids_comes_out_of_the_stock_over_a_month() -> None:
    p = parameters(STEADY)
    calm, raided = begun(p, challenger_strikes=2000), begun(p, challenger_strikes=2000, raid_wave=300)
    strikes.raids(calm, p, calm.technology_months)
    strikes.raids(raided, p, raided.technology_months)
    extra = 300 * p.strike_share
    assert (raided.launches - calm.launches) * p.step_months == pytest.approx(extra, rel=1e-12)
    assert calm.challenger_strikes - raided.challenger_strikes == pytest.approx(extra, rel=1e-12)
    for _ in range(30):
        strikes.raids(raided, p, raided.technology_months)
    assert raided.raid_wave == pytest.approx(300 * exp(-31 * p.step_months), rel=1e-9)
    empty = begun(p, challenger_strikes=10, raid_wave=1e6)
    strikes.raids(empty, p, empty.technology_months)
    assert empty.launches * p.step_months == pytest.approx(10)
    assert empty.challenger_strikes == pytest.approx(1000 * p.step_months)


def test_interceptors_meet_missiles_and_guns_meet_drones() -> None:
    p = parameters(STEADY)
    s = begun(p, launches=1000, interceptors=1e5)
    strikes.air_defence(s, p, s.technology_months)
    assert s.interceptors_wanted == pytest.approx(200)
    assert s.interceptors_fired_total == pytest.approx(200 * p.step_months)
    assert s.leakers == pytest.approx(100 * 0.3**2 + 0.25 * 900)


def test_all_missiles_get_through_without_interceptors() -> None:
    p = parameters(STEADY)
    s = begun(p, launches=1000, interceptors=0)
    strikes.air_defence(s, p, s.technology_months)
    assert s.leakers == pytest.approx(100 + 0.25 * 900)
    assert s.interceptors == 0.0


def test_a_short_stock_is_stretched_over_a_month() -> None:
    p = parameters(STEADY)
    s = begun(p, launches=1000, interceptors=50, delivered_interceptors=40)
    strikes.air_defence(s, p, s.technology_months)
    fired = 50 * (1 - exp(-p.step_months))
    assert s.interceptors == pytest.approx(50 - fired + 40 * p.step_months, rel=1e-12)
    shots = fired / p.step_months / 100
    assert s.leakers == pytest.approx(100 * 0.3**shots + 225, rel=1e-12)


def test_launchers_fire_no_more_than_their_limit() -> None:
    p = parameters(STEADY | {"defender.strikes.interceptor_limit": 150})
    s = begun(p, launches=1000, interceptors=1e5)
    strikes.air_defence(s, p, s.technology_months)
    assert s.interceptors_wanted == 150
    assert s.leakers == pytest.approx(100 * 0.3**1.5 + 225)


def test_what_leaks_is_never_more_than_what_is_launched() -> None:
    p = parameters(STEADY)
    for launches in (0.0, 1.0, 1e3, 1e6):
        for interceptors in (0.0, 10.0, 1e6):
            s = begun(p, launches=launches, interceptors=interceptors)
            strikes.air_defence(s, p, s.technology_months)
            assert 0 <= s.leakers <= launches
            assert s.interceptors >= 0


def test_needed_interceptors_refill_the_stock_and_no_more() -> None:
    p = parameters(STEADY | {"defender.strikes.cover_months": 3, "defender.strikes.refill_months": 6})
    for stock, needed in ((0.0, 200 + 100), (600.0, 200), (1200.0, 100), (9999.0, 0)):
        s = begun(p, interceptors=stock, interceptors_wanted=200)
        assert strikes.interceptors_needed(s, p) == pytest.approx(needed)


def test_damage_settles_between_hits_and_repairs() -> None:
    p = parameters(STEADY | {"defender.strikes.repair_months": 3})
    s = begun(p, launches=1000, interceptors=0, defender_damage=0.5)
    strikes.air_defence(s, p, s.technology_months)
    hurt = (5 * 100 + 225) * 1e-4 * 0.5 * p.step_months
    assert s.defender_damage == pytest.approx(0.5 + hurt - 0.5 * (1 - exp(-p.step_months / 3)), rel=1e-12)
    for _ in range(1000):
        strikes.air_defence(s, p, s.technology_months)
    load = (5 * 100 + 225) * 1e-4 * p.step_months
    assert s.defender_damage == pytest.approx(load / (load + p.repair_share), rel=1e-9)


def test_damage_stays_a_share_under_any_raid() -> None:
    p = parameters(STEADY | {"challenger.strikes.damage": 0.1})
    s = begun(p, launches=1e6, interceptors=0)
    for _ in range(50):
        strikes.air_defence(s, p, s.technology_months)
        assert 0 <= s.defender_damage <= 1


def test_refineries_burn_by_hits_and_recover() -> None:
    p = parameters(STEADY | {"challenger.strikes.repair_months": 4, "challenger.strikes.volume_loss": 0.7})
    s = begun(p, defender_strikes=800, refinery_damage=0.2)
    strikes.refinery_raids(s, p, s.technology_months)
    hits = 0.01 * 800 * (1 - exp(-p.step_months))
    expected = 0.2 + 0.0045 * hits - 0.2 * (1 - exp(-p.step_months / 4))
    assert s.refinery_damage == pytest.approx(expected, rel=1e-12)
    assert s.export_volume == pytest.approx(1 - 0.7 * expected, rel=1e-12)


@pytest.mark.parametrize(
    ("fields", "factor"),
    [
        ({}, 1.0),
        ({"strike_permission": 1.0}, 2.0),
        ({"withheld_strikes": 0.25}, 0.75),
        ({"withheld_strikes": 0.25, "probe_restraint": 0.25}, 0.5),
        ({"withheld_strikes": 0.9, "probe_restraint": 0.9}, 0.0),
    ],
)
def test_permission_doubles_and_restraint_takes_away_the_damage_of_hits(
    fields: dict[str, float], factor: float
) -> None:
    p = parameters(STEADY)
    s = begun(p, defender_strikes=800, **fields)
    strikes.refinery_raids(s, p, s.technology_months)
    assert s.refinery_damage == pytest.approx(factor * 0.0045 * 8 * p.strike_share, rel=1e-12)


def test_restraint_reaches_as_many_hits_as_its_parameter_says() -> None:
    p = parameters(STEADY | {"defender.strikes.restraint_reach": 0.5})
    s = begun(p, defender_strikes=800, withheld_strikes=1)
    strikes.refinery_raids(s, p, s.technology_months)
    assert s.refinery_damage == pytest.approx(0.5 * 0.0045 * 8 * p.strike_share, rel=1e-12)


@pytest.mark.parametrize(("funding", "factor"), [(0.0, 0.0), (0.25, 0.5), (1.0, 1.0), (3.0, 1.0)])
def test_money_limits_the_defenders_own_output(funding: float, factor: float) -> None:
    p = parameters(STEADY)
    s = begun(p, funding=funding, delivered_strikes=60, defender_strikes=0)
    strikes.refinery_raids(s, p, s.technology_months)
    assert s.defender_strikes == pytest.approx((500 * factor + 60) * p.step_months)
    assert factor == sqrt(min(funding, 1.0))


def test_every_stock_closes_its_balance() -> None:
    for driftless in (0, 1):
        p = parameters(STEADY | {"study.driftless": driftless})
        s = begun(p, raid_wave=300)
        first = {"challenger_strikes": s.challenger_strikes, "interceptors": s.interceptors}
        first["defender_strikes"] = s.defender_strikes
        for step in range(300):
            s.forecasting = float(step >= 100)
            s.technology_months = step * p.step_months
            s.delivered_interceptors = 100.0 + step % 7
            s.delivered_strikes = 5.0 * (step % 3)
            a_step(s, p)
        for stock, gained, spent in (
            ("challenger_strikes", "made", "launched"),
            ("interceptors", "received", "fired"),
            ("defender_strikes", "received", "flown"),
        ):
            flows = [getattr(s, f"{stock}_{name}_total") for name in (gained, spent, "balanced")]
            expected = first[stock] + flows[0] - flows[1] - flows[2]
            assert getattr(s, stock) == pytest.approx(expected, rel=1e-12), stock
            assert getattr(s, stock) >= 0
            assert flows[0] > 0 and flows[1] > 0


def test_in_the_driftless_twin_stocks_damage_and_volume_stand_still() -> None:
    p = parameters(STEADY | {"study.driftless": 1})
    names = ("challenger_strikes", "interceptors", "defender_strikes")
    names += ("defender_damage", "refinery_damage", "export_volume")
    s = begun(p, forecasting=1, defender_damage=0.3, refinery_damage=0.2, export_volume=0.86)
    s.delivered_interceptors = 30.0
    before = {name: getattr(s, name) for name in names}
    for _ in range(100):
        a_step(s, p)
    assert {name: getattr(s, name) for name in names} == pytest.approx(before, rel=1e-12)


def test_ten_years_leave_nothing_without_bound() -> None:
    p = parameters()
    s = begun(p)
    for step in range(522 + 201):
        s.technology_months = step * p.step_months
        s.delivered_interceptors = strikes.interceptors_needed(s, p)
        s.delivered_strikes = 200.0
        a_step(s, p)
    assert s.challenger_strikes < 1.2 * p.challenger_strikes_output_late
    assert s.interceptors < 4 * s.interceptors_wanted
    assert s.defender_strikes < 1.3 * (p.defender_strikes_output_late + 200)
    assert 0.1 < s.defender_damage < 0.5
    assert 0.7 < s.export_volume < 0.95


def test_a_permission_is_a_novelty() -> None:
    lever = next(lever for lever in LEVERS if lever.name == "strike_permission")
    assert [(change.field, change.scale) for change in lever.changes] == [
        ("strike_permission", 1.0),
        ("rung", 1.0),
    ]


def test_the_beginning_knows_what_is_launched() -> None:
    p = parameters(STEADY | {"challenger.strikes.initial": 400})
    s = state(p)
    strikes.begin_strikes(s, p)
    assert s.launches == pytest.approx(400 * p.strike_share / p.step_months)
    assert s.interceptors_wanted == pytest.approx(2 * 0.1 * s.launches)
    assert s.interceptors == p.defender_strikes_interceptors_initial
    assert s.defender_strikes == p.defender_strikes_initial
    assert (s.export_volume, s.defender_damage) == (1.0, 0.0)
