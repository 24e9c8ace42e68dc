"""Escalation: the rung of the ladder, acts of the coalition, and escalation out of control (rule 24)."""

from __future__ import annotations

from attrition.model.balance import holding
from attrition.model.declarations import Change, Event, Lever, Operation, Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.model.spans import DAYS_PER_MONTH
from attrition.numeric.elementary import exp, log1p, maximum, minimum, select

RUNG_LIMIT = 6.0

PARAMETERS = (
    Parameter("escalation.hazard", "1/year", 0, 100, "hazard of escalation out of control at rung 0", 0.004),
    Parameter("escalation.rung_slope", "log per rung", -2, 5, "rise of its log per rung", 0.25),
    Parameter(
        "escalation.desperation", "-", -5, 10, "rise of its log with strain times the danger of leaving", 2.0
    ),
    Parameter("escalation.desperation_reference", "-", 0, 1, "that product at which it is the hazard", 0.25),
    Parameter("escalation.rung_months", "month", 0.01, 120, "half-life of the rung", 180.0 / DAYS_PER_MONTH),
    Parameter("escalation.act_rate", "1/month", 0, 30, "acts of the coalition after the data", 0.2),
    Parameter("escalation.act_novel", "fraction", 0, 1, "share of them that are novel", 0.5),
    Parameter("escalation.repeat_step", "-", 0, 1, "rungs of an act that is not novel", 0.25),
)

STATE = (
    StateField("rung", "rungs", "escalation rung, fading", 0, RUNG_LIMIT, signal=True, recorded=True),
    StateField("escalation_on", "0/1", "1 once the process of acts runs, 0 where it is switched off", 0, 1),
    StateField("listed_acts", "count", "listed acts of the coalition not yet answered", 0),
    StateField("acts_scheduled", "0/1", "1 when a policy schedules the acts of the coalition", 0, 1),
    StateField("attention", "0..1", "how recent the last act is that calls for a choice", 0, 1),
)

EVENTS = (Event("coalition_act", "an act of the coalition that the challenger may answer"),)
TERMINAL_EVENTS = (
    Event("red_line_answer", "an answer to a listed act, in the structure of red lines"),
    Event("escalation_end", "escalation out of control"),
)

LEVERS = (
    Lever(
        "novel_act",
        "novelty",
        0,
        3,
        "an act that the challenger may answer: 1 novel, .25 a repeat",
        (
            Change("rung", Operation.ADD),
            Change("listed_acts", Operation.ADD),
            Change("attention", Operation.ADD),
        ),
    ),
    Lever(
        "probe",
        "probes",
        0,
        10,
        "a probe by the challenger: half a rung",
        (Change("rung", Operation.ADD, 0.5),),
    ),
    Lever(
        "escalation_step",
        "steps",
        0,
        10,
        "an escalation by the challenger: one rung and a wave of raids",
        (
            Change("rung", Operation.ADD),
            Change("raid_wave", Operation.ADD, 300.0),
        ),
    ),
    Lever(
        "threat",
        "threats",
        0,
        10,
        "a threat by the challenger: it is noticed, and a tenth of a rung",
        (Change("rung", Operation.ADD, 0.1), Change("attention", Operation.ADD)),
    ),
    Lever(
        "acts_scheduled",
        "0/1",
        0,
        1,
        "1 when a policy schedules the acts of the coalition, so that none comes by chance",
        (Change("acts_scheduled", Operation.SET),),
    ),
)


@rule
def rung_fades(s: State, p: Parameters) -> None:
    """Let the rung and the attention to recent acts fade over one step."""
    s.rung = select(holding(s, p) > 0.5, s.rung, s.rung * p.rung_keep)
    s.attention = s.attention * p.attention_keep


@rule
def escalation_hazard(rung: float, s: State, p: Parameters) -> float:
    """Return the hazard of escalation out of control a month at a rung (rule 24 and section 7).

    Strain drives it in the structure of options; in that of red lines the rung alone does, in the spiral
    pressure raises and restraint lowers it.
    """
    desperate = p.escalation_desperation * (
        0.01 * s.strain * (1.0 - s.perceived_exit_leader) - p.escalation_desperation_reference
    )
    by_strain = 1.0 - maximum(p.structure_red_line, p.structure_spiral)
    pressure = minimum(s.sanctions_pressure, 3.0) + minimum(maximum(s.burden, 0.0), 2.0)
    restraint = s.restraint_declared + 0.25 * (
        s.withheld_fires + s.withheld_armour + s.withheld_air_defence + s.withheld_strikes
    )
    spiral = p.spiral_pressure * pressure - p.spiral_restraint * restraint
    return (
        p.escalation_hazard
        / 12.0
        * exp(
            p.escalation_rung_slope * minimum(rung, 6.0) + by_strain * desperate + p.structure_spiral * spiral
        )
    )


@rule
def rung_factor(rung: float, up: float, p: Parameters) -> float:
    """Return the factor on the hazard of escalation out of control for going up by some rungs."""
    return exp(p.escalation_rung_slope * (minimum(rung + up, 6.0) - minimum(rung, 6.0)))


@rule
def act_hazards(s: State, p: Parameters) -> None:
    """Set the hazards of the coalition's acts over the step, and of an answer to those that are listed.

    The answer comes with probability `red_line.trigger` an act: its hazard over the one step integrates to
    -ln(1 - probability).
    """
    free = s.forecasting * s.escalation_on * (1.0 - holding(s, p)) * (1.0 - s.acts_scheduled)
    s.coalition_act_rate = p.escalation_act_rate * free
    mass = -log1p(-minimum(p.red_line_trigger, 0.999999))
    answering = p.structure_red_line * s.forecasting * s.escalation_on
    s.red_line_answer_rate = answering * s.listed_acts * mass / p.step_months
    s.listed_acts = 0.0


@rule
def coalition_acts(s: State, p: Parameters, mark: float) -> None:
    """An act of the coalition: a novel one steps the rung by one and is listed, a repeat a quarter of both."""
    size = select(mark < p.escalation_act_novel, 1.0, p.escalation_repeat_step)
    s.rung = minimum(s.rung + size, 6.0)
    s.listed_acts = s.listed_acts + size
    s.attention = 1.0
