"""The challenger's choice among six options, as competing hazards with consequences (rule 22)."""

from __future__ import annotations

from attrition.model.balance import holding
from attrition.model.declarations import Change, Event, Lever, Operation, Parameter, StateField
from attrition.model.escalation import escalation_hazard, rung_factor
from attrition.model.regime import forced_hazard, strain_factor
from attrition.model.rule import Parameters, State, rule
from attrition.model.settlement import acceptance
from attrition.model.spans import DAYS_PER_MONTH
from attrition.numeric.elementary import clip, exp, log, maximum, minimum, select
from attrition.numeric.normal import normal_cdf

OPTIONS = ("continue", "probe", "mobilise", "escalate", "freeze", "withdraw")
CHOSEN = OPTIONS[1:]
"""Options that are chosen by a hazard; to continue is what happens without one."""

_COSTS = {
    "continue": 0.10,
    "probe": 0.03,
    "mobilise": 0.10,
    "escalate": 0.08,
    "freeze": 0.05,
    "withdraw": 0.15,
}
_RATES = {"probe": 0.16, "mobilise": 0.033, "escalate": 0.076, "freeze": 0.011, "withdraw": 0.0054}

PARAMETERS = (
    Parameter("choice.rate", "1/month", 0, 1000, "occasions to choose", 0.5),
    Parameter("choice.precision", "-", 0, 40, "precision of choice, lambda of the logit", 4),
    Parameter("choice.precision_limit", "-", 0, 1000, "limit of precision times the value of the regime", 40),
    Parameter("choice.horizon_months", "month", 0.01, 240, "time over which danger is weighed", 36),
    Parameter("choice.value_regime", "prizes", 0, 100, "value of the regime's preservation, in prizes", 4),
    Parameter(
        "choice.value_catastrophe", "prizes", 0, 100, "cost of escalation out of control, in prizes", 3
    ),
    *(
        Parameter(
            f"choice.cost_{option}",
            "prizes",
            -5,
            5,
            f"cost of the option {option}"
            + ("" if option in ("continue", "freeze", "withdraw") else " beyond continuing"),
            cost,
        )
        for option, cost in _COSTS.items()
    ),
    Parameter("choice.cost_strain", "prizes", -5, 5, "cost of continuing per 100 points of strain", 0.40),
    Parameter("choice.probe_gain", "log", -2, 2, "balance that a probe is hoped to gain", 0.03),
    Parameter("choice.probe_restraint", "-", -5, 5, "rise of that hope per unit of declared restraint", 0),
    Parameter("choice.escalate_gain", "log", -2, 2, "balance that escalating is hoped to gain", 0.10),
    Parameter("choice.mobilise_gain", "log", -2, 2, "balance that a mobilisation is hoped to gain", 0.15),
    Parameter("choice.mobilise_time", "month", 0, 60, "time that it is hoped to gain", 6),
    Parameter("choice.mobilise_strain", "0..100", 0, 50, "strain that it is feared to add", 5),
    Parameter("choice.mobilise_men", "thousand", 0, 5000, "men called up by a mobilisation", 200),
    Parameter(
        "choice.trend_weight",
        "probit",
        0,
        10,
        "weight of the perceived balance in the chance to prevail",
        0.8,
    ),
    Parameter("choice.patience_months", "month", 0.01, 60, "months added to both times to exhaustion", 3),
    Parameter("choice.freeze_loss", "prizes", 0, 1, "loss of face when an offer is refused", 0.05),
    Parameter(
        "choice.freeze_danger", "fraction", 0, 1, "danger of a freeze as a share of that of leaving", 0.45
    ),
    Parameter(
        "choice.relief_value", "prizes", 0, 5, "value of full relief from sanctions in an off-ramp", 0.1
    ),
    Parameter(
        "choice.elite_press", "-", -5, 5, "how elite strain presses for leaving, if leaving seems safe", 1
    ),
    Parameter("choice.attention", "-", 0, 10, "rise of the occasions to choose just after an act", 0),
    Parameter(
        "choice.attention_months", "month", 0.01, 60, "time in which attention fades", 30.0 / DAYS_PER_MONTH
    ),
    Parameter(
        "choice.probe_will", "0..1", 0, 1, "will of the other donors that a probe moves, up or down", 0.02
    ),
    Parameter(
        "choice.probe_yields", "fraction", 0, 1, "probability that a probe obtains a limit on aid", 0.2
    ),
    Parameter("choice.probe_limit", "fraction", 0, 1, "share of aid withheld that it obtains", 0.1),
    Parameter("choice.escalate_raid", "units", 0, 1e5, "long-range weapons in a wave of raids", 300),
    *(
        Parameter(
            f"choice.inclination_{option}", "log", -60, 60, f"inclination to {option}, against continuing", 0
        )
        for option in CHOSEN
    ),
    *(
        Parameter(
            f"choice.rate_{option}",
            "1/month",
            1e-6,
            100,
            f"rate of the option {option} in the history from which inclinations are solved",
            rate,
        )
        for option, rate in _RATES.items()
    ),
)

