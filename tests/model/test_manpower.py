"""Recruits, training, hospital and desertion against hand-computed values."""

from __future__ import annotations

from math import exp, log

import pytest

from attrition.model import manpower
from tests.scenarios import parameters, state

QUIET = {
    "challenger.men.desertion": 0,
    "defender.men.desertion": 0,
    "challenger.men.pool_inflow": 0,
    "defender.men.pool_inflow": 0,
    "challenger.men.formation_share": 0,
}


def test_establishment_and_irrecoverable_share_follow_technology() -> None:
    p = parameters(
        {
            "challenger.men.target_base": 190,
            "challenger.men.target_first": 400,
            "challenger.men.target_first_midpoint": 9,
            "challenger.men.target_first_width": 2,
            "challenger.men.target_second": 100,
            "challenger.men.target_second_midpoint": 240,
            "challenger.men.target_second_width": 0.1,
            "men.irrecoverable_early": 0.5,
            "men.irrecoverable_late": 0.7,
            "men.irrecoverable_midpoint": 9,
        }
    )
    s = state(p, technology_months=9.0)
    manpower.establishment(s, p, s.technology_months)
    assert s.establishment == pytest.approx(190 + 200, rel=1e-12)
    assert s.irrecoverable_share == pytest.approx(0.6, rel=1e-12)
    s = state(p, technology_months=1000.0)
    manpower.establishment(s, p, s.technology_months)
    assert s.establishment == pytest.approx(690, rel=1e-12)
    assert s.irrecoverable_share == pytest.approx(0.7, rel=1e-12)


def test_supply_rises_with_the_bonus_and_falls_with_the_pool() -> None:
    p = parameters(
        {
            "challenger.men.recruits_reference": 40,
            "challenger.men.bonus_reference": 2,
            "challenger.men.bonus_elasticity": 0.5,
            "challenger.men.pool_initial": 1000,
            "challenger.men.pool_exponent": 2,
        }
    )
    assert manpower.challenger_supply(state(p, challenger_bonus=2, challenger_pool=1000), p) == pytest.approx(
        40
    )
    assert manpower.challenger_supply(state(p, challenger_bonus=8, challenger_pool=1000), p) == pytest.approx(
        80
    )
    assert manpower.challenger_supply(state(p, challenger_bonus=2, challenger_pool=500), p) == pytest.approx(
        10
    )
    # A pool above its start is no reserve of willingness.
    assert manpower.challenger_supply(state(p, challenger_bonus=2, challenger_pool=9000), p) == pytest.approx(
        40
    )


def test_recruits_are_the_least_of_supply_need_and_pool() -> None:
    p = parameters({"challenger.men.desertion": 0.01, "men.refill_months": 4})
    losses = {"challenger_loss_rate": 5, "irrecoverable_share": 0.6}
    s = state(p, establishment=500, challenger_men=400, challenger_pool=1e5, **losses)
    manpower.recruiting(s, p)
    # What does not come back, and the gap to the establishment over four months.
    assert s.challenger_recruits == pytest.approx(min(0.6 * 5 + 0.01 * 400 + 100 / 4, s.challenger_supply))
    wanting = state(p, establishment=400, challenger_men=400, challenger_pool=1e5, **losses)
    manpower.recruiting(wanting, p)
    assert wanting.challenger_recruits == pytest.approx(0.6 * 5 + 0.01 * 400)
    assert wanting.challenger_supply > wanting.challenger_recruits
    empty = state(p, establishment=5000, challenger_pool=0.01, challenger_loss_rate=500)
    manpower.recruiting(empty, p)
    assert empty.challenger_recruits <= 0.01 / p.step_months


def test_the_bonus_rises_with_unmet_need_up_to_its_limit_and_decays_without() -> None:
    p = parameters({"challenger.men.bonus_adjustment": 0.1, "challenger.men.bonus_decay": 0})
    short = state(p, challenger_bonus=2.0, establishment=9999, challenger_loss_rate=500)
    manpower.recruiting(short, p)
    # Need over supply counts at most twofold; at the reference bonus the treasury resists half of it.
    assert short.challenger_bonus == pytest.approx(2.0 * exp(0.05 * p.step_months), rel=1e-13)
    idle = state(p, challenger_bonus=2.0, establishment=0, challenger_men=100, challenger_loss_rate=0)
    p.challenger_men_desertion = 0.0
    manpower.recruiting(idle, p)
    assert idle.challenger_bonus == pytest.approx(2.0 * exp(-0.05 * p.step_months), rel=1e-13)
    p = parameters({"challenger.men.bonus_adjustment": 5})
    limit = state(p, challenger_bonus=9.9, establishment=9999, challenger_loss_rate=500)
    manpower.recruiting(limit, p)
    assert limit.challenger_bonus == 10.0


