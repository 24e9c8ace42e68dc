"""The initial state, and processes as the table calls them."""

from __future__ import annotations

import math

import pytest

from attrition.model import processes
from attrition.model.clocks import PROCESSES, Process
from attrition.model.registry import STATE
from tests.scenarios import parameters, state


def test_the_initial_state_is_the_scenarios() -> None:
    p = parameters({"challenger.men.initial": 190, "oil.brent_initial": 97, "territory.initial": 0.15})
    s = state(p)
    assert (s.challenger_men, s.brent, s.territory) == (190.0, 97.0, 0.15)
    assert s.liquid_reserve == p.budget_reserve_initial
    assert s.coalition_aid_level == 1.0
    assert s.urals > 0 and s.challenger_loss_expected > 0 and s.strain > 0


def test_the_initial_state_is_within_limits_and_has_no_dates() -> None:
    s = state(parameters())
    for field in STATE:
        value = getattr(s, field.name)
        assert math.isfinite(value) and field.low <= value <= field.high, field.name
        if field.name.endswith(("_day", "_start")) or field.name == "d1_pool":
            assert value == -1.0, field.name


def test_a_path_of_a_fresh_start_knows_nothing_of_the_last() -> None:
    p = parameters()
    first = state(p)
    used = state(p)
    for process in PROCESSES:
        if process.rules is not None:
            process.rules(used, p, 0.0, 7.0, [0.5] * 6)
    assert used.__dict__ != first.__dict__
    assert state(p).__dict__ == first.__dict__


@pytest.mark.parametrize(
    "process", [process for process in PROCESSES if process.rules], ids=lambda process: process.name
)
def test_a_process_runs_on_numbers_of_its_own_alone(process: Process) -> None:
    p = parameters()
    s = state(p, forecasting=1)
    process.rules(s, p, 60.0, 1833.0, [0.3] * (2 * len(process.streams)))
    for field in STATE:
        assert math.isfinite(getattr(s, field.name)), field.name


def test_more_aid_never_delivers_fewer_rounds_with_the_front_frozen() -> None:
    p = parameters()
    received = []
    for level in (0.0, 0.5, 1.0, 2.0, 10.0):
        s = state(p, coalition_aid_level=level)
        for step in range(300):
            processes.firing(s, p, step * p.step_months, 0.0, [])
        received.append(s.defender_rounds_received_total)
    assert received == sorted(received)
    assert received[0] == 0.0 < received[-1]


def test_hazards_are_those_of_the_state_at_the_start_of_the_step() -> None:
    p = parameters({"regime.hazard": 0.024, "oil.jump_rate": 3}, cutoff_hours=7305)
    for months, share in ((9.9, 0.0), (10.0, 1.0)):
        s = state(p, strain=p.regime_hazard_strain)
        processes.beginning(s, p, months, 0.0, [])
        assert s.regime_fall_rate == pytest.approx(0.002 * share)
        assert s.oil_jump_rate == pytest.approx(0.25 * share)