STATE = (
    *(
        StateField(f"appeal_{option}", "log", f"precision times the value of the option {option}")
        for option in OPTIONS
    ),
    *(
        StateField(
            f"option_{option}",
            "share",
            f"share of the option {option} in the choice",
            0,
            1,
            signal=True,
            recorded=True,
        )
        for option in OPTIONS
    ),
    StateField("occasions", "1/month", "occasions to choose at the present attention", 0),
    StateField("choice_on", "0/1", "1 once the process of choice runs, 0 where it is switched off", 0, 1),
    StateField("press_factor", "-", "factor that elites put on the hazard of withdrawal", 0),
    StateField("raid_wave", "units", "long-range weapons of a wave of raids, not yet launched", 0),
    StateField("off_ramp", "share", "share of the country that an off-ramp offers", 0, 1, signal=True),
    StateField("off_ramp_relief", "share", "relief from sanctions that it offers", 0, 1),
    StateField("off_ramp_months", "month", "months until the offer expires; 0 for none", 0),
)

EVENTS = (
    Event("probe", "a probe by the challenger"),
    Event("mobilise", "a mobilisation by the challenger"),
    Event("escalate", "an escalation by the challenger"),
)
TERMINAL_EVENTS = (
    Event("offer_freeze", "an offer of a freeze by the challenger"),
    Event("withdraw", "a withdrawal of the challenger"),
)

LEVERS = (
    Lever(
        "off_ramp",
        "share",
        0,
        1,
        "an off-ramp: the share of the country that the challenger may keep if it leaves the war",
        (
            Change("off_ramp", Operation.SET),
            Change("off_ramp_news", Operation.ADD, 1.0),
        ),
    ),
    Lever(
        "off_ramp_relief",
        "share",
        0,
        1,
        "relief from sanctions that the off-ramp offers",
        (Change("off_ramp_relief", Operation.SET),),
    ),
    Lever(
        "off_ramp_months",
        "month",
        0,
        240,
        "months after which the off-ramp expires",
        (Change("off_ramp_months", Operation.SET),),
    ),
)


@rule
def prevailing(balance: float, months: float, s: State, p: Parameters) -> float:
    """Return the chance to prevail as the challenger sees it, with a gain in balance and in time (rule 22)."""
    own = s.exhaustion_challenger + months + p.choice_patience_months
    other = s.exhaustion_coalition * 2.0 * s.perceived_staying + p.choice_patience_months
    return normal_cdf(
        log(own / other) + p.beliefs_optimism + p.choice_trend_weight * (s.perceived_trend + balance)
    )


@rule
def danger(hazard: float, p: Parameters) -> float:
    """Return the probability of an event over the horizon of choice from its hazard a month."""
    return 1.0 - exp(-p.choice_horizon_months * hazard)


@rule
def off_ramp_ages(s: State, p: Parameters) -> None:
    """Let an off-ramp that has a date of expiry run out."""
    left = s.off_ramp_months - p.step_months
    expires = select(s.off_ramp_months > 0.0, select(left <= 0.0, 1.0, 0.0), 0.0)
    s.off_ramp = select(expires > 0.5, 0.0, s.off_ramp)
    s.off_ramp_relief = select(expires > 0.5, 0.0, s.off_ramp_relief)
    s.off_ramp_months = maximum(left, 0.0)


@rule
def appeals(s: State, p: Parameters) -> None:
    """Set the appeal of each option: the precision of choice times its value (rule 22).

    The value of an option is what it is hoped to win, less its cost, the danger to the regime and the danger of
    escalation out of control, in units of the prize. An offer of a freeze that is refused leaves the war, with all that
    continuing costs and risks, and a loss of face: otherwise offering would look safer the more dangerous the war is.
    """
    held = s.territory
    strain_cost = p.choice_cost_strain * s.strain * 0.01
    chance = prevailing(0.0, 0.0, s, p)
    chance_probe = prevailing(
        p.choice_probe_gain * (1.0 + p.choice_probe_restraint * s.restraint_declared), 0.0, s, p
    )
    chance_mobilise = prevailing(p.choice_mobilise_gain, p.choice_mobilise_time, s, p)
    chance_escalate = prevailing(p.choice_escalate_gain, 0.0, s, p)
    forced = forced_hazard(s.strain, p)
    fall = p.choice_value_regime * danger(forced, p)
    fall_mobilise = p.choice_value_regime * danger(forced * strain_factor(p.choice_mobilise_strain, p), p)
    leaving = p.choice_value_regime * (1.0 - s.perceived_exit_leader)
    hazard = escalation_hazard(s.rung, s, p)
    catastrophe = p.choice_value_catastrophe * danger(hazard, p)
    catastrophe_probe = p.choice_value_catastrophe * danger(hazard * rung_factor(s.rung, 1.0, p), p)
    catastrophe_escalate = p.choice_value_catastrophe * danger(hazard * rung_factor(s.rung, 2.0, p), p)

    going_on = chance + (1.0 - chance) * held
    cost = p.choice_cost_continue + strain_cost
    accepted = acceptance(s, p)
    frozen = (1.0 - p.settlement_commitment) * held - p.choice_freeze_danger * leaving
    refused = going_on - cost - fall - catastrophe - p.choice_freeze_loss
    freeze = accepted * frozen + (1.0 - accepted) * refused
    leave = s.off_ramp + p.choice_relief_value * s.off_ramp_relief
    s.appeal_continue = p.choice_sharpness * (going_on - cost - fall - catastrophe)
    s.appeal_probe = p.choice_sharpness * (
        chance_probe + (1.0 - chance_probe) * held - cost - p.choice_cost_probe - fall - catastrophe_probe
    )
    s.appeal_mobilise = p.choice_sharpness * (
        chance_mobilise
        + (1.0 - chance_mobilise) * held
        - cost
        - p.choice_cost_mobilise
        - fall_mobilise
        - catastrophe
    )
    s.appeal_escalate = p.choice_sharpness * (
        chance_escalate
        + (1.0 - chance_escalate) * held
        - cost
        - p.choice_cost_escalate
        - fall
        - catastrophe_escalate
    )
    s.appeal_freeze = p.choice_sharpness * (freeze - p.choice_cost_freeze)
    s.appeal_withdraw = p.choice_sharpness * (leave - p.choice_cost_withdraw - leaving)
    s.press_factor = exp(
        clip(p.choice_elite_press * s.strain_elite * (2.0 * s.perceived_exit_elites - 1.0), -4.0, 4.0)
    )


