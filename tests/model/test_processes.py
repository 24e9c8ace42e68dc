"""The initial state, and processes as the table calls them."""

from __future__ import annotations

import math
import random

import pytest

from attrition.model import processes
from attrition.model.beliefs import AUDIENCES
from attrition.model.clocks import PROCESSES, Process
from attrition.model.registry import STATE, TERMINAL_EVENTS
from attrition.model.structures import STRUCTURES
from tests.scenarios import advance, parameters, pull, state


def test_the_initial_state_is_the_scenarios() -> None:
    p = parameters({"challenger.men.initial": 190, "oil.brent_initial": 97, "territory.initial": 0.15})
    s = state(p)
    assert (s.challenger_men, s.brent, s.territory) == (190.0, 97.0, 0.15)
    assert s.liquid_reserve == p.budget_reserve_initial
    assert s.aid_level == s.export_volume == s.evidence_weight == 1.0
    assert (s.will, s.resolve) == (p.coalition_will, p.defender_resolve_initial)
    assert s.leader_age == p.regime_leader_age
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
        s = state(p, aid_level=level, forecasting=1)
        for step in range(300):
            processes.delivering(s, p, step * p.step_months, 0.0, [])
            processes.firing(s, p, step * p.step_months, 0.0, [])
        received.append(s.defender_rounds_received_total)
    assert received == sorted(received)
    assert received[0] < received[1] < received[-1]


def test_hazards_are_those_of_the_state_at_the_start_of_the_step() -> None:
    values = {"regime.hazard": 0.024, "regime.mutiny_share": 0.25, "oil.jump_rate": 3}
    p = parameters(values, cutoff_hours=7305)
    for months, share in ((9.9, 0.0), (10.0, 1.0)):
        s = state(p, strain=p.regime_hazard_strain)
        processes.beginning(s, p, months, 0.0, [])
        assert s.regime_fall_rate == pytest.approx(0.0015 * share)
        assert s.oil_jump_rate == pytest.approx(0.25 * share)


def test_nothing_that_ends_the_war_is_exposed_before_the_cutoff_and_in_the_null_one_hazard_is() -> None:
    hidden = {"escalation_on": 1, "choice_on": 1, "listed_acts": 3, "strain": 60}
    ways = {event.name for event in TERMINAL_EVENTS} - {"red_line_answer", "null_end"}
    for structure in STRUCTURES:
        p = parameters({"red_line.trigger": 0.5}, cutoff_hours=7305, structure=structure)
        s = state(p, **hidden)
        processes.beginning(s, p, 9.9, 0.0, [])
        assert not any(getattr(s, event.fields()[0]) for event in TERMINAL_EVENTS), structure
        s = state(p, **hidden)
        processes.beginning(s, p, 10.1, 0.0, [])
        exposed = {event.name for event in TERMINAL_EVENTS if getattr(s, event.fields()[0]) > 0}
        assert exposed == {"null": {"null_end"}, "red_line": ways | {"red_line_answer"}}.get(structure, ways)


# Stocks, levels and beliefs. Flows, averages, clocks, what is read once and what follows from noise are left out.
STILL = (
    "will_leading",
    "will_others",
    "will",
    "resolve",
    "funding",
    "strain",
    "strain_elite",
    "rung",
    "leader_age",
    "territory",
    "belief_staying",
    "perceived_staying",
    *(f"belief_exit_{audience}" for audience in AUDIENCES),
    "perceived_exit_leader",
    "perceived_exit_elites",
    "aid",
    "financial_aid",
    "aid_expected",
    "probe_restraint",
    "denial",
    "inflation",
    "liquid_reserve",
    "debt",
)


def test_without_noise_politics_stand_still_in_the_twin() -> None:
    p = parameters({"study.driftless": 1}, cutoff_hours=20 * 168)
    s = state(p)
    for step in range(20):
        advance(s, p, step)
    pull(s, "reassurance", 1)
    pull(s, "reassurance_army_command", 3)
    s.rung, s.restraint_news, s.belief_staying = 2.0, 1.0, 0.4
    advance(s, p, 20)
    before = {name: getattr(s, name) for name in STILL}
    for step in range(21, 125):
        advance(s, p, step)
    assert {name: getattr(s, name) for name in STILL} == pytest.approx(before, rel=1e-12)


def test_noise_stays_in_the_twin() -> None:
    p = parameters({"study.driftless": 1}, cutoff_hours=20 * 168)
    walked = []
    for seed in (1, 2):
        s = state(p)
        history, forecast = random.Random(0), random.Random(seed)
        for step in range(60):
            advance(s, p, step, history if step < 20 else forecast)
        walked.append((s.will_leading, s.will_others, s.balance, s.perceived_trend, s.brent, s.territory))
    assert all(one != other for one, other in zip(*walked, strict=True))
