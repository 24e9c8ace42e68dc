"""The ladder: acts of the coalition, answers to them, and the hazard of escalation out of control."""

from __future__ import annotations

from math import exp, log
from typing import Any

import pytest

from attrition.model import escalation
from attrition.model.ends import on_red_line_answer
from tests.scenarios import parameters, pull, state

VALUES = {
    "escalation.hazard": 0.012,
    "escalation.rung_slope": 0.25,
    "escalation.desperation": 2,
    "escalation.desperation_reference": 0.25,
    "escalation.rung_months": 6,
    "escalation.act_rate": 0.2,
    "escalation.act_novel": 0.6,
    "escalation.repeat_step": 0.25,
    "spiral.pressure": 0.4,
    "spiral.restraint": 0.7,
}
LIVE = {"forecasting": 1, "escalation_on": 1}


def hazard(structure: str = "options", rung: float = 0.0, **fields: float) -> float:
    """The hazard of escalation out of control a month."""
    p = parameters(VALUES, structure=structure)
    calm = {
        "strain": 50,
        "perceived_exit_leader": 0.5,
        "sanctions_pressure": 0,
        "burden": 0,
        "restraint_declared": 0,
    }
    return float(escalation.escalation_hazard(rung, state(p, **(calm | fields)), p))


def test_the_hazard_is_the_declared_one_at_rung_nil_and_the_desperation_of_reference() -> None:
    assert hazard() == pytest.approx(0.001)


def test_the_hazard_rises_with_the_rung_up_to_six() -> None:
    assert hazard(rung=2) == pytest.approx(0.001 * exp(0.5))
    assert hazard(rung=8) == hazard(rung=6) == pytest.approx(0.001 * exp(1.5))


def test_strain_escalates_where_leaving_is_unsafe() -> None:
    assert hazard(strain=80, perceived_exit_leader=0.25) == pytest.approx(
        0.001 * exp(2 * (0.8 * 0.75 - 0.25))
    )
    assert hazard(strain=80, perceived_exit_leader=1) == pytest.approx(0.001 * exp(-0.5))
    assert hazard(strain=0) == hazard(perceived_exit_leader=1)


@pytest.mark.parametrize("structure", ["red_line", "spiral"])
def test_strain_does_nothing_in_red_lines_and_spiral(structure: str) -> None:
    assert hazard(structure, strain=90) == hazard(structure, strain=10) == pytest.approx(0.001)


def test_in_the_spiral_pressure_raises_and_restraint_lowers_the_hazard() -> None:
    assert hazard("spiral", sanctions_pressure=1, burden=0.5) == pytest.approx(0.001 * exp(0.4 * 1.5))
    assert hazard("spiral", sanctions_pressure=9, burden=9) == pytest.approx(0.001 * exp(0.4 * 5))
    assert hazard("spiral", burden=-0.5) == pytest.approx(0.001)
    assert hazard("spiral", restraint_declared=1) == pytest.approx(0.001 * exp(-0.7))
    assert hazard("spiral", withheld_fires=1, withheld_strikes=0.6) == pytest.approx(0.001 * exp(-0.7 * 0.4))
    for structure in ("options", "red_line", "mirror", "null"):
        assert hazard(structure, sanctions_pressure=1, burden=1, restraint_declared=1) == hazard(structure)


def test_the_rung_halves_in_its_time_and_not_in_the_twin() -> None:
    p = parameters(VALUES)
    s = state(p, rung=4, forecasting=1)
    steps = 40
    for _ in range(steps):
        escalation.rung_fades(s, p)
    assert s.rung == pytest.approx(4 * 0.5 ** (steps * p.step_months / 6))
    twin = parameters(VALUES | {"study.driftless": 1})
    s = state(twin, rung=4, forecasting=1)
    escalation.rung_fades(s, twin)
    assert s.rung == 4


@pytest.mark.parametrize(
    ("fields", "driftless", "rate"),
    [
        ({}, 0, 0.2),
        ({"forecasting": 0}, 0, 0.0),
        ({"escalation_on": 0}, 0, 0.0),
        ({"acts_scheduled": 1}, 0, 0.0),
        ({}, 1, 0.0),
    ],
)
def test_acts_come_by_chance_unless_a_policy_schedules_them(
    fields: dict[str, float], driftless: int, rate: float
) -> None:
    p = parameters(VALUES | {"study.driftless": driftless})
    s = state(p, **(LIVE | fields))
    escalation.act_hazards(s, p)
    assert s.coalition_act_rate == pytest.approx(rate)