@rule
def shares(s: State, p: Parameters) -> None:
    """Set the share of each option in the choice: a softmax of appeals and inclinations."""
    probe = s.appeal_probe + p.choice_inclination_probe
    mobilise = s.appeal_mobilise + p.choice_inclination_mobilise
    escalate = s.appeal_escalate + p.choice_inclination_escalate
    freeze = s.appeal_freeze + p.choice_inclination_freeze
    withdraw = s.appeal_withdraw + p.choice_inclination_withdraw
    top = maximum(
        maximum(maximum(s.appeal_continue, probe), maximum(mobilise, escalate)), maximum(freeze, withdraw)
    )
    s.option_continue = exp(s.appeal_continue - top)
    s.option_probe = exp(probe - top)
    s.option_mobilise = exp(mobilise - top)
    s.option_escalate = exp(escalate - top)
    s.option_freeze = exp(freeze - top)
    s.option_withdraw = exp(withdraw - top)
    total = (
        s.option_continue
        + s.option_probe
        + s.option_mobilise
        + s.option_escalate
        + s.option_freeze
        + s.option_withdraw
    )
    s.option_continue = s.option_continue / total
    s.option_probe = s.option_probe / total
    s.option_mobilise = s.option_mobilise / total
    s.option_escalate = s.option_escalate / total
    s.option_freeze = s.option_freeze / total
    s.option_withdraw = s.option_withdraw / total


@rule
def choice_hazards(s: State, p: Parameters) -> None:
    """Set the hazards of the options over the step; none before the end of the data, where choices are recorded.

    In the driftless twin nobody probes, mobilises or escalates: what these move would drift.
    """
    s.occasions = p.choice_rate * (1.0 + p.choice_attention * s.attention)
    live = s.occasions * s.forecasting * s.choice_on
    moving = live * (1.0 - holding(s, p))
    s.probe_rate = moving * s.option_probe
    s.mobilise_rate = moving * s.option_mobilise
    s.escalate_rate = moving * s.option_escalate
    ending = live * (1.0 - p.structure_null)
    s.offer_freeze_rate = ending * s.option_freeze
    s.withdraw_rate = ending * s.option_withdraw * s.press_factor


@rule
def probes(s: State, p: Parameters, mark: float) -> None:
    """A probe: half a rung; the other donors' will moves up or down; it may obtain limits on aid.

    One uniform settles both: its half says the direction, its place in that half whether limits are obtained.
    """
    up = select(mark < 0.5, 1.0, 0.0)
    within = select(up > 0.5, 2.0 * mark, 2.0 * mark - 1.0)
    s.rung = minimum(s.rung + 0.5, 6.0)
    s.will_others = clip(s.will_others + p.choice_probe_will * (2.0 * up - 1.0), 0.0, 1.0)
    s.probe_restraint = minimum(
        s.probe_restraint + select(within < p.choice_probe_yields, p.choice_probe_limit, 0.0), 1.0
    )


@rule
def mobilises(s: State, p: Parameters) -> None:
    """A mobilisation: men up to the room above the establishment are called up; the public feels it."""
    men = minimum(
        p.choice_mobilise_men,
        maximum(s.establishment + p.choice_mobilise_men - s.challenger_men - s.challenger_called_up, 0.0),
    )
    s.challenger_called_up = s.challenger_called_up + men
    s.mobilisation = s.mobilisation + men / 300.0


@rule
def escalates(s: State, p: Parameters) -> None:
    """An escalation: a wave of raids and one rung."""
    s.raid_wave = s.raid_wave + p.choice_escalate_raid
    s.rung = minimum(s.rung + 1.0, 6.0)