def test_the_defender_mobilises_within_limit_share_pool_and_need() -> None:
    values = {
        "defender.men.intake_limit": 27,
        "defender.men.intake_share": 0.01,
        "defender.men.opening_wave": 55,
        "defender.men.opening_wave_months": 6,
        "defender.men.target": 20_000,
    }
    p = parameters(values)
    rich = state(p, defender_pool=5000, defender_men=300, funding=1)
    manpower.mobilising(rich, p, 10.0)
    assert rich.defender_recruits == 27
    manpower.mobilising(rich, p, 3.0)
    assert rich.defender_recruits == 27 + 55
    # Money for a quarter of the need pays half of them.
    rich.funding = 0.25
    manpower.mobilising(rich, p, 3.0)
    assert rich.defender_recruits == pytest.approx(41)
    poor = state(p, defender_pool=1000, defender_men=300, funding=1)
    manpower.mobilising(poor, p, 10.0)
    assert poor.defender_recruits == pytest.approx(10)
    p = parameters(values | {"defender.men.target": 300, "defender.men.desertion": 0})
    full = state(p, defender_pool=5000, defender_men=400, defender_loss_rate=8, irrecoverable_share=0.5)
    manpower.mobilising(full, p, 10.0)
    assert full.defender_recruits == pytest.approx(0.5 * 8)


def test_desertion_rises_below_the_resolve_of_reference() -> None:
    p = parameters(
        {
            "defender.men.desertion": 0.006,
            "defender.men.desertion_slope": 2,
            "defender.men.desertion_resolve": 0.6,
        }
    )
    assert manpower.defender_desertion(state(p, resolve=0.8), p) == pytest.approx(0.006)
    assert manpower.defender_desertion(state(p, resolve=0.4), p) == pytest.approx(0.006 * 1.4)


def _arrivals(p: object, **fields: float) -> tuple[float, float]:
    """Men who arrive in the theatre, and the mean step of their arrival."""
    s = state(p, challenger_loss_rate=0, challenger_recruits=0, irrecoverable_share=0, **fields)
    men, weighted, before = 0.0, 0.0, s.challenger_men
    for step in range(3000):
        manpower.challenger_flows(s, p)
        arrived = s.challenger_men - before
        men, weighted, before = men + arrived, weighted + step * arrived, s.challenger_men
    return men, weighted / men


@pytest.mark.parametrize("months", [1.5, 4.0])
def test_training_lasts_its_mean_in_two_stages(months: float) -> None:
    p = parameters(QUIET | {"men.training_months": months})
    men, steps = _arrivals(p, challenger_training_first=100)
    assert men == pytest.approx(100, rel=1e-9)
    # A stage of a stepped delay lasts a geometric time, half a step longer than its continuous twin.
    assert steps * p.step_months == pytest.approx(months, abs=p.step_months)


def test_wounded_and_formations_return_after_their_mean_times() -> None:
    p = parameters(QUIET | {"men.hospital_months": 3, "men.formation_months": 6})
    men, steps = _arrivals(p, challenger_hospital_first=50)
    assert men == pytest.approx(50, rel=1e-9)
    assert steps * p.step_months == pytest.approx(3, abs=p.step_months)
    men, steps = _arrivals(p, challenger_formation=50)
    assert men == pytest.approx(50, rel=1e-9)
    assert steps * p.step_months == pytest.approx(6, abs=p.step_months)


def test_losses_split_into_irrecoverable_and_wounded() -> None:
    p = parameters(QUIET)
    s = state(p, challenger_men=400, challenger_loss_rate=20, irrecoverable_share=0.6, challenger_recruits=0)
    manpower.challenger_flows(s, p)
    lost = 20 * p.step_months
    assert s.challenger_men == pytest.approx(400 - lost)
    assert s.challenger_casualties == pytest.approx(lost)
    assert s.challenger_irrecoverable_total == pytest.approx(0.6 * lost)
    assert s.challenger_hospital_first == pytest.approx(0.4 * lost)