def test_novel_acts_step_the_rung_and_are_listed_by_one_repeats_by_a_quarter() -> None:
    p = parameters(VALUES)
    marks = [(number + 0.5) / 100 for number in range(100)]
    rungs = []
    for mark in marks:
        s = state(p)
        escalation.coalition_acts(s, p, mark)
        rungs.append(s.rung)
        assert s.listed_acts == s.rung
        assert s.attention == 1.0
    assert (rungs.count(1.0), rungs.count(0.25)) == (60, 40)
    high = state(p, rung=5.5)
    escalation.coalition_acts(high, p, 0.0)
    assert high.rung == 6.0
    # What is listed has no limit: acts of one step add up.
    escalation.coalition_acts(high, p, 0.99)
    assert high.listed_acts == 1.25


def answering(p: Any, **fields: float) -> Any:
    """A state whose hazards of the step are set."""
    s = state(p, **(LIVE | fields))
    escalation.act_hazards(s, p)
    return s


@pytest.mark.parametrize("step_hours", [6, 168])
@pytest.mark.parametrize(("probability", "acts"), [(0.02, 1), (0.3, 0.25), (0.3, 1), (0.3, 2), (0.999, 1)])
def test_the_answer_to_an_act_integrates_to_its_probability(
    probability: float, acts: float, step_hours: int
) -> None:
    p = parameters(VALUES | {"red_line.trigger": probability}, step_hours=step_hours, structure="red_line")
    s = answering(p, listed_acts=acts)
    mass = s.red_line_answer_rate * p.step_months
    assert 1 - exp(-mass) == pytest.approx(1 - (1 - probability) ** acts)


def test_an_act_is_answered_once_or_never() -> None:
    p = parameters(VALUES | {"red_line.trigger": 0.3}, structure="red_line")
    s = answering(p, listed_acts=1)
    assert s.red_line_answer_rate > 0 == s.listed_acts
    escalation.act_hazards(s, p)
    assert s.red_line_answer_rate == 0.0


def test_only_red_lines_answer_and_only_after_the_data() -> None:
    certain = VALUES | {"red_line.trigger": 1}
    for structure in ("options", "spiral", "mirror", "null"):
        assert answering(parameters(certain, structure=structure), listed_acts=1).red_line_answer_rate == 0.0
    p = parameters(certain, structure="red_line")
    assert answering(p, listed_acts=1).red_line_answer_rate == pytest.approx(
        log(1e6) / p.step_months, rel=1e-6
    )
    for fields in ({"forecasting": 0}, {"escalation_on": 0}):
        s = answering(p, listed_acts=1, **fields)
        assert (s.red_line_answer_rate, s.listed_acts) == (0.0, 0.0)


def test_an_answer_is_an_escalation_and_seldom_out_of_control() -> None:
    p = parameters({"red_line.end": 0.02, "choice.escalate_raid": 300}, structure="red_line")
    out_of_control = 0
    for number in range(1000):
        s = state(p, red_line_answer_mark=(number + 0.5) / 1000)
        on_red_line_answer(s, p, 7.0)
        assert (s.rung, s.raid_wave) == (1.0, 300.0)
        out_of_control += s.end == 6.0
    assert out_of_control == 20


def test_levers_step_the_ladder() -> None:
    p = parameters()
    s = state(p)
    pull(s, "novel_act", 0.25)
    assert (s.rung, s.listed_acts, s.attention) == (0.25, 0.25, 0.25)
    pull(s, "probe", 1)
    pull(s, "escalation_step", 1)
    assert s.attention == 0.25
    pull(s, "threat", 0.5)
    assert s.attention == 0.75
    pull(s, "threat", 1)
    assert (s.attention, s.listed_acts) == (1.0, 0.25)
    assert s.rung == pytest.approx(0.25 + 0.5 + 1 + 0.05 + 0.1)
    assert s.raid_wave == 300
    pull(s, "escalation_step", 10)
    assert s.rung == escalation.RUNG_LIMIT
    pull(s, "acts_scheduled", 1)
    assert s.acts_scheduled == 1
