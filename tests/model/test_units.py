"""Losses in whole units: hazards instead of flows, one unit an event, and what the other side gains."""

from __future__ import annotations

from typing import Any

import pytest

from attrition.model import units
from attrition.model.clocks import EFFECTS, PROCESSES
from attrition.model.manpower import challenger_flows
from tests.scenarios import parameters, state

RATES = {"challenger_loss_rate": 24.0, "defender_loss_rate": 16.0}


def whole(values: dict[str, float], **fields: float) -> Any:
    p = parameters(values)
    s = state(p, **(RATES | fields))
    units.whole_units(s, p)
    return s


def test_losses_flow_unless_a_unit_is_given() -> None:
    s = whole({})
    assert (s.challenger_loss_rate, s.defender_loss_rate) == (24.0, 16.0)
    assert (s.challenger_unit_lost_rate, s.defender_unit_lost_rate) == (0.0, 0.0)


@pytest.mark.parametrize("unit", [0.5, 1.0, 8.0])
def test_the_hazard_of_losing_a_unit_is_the_loss_rate_over_its_size(unit: float) -> None:
    s = whole({"front.loss_unit": unit})
    assert (s.challenger_loss_rate, s.defender_loss_rate) == (0.0, 0.0)
    assert s.challenger_unit_lost_rate == pytest.approx(24.0 / unit, rel=1e-15)
    assert s.defender_unit_lost_rate == pytest.approx(16.0 / unit, rel=1e-15)


@pytest.mark.parametrize("side", ["challenger", "defender"])
def test_the_step_in_which_a_unit_is_lost_costs_that_unit(side: str) -> None:
    p = parameters({"front.loss_unit": 3.0})
    s = state(p, challenger_loss_rate=0.0, defender_loss_rate=0.0)
    EFFECTS[f"{side}_unit_lost"](s, p, 10.0)
    other = "defender" if side == "challenger" else "challenger"
    assert getattr(s, f"{side}_loss_rate") * p.step_months == pytest.approx(3.0, rel=1e-15)
    assert getattr(s, f"{other}_loss_rate") == 0.0


def test_units_are_lost_before_men_move() -> None:
    manpower = next(process for process in PROCESSES if process.name == "manpower")
    assert manpower.events == ("challenger_unit_lost", "defender_unit_lost")
    assert [rule.__name__ for rule in manpower.rules][-3:] == [
        "challenger_flows",
        "defender_flows",
        "captures",
    ]


def captured(values: dict[str, float], **fields: float) -> tuple[Any, Any]:
    p = parameters(values)
    lost = {"challenger_lost": 4.0, "defender_lost": 10.0, "irrecoverable_share": 0.5}
    before, s = state(p, **(lost | fields)), state(p, **(lost | fields))
    units.captures(s, p)
    return before, s


def test_a_share_of_what_is_lost_for_good_changes_sides() -> None:
    before, s = captured({"front.captured": 0.4})
    assert s.challenger_men - before.challenger_men == pytest.approx(0.4 * 0.5 * 10.0)
    assert s.defender_men - before.defender_men == pytest.approx(0.4 * 0.5 * 4.0)
    assert s.challenger_captured_total == pytest.approx(2.0)
    assert s.defender_captured_total == pytest.approx(0.8)


def test_nothing_changes_sides_by_default_or_in_the_driftless_twin() -> None:
    for values in ({}, {"front.captured": 1.0, "study.driftless": 1.0}):
        before, s = captured(values, forecasting=1.0)
        assert (s.challenger_men, s.defender_men) == (before.challenger_men, before.defender_men)
        assert (s.challenger_captured_total, s.defender_captured_total) == (0.0, 0.0)


def test_a_step_can_cost_all_the_men_where_the_limit_is_one() -> None:
    for limit, left in ((0.5, 2.0), (1.0, 0.0)):
        p = parameters({"men.most_lost": limit, "challenger.men.desertion": 0, "men.irrecoverable_early": 1})
        s = state(p, challenger_men=4.0, challenger_loss_rate=1e6, irrecoverable_share=1.0)
        challenger_flows(s, p)
        assert (s.challenger_men, s.challenger_lost) == (left, 4.0 - left)