def test_no_step_loses_more_than_half_the_men() -> None:
    p = parameters(QUIET)
    for side in ("challenger", "defender"):
        s = state(p, **{f"{side}_men": 10, f"{side}_loss_rate": 1e6, f"{side}_recruits": 0})
        (manpower.challenger_flows if side == "challenger" else manpower.defender_flows)(s, p)
        assert getattr(s, f"{side}_men") == pytest.approx(5)


def test_a_decree_calls_up_what_the_pool_has() -> None:
    p = parameters(QUIET)
    s = state(p, challenger_called_up=300, challenger_pool=120, challenger_recruits=0)
    manpower.challenger_flows(s, p)
    assert s.challenger_training_first == pytest.approx(120)
    assert s.challenger_called_up == pytest.approx(180)
    assert s.challenger_pool == 0.0


def test_a_share_of_the_trained_forms_new_formations() -> None:
    p = parameters(QUIET | {"challenger.men.formation_share": 0.25})
    s = state(p, challenger_training_second=100, challenger_recruits=0, challenger_loss_rate=0)
    men = s.challenger_men
    manpower.challenger_flows(s, p)
    trained = 100 * p.training_leave
    assert s.challenger_formation == pytest.approx(0.25 * trained)
    assert s.challenger_men - men == pytest.approx(0.75 * trained)


def test_two_stages_lose_and_gain_what_they_pass_on() -> None:
    first, second, leaving = manpower.two_stages(10.0, 4.0, 3.0, 0.5)
    assert (first, second, leaving) == (8.0, 7.0, 2.0)
    assert first + second + leaving == 10.0 + 4.0 + 3.0


def test_the_defenders_men_move_through_the_same_stages() -> None:
    p = parameters({"defender.men.pool_inflow": 12, "defender.men.desertion": 0.01})
    s = state(
        p,
        defender_men=400,
        defender_pool=1000,
        defender_recruits=20,
        defender_loss_rate=15,
        defender_training_second=30,
        defender_hospital_second=40,
        irrecoverable_share=0.6,
        resolve=0.9,
    )
    manpower.defender_flows(s, p)
    dt = p.step_months
    came = 30 * p.training_leave + 40 * p.hospital_leave
    assert s.defender_men == pytest.approx(400 + came - 15 * dt - 0.01 * dt * 400)
    assert s.defender_pool == pytest.approx(1000 - 20 * dt + 12 * dt)
    assert s.defender_training_first == pytest.approx(20 * dt)
    assert s.defender_hospital_first == pytest.approx(0.4 * 15 * dt)
    assert s.defender_pool_joined_total == pytest.approx(12 * dt)
    assert s.defender_deserted_total == pytest.approx(0.01 * dt * 400)


def test_the_last_men_of_a_pool_are_spread_over_no_more_than_a_step() -> None:
    p = parameters()
    s = state(p, establishment=9000, challenger_men=10, challenger_pool=3, challenger_bonus=10)
    p.challenger_men_pool_exponent = 0.0
    manpower.recruiting(s, p)
    assert s.challenger_recruits == pytest.approx(3 / p.step_months)
    s.challenger_called_up = 50.0
    p.challenger_men_pool_inflow = 0.0
    manpower.challenger_flows(s, p)
    assert s.challenger_pool == pytest.approx(0, abs=1e-12)
    assert s.challenger_recruited_total == pytest.approx(3)


@pytest.mark.parametrize(("forecasting", "moves"), [(0, True), (1, False)])
def test_bonus_and_pool_stand_still_in_the_driftless_twin(forecasting: int, moves: bool) -> None:
    p = parameters({"study.driftless": 1})
    s = state(p, establishment=9999, challenger_bonus=2, forecasting=forecasting, steps_done=9)
    manpower.recruiting(s, p)
    assert (s.challenger_bonus != 2.0) == moves
    before = s.challenger_pool
    s.challenger_pool_drift = (
        p.challenger_men_pool_inflow * p.step_months - s.challenger_recruits * p.step_months
    )
    manpower.challenger_flows(s, p)
    assert (s.challenger_pool != pytest.approx(before, rel=1e-12)) == moves


