"""The initial state, and processes as the table calls them."""

from __future__ import annotations

import math
import random

import pytest

from attrition.engine.parts import run_rules
from attrition.model.beliefs import AUDIENCES
from attrition.model.clocks import EFFECTS, PROCESSES
from attrition.model.declarations import Process
from attrition.model.registry import STATE, TERMINAL_EVENTS
from attrition.model.strain import COMPONENTS
from attrition.model.structures import STRUCTURES
from tests.scenarios import advance, parameters, pull, state

RULES = {process.name: process.rules for process in PROCESSES}


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
        run_rules(process.rules, used, p, 0.0, 7.0, [0.5] * 6)
    assert used.__dict__ != first.__dict__
    assert state(p).__dict__ == first.__dict__


@pytest.mark.parametrize(
    "process", [process for process in PROCESSES if process.rules], ids=lambda process: process.name
)
def test_a_process_runs_on_numbers_of_its_own_alone(process: Process) -> None:
    p = parameters()
    s = state(p, forecasting=1)
    run_rules(process.rules, s, p, 60.0, 1833.0, [0.3] * (2 * len(process.streams)))
    for field in STATE:
        assert math.isfinite(getattr(s, field.name)), field.name


def test_more_aid_never_delivers_fewer_rounds_with_the_front_frozen() -> None:
    p = parameters()
    received = []
    for level in (0.0, 0.5, 1.0, 2.0, 10.0):
        s = state(p, aid_level=level, forecasting=1)
        for step in range(300):
            for name in ("deliveries", "fires"):
                run_rules(RULES[name], s, p, step * p.step_months, 0.0, [])
        received.append(s.defender_rounds_received_total)
    assert received == sorted(received)
    assert received[0] < received[1] < received[-1]


def strained(level: float) -> dict[str, float]:
    """Components of strain all at one level, 0..1, so that their composite is a hundred times it."""
    return {f"strain_{name}": level for name in COMPONENTS}


def test_hazards_are_those_of_the_state_at_the_start_of_the_step() -> None:
    values = {"regime.hazard": 0.024, "regime.mutiny_share": 0.25, "oil.jump_rate": 3}
    values |= {"regime.natural_hazard": 0.012, "regime.natural_slope": 0.5}
    p = parameters(values, cutoff_hours=7305)
    for months, share in ((9.9, 0.0), (10.0, 1.0)):
        s = state(p, **strained(p.regime_hazard_strain / 100), leader_age=72)
        run_rules(RULES["clock"], s, p, months, 0.0, [])
        assert s.regime_fall_rate == pytest.approx(0.0015 * share)
        assert s.oil_jump_rate == pytest.approx(0.25 * share)
        # The leader is older at the end of the step.
        assert s.natural_exit_rate == pytest.approx(0.001 * math.exp(0.5 * 2) * share)
        assert s.leader_age == pytest.approx(72 + p.step_months / 12)


@pytest.mark.parametrize(
    ("event", "mark", "squares"),
    [
        ("mutiny", 0.9, (0.3**2, 0.4**2, (0.5 + 0.15) ** 2, 0.6**2)),
        ("mutiny", 0.4, (0.3**2, 0.4**2, (0.5 / 2) ** 2, (0.6 / 2) ** 2)),
        ("natural_exit", 0.9, (0.3**2, 0.4**2, (0.5 / 2) ** 2, (0.6 / 2) ** 2)),
    ],
)
def test_strain_is_put_together_before_the_hazards_after_a_mutiny_or_a_succession(
    event: str, mark: float, squares: tuple[float, ...]
) -> None:
    """Such an event moves components alone: hazards of the next step must not see the strain before it."""
    values = {"regime.mutiny_success": 0.5, "regime.mutiny_shock": 0.15, "regime.successor_relief": 0.5}
    values |= {"regime.successor_stops": 0.3, "regime.natural_stops": 0.4}
    values |= {"regime.hazard": 0.024, "regime.hazard_strain": 35, "regime.hazard_slope": 0.45}
    values |= dict.fromkeys((f"strain.weight_{name}" for name in COMPONENTS), 7)
    p = parameters(values)
    levels = dict(zip(COMPONENTS, (0.3, 0.4, 0.5, 0.6), strict=True))
    s = state(p, **{f"strain_{name}": level for name, level in levels.items()}, **{f"{event}_mark": mark})
    EFFECTS[event](s, p, 7.0)
    assert s.end == 0
    run_rules(RULES["clock"], s, p, 0.25, 14.0, [])
    after = 100 * math.sqrt(sum(squares) / 4)
    assert s.strain == pytest.approx(after)
    assert s.regime_hazard == pytest.approx(0.002 * math.exp(0.045 * (after - 35)))


def test_nothing_that_ends_the_war_is_exposed_before_the_cutoff_and_in_the_null_one_hazard_is() -> None:
    hidden = {"escalation_on": 1, "choice_on": 1, "listed_acts": 3, **strained(0.6)}
    ways = {event.name for event in TERMINAL_EVENTS} - {"red_line_answer", "null_end"}
    for structure in STRUCTURES:
        p = parameters({"red_line.trigger": 0.5}, cutoff_hours=7305, structure=structure)
        s = state(p, **hidden)
        run_rules(RULES["clock"], s, p, 9.9, 0.0, [])
        assert not any(getattr(s, event.fields()[0]) for event in TERMINAL_EVENTS), structure
        s = state(p, **hidden)
        run_rules(RULES["clock"], s, p, 10.1, 0.0, [])
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


def test_the_twin_keeps_the_donors_gap_and_turns_none_of_their_measures_by_drift() -> None:
    """How long will would last at its present drift is asked in the twin too: were the drift taken as nil there,
    the donors' time would run up to its limit, which is a drift of D1.
    """
    values = {"coalition.fatigue": 0.02, "coalition.will": 0.65, "coalition.will_rest": 0.45}
    values |= {"turning.weight_donors_will": 1, "turning.weight_donors_finance": 0}
    values |= {"coalition.gains_effect": 0, "coalition.threat_effect": 0, "coalition.sanctions_cost": 0}
    values |= {"coalition.burden_fatigue": 0, "turning.will_floor": 0.25, "turning.longest_months": 1200}
    p = parameters(values | {"study.driftless": 1}, cutoff_hours=20 * 168)
    s = state(p)
    for step in range(20):
        advance(s, p, step)
    s.will_leading = s.will_others = 0.65
    s.gap_donors_will, s.will_trend = 0.004, -0.048
    for step in range(20, 20 + 3 * 52):
        advance(s, p, step)
        assert s.gap_donors_will == pytest.approx(0.02 * 0.2, rel=1e-9)
        assert s.exhaustion_donors == pytest.approx(0.4 / 0.004, rel=1e-9)
    # Their D3 looks at what will does, and in the twin it does nothing.
    assert s.will_trend == pytest.approx(-0.048 * (1 - p.trend_weight) ** (3 * 52))
    assert (s.will, s.coalition_d3_turned) == (pytest.approx(0.65), 0.0)


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
