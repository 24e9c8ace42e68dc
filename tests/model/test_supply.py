"""Armour and fires against hand-computed values."""

from __future__ import annotations

from math import exp, sqrt

import pytest

from attrition.model import supply
from tests.scenarios import parameters, state

LOSSES = {"challenger": supply.challenger_armour_losses, "defender": supply.defender_armour_losses}


@pytest.mark.parametrize("side", LOSSES)
def test_tanks_are_lost_with_casualties_scarcity_and_tactics(side: str) -> None:
    p = parameters(
        {
            f"{side}.armour.lost_per_thousand": 15,
            f"{side}.armour.tactics_late": 0.4,
            "armour.scarcity_exponent": 2,
        }
    )
    losses = LOSSES[side]
    assert losses(10.0, 1.0, state(p, tactics_done=0), p) == pytest.approx(150)
    assert losses(10.0, 0.4, state(p, tactics_done=0), p) == pytest.approx(150 * 0.16)
    assert losses(10.0, 1.0, state(p, tactics_done=0.5), p) == pytest.approx(150 * 0.7)
    assert losses(10.0, 1.0, state(p, tactics_done=1), p) == pytest.approx(150 * 0.4)


def test_tactics_and_new_tanks_drift_with_technology() -> None:
    p = parameters({"armour.tactics_midpoint": 20})
    s = state(p, technology_months=20)
    supply.armour_drift(s, p, s.technology_months)
    assert s.tactics_done == pytest.approx(0.5)
    s = state(p, technology_months=9999)
    supply.armour_drift(s, p, s.technology_months)
    assert s.tactics_done == pytest.approx(1)
    assert s.new_tanks == pytest.approx(p.challenger_armour_new_late)


def test_noise_of_armour_losses_is_stationary_with_its_declared_moments() -> None:
    p = parameters({"armour.noise_sd": 0.3, "armour.noise_persistence": 0.6})
    assert p.armour_noise_scale**2 / (1 - p.armour_noise_keep**2) == pytest.approx(0.3**2, rel=1e-12)
    assert p.armour_noise_keep ** (1 / p.step_months) == pytest.approx(0.6, rel=1e-12)


def test_hulls_are_drawn_best_first() -> None:
    p = parameters(
        {
            "challenger.armour.stored_initial": 7000,
            "challenger.armour.refurbish_peak": 165,
            "challenger.armour.refurbish_limit": 115,
            "challenger.armour.refurbish_exponent": 2,
        }
    )
    assert supply.hulls_drawn(state(p, challenger_hulls=7000), p) == 115
    assert supply.hulls_drawn(state(p, challenger_hulls=3500), p) == pytest.approx(165 / 4)
    assert supply.hulls_drawn(state(p, challenger_hulls=0), p) == pytest.approx(0, abs=1e-6)


def test_hulls_enter_service_at_their_yield() -> None:
    p = parameters({"challenger.armour.refurbish_yield": 0.8, "challenger.armour.lost_per_thousand": 0})
    s = state(p, new_tanks=20)
    hulls, armour = s.challenger_hulls, s.challenger_armour
    supply.challenger_armour(s, p)
    drawn = hulls - s.challenger_hulls
    assert drawn > 0
    assert s.challenger_armour - armour == pytest.approx(0.8 * drawn + 20 * p.step_months)


def test_the_defenders_tanks_are_those_delivered() -> None:
    p = parameters({"defender.armour.lost_per_thousand": 0})
    for delivered in (30.0, 15.0, 0.0):
        s = state(p, delivered_armour=delivered)
        tanks = s.defender_armour
        supply.defender_armour(s, p)
        assert s.defender_armour_received_total == pytest.approx(delivered * p.step_months)
        assert s.defender_armour - tanks == pytest.approx(delivered * p.step_months)


def test_tanks_are_needed_for_losses_and_the_gap_to_the_establishment() -> None:
    p = parameters({"defender.armour.initial": 1000, "defender.armour.refill_months": 10})
    assert supply.armour_needed(state(p, defender_armour=800, defender_armour_lost_rate=25), p) == 45
    assert supply.armour_needed(state(p, defender_armour=1100, defender_armour_lost_rate=25), p) == 15
    assert supply.armour_needed(state(p, defender_armour=3000, defender_armour_lost_rate=25), p) == 0


def test_no_step_loses_more_than_half_the_tanks() -> None:
    p = parameters({"defender.armour.lost_per_thousand": 200})
    s = state(p, defender_loss_rate=1e6, defender_armour=100, delivered_armour=0)
    supply.defender_armour(s, p)
    assert s.defender_armour == pytest.approx(50)