def test_deserters_leave_and_casualties_add_up_on_both_sides() -> None:
    p = parameters({"challenger.men.desertion": 0.02, "defender.men.desertion": 0.02})
    for side, flows in (("challenger", manpower.challenger_flows), ("defender", manpower.defender_flows)):
        s = state(p, **{f"{side}_men": 400, f"{side}_recruits": 0, f"{side}_loss_rate": 9, "resolve": 0.9})
        for _ in range(2):
            before = getattr(s, f"{side}_men")
            flows(s, p)
        assert getattr(s, f"{side}_casualties") == pytest.approx(2 * 9 * p.step_months)
        gone = (9 + 0.02 * before) * p.step_months
        assert before - getattr(s, f"{side}_men") == pytest.approx(gone, rel=0.05)
        assert getattr(s, f"{side}_deserted_total") == pytest.approx(2 * 0.02 * p.step_months * 400, rel=0.02)


def test_irrecoverable_losses_fade_from_the_labour_market() -> None:
    p = parameters(QUIET)
    s = state(p, challenger_loss_rate=0, irrecoverable_recent=100, challenger_recruits=0)
    months = 0.0
    while months < 120:
        manpower.challenger_flows(s, p)
        months += p.step_months
    assert s.irrecoverable_recent == pytest.approx(100 * exp(-0.10 * months / 12))
    s = state(p, challenger_loss_rate=10, irrecoverable_share=0.5, challenger_recruits=0)
    manpower.challenger_flows(s, p)
    assert s.irrecoverable_recent == pytest.approx(5 * p.step_months)


def test_the_need_of_the_defender_counts_deserters() -> None:
    p = parameters(
        {"defender.men.target": 300, "defender.men.desertion": 0.02, "defender.men.intake_share": 1}
    )
    s = state(
        p, defender_pool=5000, defender_men=400, defender_loss_rate=8, irrecoverable_share=0.5, resolve=0.9
    )
    manpower.mobilising(s, p, 100.0)
    assert s.defender_recruits == pytest.approx(0.5 * 8 + 0.02 * 400)


def test_the_establishment_rises_on_its_time_scale() -> None:
    values = {f"challenger.men.target_{step}": 100 for step in ("base", "first", "second")}
    values |= {f"challenger.men.target_{step}_midpoint": 10 for step in ("first", "second")}
    values |= {"challenger.men.target_first_width": 4, "challenger.men.target_second_width": 2}
    p = parameters(values)
    s = state(p, technology_months=14)
    manpower.establishment(s, p, s.technology_months)
    assert s.establishment == pytest.approx(100 + 100 / (1 + exp(-1)) + 100 / (1 + exp(-2)))


def test_a_bonus_above_its_reference_falls_back_at_its_rate() -> None:
    values = {
        **QUIET,
        "challenger.men.bonus_reference": 1.6,
        "challenger.men.bonus_decay": 0.3,
        "challenger.men.bonus_adjustment": 0,
    }
    p = parameters(values)
    s = state(p, challenger_bonus=3.2, challenger_pool=1e4, challenger_men=500.0, establishment=400.0)
    manpower.recruiting(s, p)
    assert s.challenger_bonus == pytest.approx(3.2 * exp(-0.3 * log(2.0) * p.step_months), rel=1e-12)


def test_the_pool_gains_its_inflow_in_proportion_to_the_step() -> None:
    p = parameters({**QUIET, "challenger.men.pool_inflow": 20})
    s = state(p, challenger_pool=1000.0, challenger_recruits=0.0, challenger_called_up=0.0)
    manpower.challenger_flows(s, p)
    assert s.challenger_pool == pytest.approx(1000.0 + 20.0 * p.step_months, rel=1e-12)


def test_the_defender_calls_up_no_more_in_a_step_than_the_pool_holds() -> None:
    p = parameters({**QUIET, "defender.men.target": 1000, "defender.men.intake_share": 100})
    s = state(p, defender_men=1.0, defender_pool=0.5, challenger_men=500.0)
    manpower.mobilising(s, p, 0.0)
    assert s.defender_recruits == pytest.approx(0.5 / p.step_months, rel=1e-12)