def test_demand_grows_with_the_root_of_strength_and_in_the_opening() -> None:
    p = parameters(
        {
            "challenger.fires.demand": 0.35,
            "challenger.fires.men_reference": 700,
            "challenger.fires.demand_opening": 3,
            "fires.opening_months": 10,
            "defender.fires.demand": 0.2,
            "defender.fires.men_reference": 800,
        }
    )
    assert supply.challenger_fires_demand(700, state(p, technology_months=11), p) == pytest.approx(0.35)
    assert supply.challenger_fires_demand(700, state(p, technology_months=9), p) == pytest.approx(1.05)
    assert supply.challenger_fires_demand(1400, state(p, technology_months=11), p) == pytest.approx(
        0.35 * sqrt(2)
    )
    assert supply.defender_fires_demand(200, p) == pytest.approx(0.1)


def test_production_follows_capacity_until_the_war_economy_stands() -> None:
    p = parameters({"challenger.fires.capacity_early": 0.03, "challenger.fires.capacity_midpoint": 200})
    s = state(p, technology_months=0, challenger_production=0.9)
    for _ in range(60):
        supply.production(s, p, s.technology_months)
    assert s.challenger_production == pytest.approx(0.03, rel=1e-6)


@pytest.mark.parametrize(("stock", "bound"), [(0.0, 1.5), (1e3, 0.3)])
def test_production_stays_within_its_share_of_capacity(stock: float, bound: float) -> None:
    p = parameters({"challenger.fires.capacity_late": 0.1, "challenger.fires.demand": 1.0})
    s = state(p, technology_months=9999, challenger_rounds=stock, challenger_men=700)
    for _ in range(2000):
        s.challenger_rounds = stock
        supply.production(s, p, s.technology_months)
    assert s.challenger_production == pytest.approx(bound * 0.1, rel=1e-9)


def test_what_is_fired_is_the_demand_or_what_there_is() -> None:
    p = parameters({"defender.fires.demand": 0.2, "defender.fires.men_reference": 800})
    rich = state(p, defender_men=800, defender_rounds=5)
    supply.defender_fires(rich, p)
    assert rich.defender_rounds_fired_total == pytest.approx(0.2 * p.step_months)
    poor = state(p, defender_men=800, defender_rounds=0.01)
    supply.defender_fires(poor, p)
    assert poor.defender_rounds_fired_total == pytest.approx(0.01 * p.step_months)
    assert poor.defender_rounds >= 0.0


def test_fires_are_half_sufficient_at_the_declared_months_of_demand() -> None:
    p = parameters(
        {
            "fires.half_months": 2,
            "challenger.fires.demand": 0.35,
            "challenger.fires.men_reference": 700,
            "fires.opening_months": 0,
            "challenger.fires.imports_late": 0,
        }
    )
    demand = 0.35
    s = state(
        p, challenger_men=700, technology_months=100, challenger_production=demand, challenger_imports=0
    )
    s.challenger_rounds = 2 * demand
    supply.challenger_fires(s, p)
    assert s.challenger_fires_ratio == pytest.approx(0.5, rel=1e-6)


def test_the_defender_receives_what_is_delivered() -> None:
    p = parameters()
    s = state(p, delivered_rounds=0.1, defender_rounds=0)
    supply.defender_fires(s, p)
    assert s.defender_rounds_inflow == 0.1
    assert s.defender_rounds_received_total == pytest.approx(0.1 * p.step_months)
    assert s.defender_rounds == pytest.approx(0.1 * p.step_months)


def test_rounds_are_needed_for_what_is_fired_and_what_fills_the_stock() -> None:
    p = parameters(
        {
            "defender.fires.demand": 0.2,
            "defender.fires.men_reference": 800,
            "fires.coverage_months": 12,
            "fires.refill_months": 36,
        }
    )
    for stock, need in ((2.4, 0.2), (0.6, 0.25), (1e3, 0.0)):
        s = state(p, defender_men=800, defender_rounds=stock)
        assert supply.rounds_needed(s, p) == pytest.approx(need)


@pytest.mark.parametrize(
    ("output", "cost"), [(8, 1.0), (16, 0.9), (4, 1 / 0.9), (1, 1 / 0.9**3), (1e9, 0.5), (0, 2.0)]
)
def test_each_doubling_of_output_cuts_the_cost_by_the_same_ratio(output: float, cost: float) -> None:
    exponent = parameters({"challenger.fires.learning_rate": 0.9}).challenger_learning_exponent
    assert supply.learnt_cost(output, 8.0, exponent) == pytest.approx(cost, rel=1e-9)


def test_the_challenger_learns_from_what_it_makes() -> None:
    p = parameters({"challenger.fires.learning_rate": 0.9, "challenger.fires.output_reference": 8})
    s = state(p, challenger_production=0, challenger_rounds_made_total=4)
    supply.production(s, p, s.technology_months)
    made = s.challenger_rounds_made_total - 4
    assert made == pytest.approx(s.challenger_production * p.step_months)
    assert s.unit_cost == pytest.approx(supply.learnt_cost(4 + made, 8.0, p.challenger_learning_exponent))
    assert state(p).unit_cost == 1.0


def test_denied_components_cut_what_can_be_made() -> None:
    p = parameters({"challenger.fires.capacity_midpoint": 200, "sanctions.denial_production": 0.5})
    made = []
    for denial in (0.0, 0.5):
        s = state(p, technology_months=0, denial=denial, enforcement=0)
        for _ in range(60):
            supply.production(s, p, s.technology_months)
        made.append(s.challenger_production)
    assert made[1] == pytest.approx(0.75 * made[0], rel=1e-6)


def test_no_more_is_fired_in_a_step_than_the_stock_holds() -> None:
    assert supply.rounds_fired(0.4, 10.0, 0.25) == 0.1
    assert supply.rounds_fired(0.4, 0.2, 0.25) == 0.05
    assert supply.rounds_fired(4.0, 1.0, 3.0) == 1.0


def test_fires_are_half_sufficient_at_the_months_of_demand_that_say_so() -> None:
    p = parameters({"fires.half_months": 2})
    assert supply.sufficiency(0.8, 0.4, p) == pytest.approx(0.5, rel=1e-9)
    assert supply.sufficiency(0.0, 0.4, p) == 0.0


def test_noise_of_armour_losses_is_each_sides_own() -> None:
    p = parameters({"armour.noise_sd": 0.3})
    s = state(p, challenger_armour_noise=0.2, defender_armour_noise=0.1)
    supply.armour_noise(s, p, 1.0, -2.0)
    assert s.challenger_armour_noise == pytest.approx(0.2 * p.armour_noise_keep + p.armour_noise_scale)
    assert s.defender_armour_noise == pytest.approx(0.1 * p.armour_noise_keep - 2 * p.armour_noise_scale)


def test_scarce_armour_is_lost_more_slowly_on_the_defenders_side_too() -> None:
    p = parameters(
        {
            "defender.armour.lost_per_thousand": 10,
            "armour.scarcity_exponent": 1,
            "armour.noise_sd": 0,
            "defender.armour.initial": 1000,
        }
    )
    s = state(p, defender_armour=250, defender_loss_rate=8, tactics_done=0)
    supply.defender_armour(s, p)
    assert s.defender_armour_lost_rate == pytest.approx(10 * 8 * 0.25)


def test_both_sides_fires_are_half_sufficient_at_the_same_months_of_demand() -> None:
    p = parameters(
        {"fires.half_months": 2, "defender.fires.demand": 0.2, "defender.fires.men_reference": 800}
    )
    s = state(p, defender_men=800, delivered_rounds=0)
    s.defender_rounds = 0.4 + 0.2 * p.step_months
    supply.defender_fires(s, p)
    assert s.defender_fires_ratio == pytest.approx(0.5, rel=1e-6)


def test_the_driftless_twin_holds_each_stock_but_for_its_noise() -> None:
    p = parameters({"study.driftless": 1})
    s = state(p, forecasting=1, technology_months=500)
    rounds, hulls, tanks = s.challenger_rounds, s.challenger_hulls, s.challenger_armour
    supply.production(s, p, s.technology_months)
    supply.challenger_fires(s, p)
    s.challenger_armour_noise = 0.4
    supply.challenger_armour(s, p)
    assert (s.challenger_rounds, s.challenger_hulls) == (rounds, hulls)
    assert s.challenger_rounds_made_total == 0.0
    assert s.challenger_armour_excess > 0.0
    assert s.challenger_armour == pytest.approx(tanks - s.challenger_armour_excess, rel=1e-13)


def test_rounds_come_from_works_and_from_abroad() -> None:
    p = parameters()
    s = state(p, challenger_production=0.3, challenger_imports=0.1)
    supply.challenger_fires(s, p)
    assert s.challenger_rounds_inflow == pytest.approx(0.4)
    assert s.challenger_rounds_received_total == pytest.approx(0.4 * p.step_months)


def test_noise_of_armour_losses_leaves_their_mean() -> None:
    p = parameters(
        {"armour.noise_sd": 0.4, "challenger.armour.lost_per_thousand": 10, "armour.scarcity_exponent": 0}
    )
    s = state(p, challenger_armour_noise=0.5, challenger_loss_rate=20, tactics_done=0)
    supply.challenger_armour(s, p)
    assert s.challenger_armour_lost_rate == pytest.approx(200 * 2.718281828459045 ** (0.5 - 0.08))


def test_tactics_are_a_width_from_half_way_at_one_over_one_plus_e() -> None:
    p = parameters({"armour.tactics_midpoint": 20, "armour.tactics_width": 5})
    s = state(p)
    supply.armour_drift(s, p, 15.0)
    assert s.tactics_done == pytest.approx(1.0 / (1.0 + exp(1.0)), rel=1e-9)
