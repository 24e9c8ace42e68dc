"""When time turns, for each of the three sides: D1 exhaustion, D3 drift, D4 odds; for the challenger D2, the value of
continuing, in truth and as it believes (MODEL.md section 6)."""

from __future__ import annotations

from attrition.model.balance import holding
from attrition.model.declarations import Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import log, maximum, select

SIDES = ("", "defender_", "coalition_")
"""Prefixes of the measures: against the challenger, and mirrored against the defender and the coalition."""
BY_VALUE = ("d2", "d2_belief")
"""Measures that ask what going on is worth to the challenger. Nobody else chooses to leave, so they have no mirror."""
MEASURES = (*(f"{side}{measure}" for side in SIDES for measure in ("d1", "d3", "d4")), *BY_VALUE)

PARAMETERS = (
    Parameter("turning.ratio_on", "-", 0.1, 2, "ratio of times below which D1 has turned", 0.9),
    Parameter("turning.ratio_off", "-", 0.1, 4, "ratio of times above which it has turned back", 1.1),
    Parameter(
        "turning.nearest_months",
        "month",
        1,
        1200,
        "time to exhaustion above which D1 does not turn, whatever the ratio",
        36,
    ),
    Parameter("turning.odds_on", "-", 0.1, 20, "odds of the ends above which D4 has turned", 2),
    Parameter("turning.odds_off", "-", 0.1, 20, "odds below which it has turned back", 1.5),
    Parameter("turning.drift_on", "1/year", -2, 0, "drift of the balance below which D3 has turned", -0.10),
    Parameter(
        "turning.will_drift_on", "1/year", -2, 0, "drift of the donors' will below which their D3 has", -0.03
    ),
    Parameter("turning.drift_averaging_months", "month", 0.5, 60, "averaging of the drift in D3", 6),
    Parameter("turning.odds_averaging_months", "month", 0.5, 60, "averaging of the odds in D4", 3),
    Parameter(
        "turning.persistence_months",
        "month",
        0,
        60,
        "time a turn must last, simulated past the horizon",
        6,
        certain=True,
    ),
)


def _measure(name: str) -> tuple[StateField, ...]:
    return (
        StateField(
            f"{name}_turned", "0/1", f"1 while time has turned by {name.upper()}", 0, 1, recorded=True
        ),
        StateField(f"{name}_start", "day", "day on which the present turn began, -1 none", -1),
        StateField(f"{name}_day", "day", "first day of a turn that lasted, -1 none", -1),
    )


STATE = (
    *(field for measure in MEASURES for field in _measure(measure)),
    StateField("d1_pool", "code", "pool that bound when D1 first turned for good, -1 none", -1, 3),
    StateField("balance_before", "log", "noise-free balance of power at the last step"),
    StateField(
        "balance_trend",
        "1/year",
        "noise-free drift of the balance, six-month mean",
        signal=True,
        recorded=True,
    ),
    StateField("will_trend", "1/year", "noise-free drift of the donors' will, six-month mean", signal=True),
    StateField("odds_challenger", "1/year", "mean hazard of the ends at the challenger's cost", 0),
    StateField("odds_collapse", "1/year", "mean hazard of the defender's collapse", 0),
    StateField("odds_disengage", "1/year", "mean hazard that a donor disengages", 0),
)


@rule
def no_turns(s: State) -> None:
    """Mark all turns as not having happened."""
    s.d1_start = -1.0
    s.d1_day = -1.0
    s.d1_pool = -1.0
    s.d3_start = -1.0
    s.d3_day = -1.0
    s.d4_start = -1.0
    s.d4_day = -1.0
    s.defender_d1_start = -1.0
    s.defender_d1_day = -1.0
    s.defender_d3_start = -1.0
    s.defender_d3_day = -1.0
    s.defender_d4_start = -1.0
    s.defender_d4_day = -1.0
    s.coalition_d1_start = -1.0
    s.coalition_d1_day = -1.0
    s.coalition_d3_start = -1.0
    s.coalition_d3_day = -1.0
    s.coalition_d4_start = -1.0
    s.coalition_d4_day = -1.0
    s.d2_start = -1.0
    s.d2_day = -1.0
    s.d2_belief_start = -1.0
    s.d2_belief_day = -1.0


@rule
def running(previous: float, value: float, weight: float, s: State) -> float:
    """Return a running mean; the first value starts it."""
    return previous + select(s.steps_done < 0.5, 1.0, weight) * (value - previous)


@rule
def trend(s: State, p: Parameters, before: float, after: float) -> None:
    """Average the model's own drift of the balance: the change of one step less what its noise did to it (D3)."""
    yearly = (after - before) * (12.0 / p.step_months)
    s.balance_trend = s.balance_trend + select(s.steps_done < 0.5, 0.0, p.trend_weight) * (
        yearly - s.balance_trend
    )


@rule
def armour_share(excess: float, armour: float, establishment: float) -> float:
    """Return what tanks lost in excess took off the log of the armour term of combat power, to first order."""
    return 0.75 * excess / (establishment * 0.25 + 0.75 * armour)


@rule
def noise_free_change(s: State, p: Parameters) -> None:
    """Set the drift of the balance over this step, adding back the men and tanks that its noise cost or spared (D3)."""
    challenger_excess = (s.challenger_loss_rate - s.challenger_loss_expected) * p.step_months
    defender_excess = (s.defender_loss_rate - s.defender_loss_expected) * p.step_months
    undone = p.front_power_of_men * (
        log(maximum(s.challenger_men + challenger_excess, 1.0) / maximum(s.challenger_men, 1.0))
        - log(maximum(s.defender_men + defender_excess, 1.0) / maximum(s.defender_men, 1.0))
    ) + p.front_power_of_armour * (
        armour_share(s.challenger_armour_excess, s.challenger_armour, p.challenger_armour_initial)
        - armour_share(s.defender_armour_excess, s.defender_armour, p.defender_armour_initial)
    )
    trend(s, p, s.balance_before, s.balance + undone)
    s.balance_before = s.balance


@rule
def by_ratio(turned: float, own: float, other: float, p: Parameters) -> float:
    """Return whether time has turned against a side by D1, with hysteresis.

    Its time to exhaustion must be the shorter one, and near: years ahead, which of two times is the shorter says
    nothing that a driftless walk would not say too.
    """
    ratio = own / maximum(other, 0.001)
    far = p.turning_nearest_months * p.turning_ratio_off / p.turning_ratio_on
    back = select(ratio > p.turning_ratio_off, 1.0, select(own > far, 1.0, 0.0))
    on = select(ratio < p.turning_ratio_on, select(own < p.turning_nearest_months, 1.0, 0.0), 0.0)
    return select(turned > 0.5, 1.0 - back, on)


@rule
def by_odds(turned: float, own: float, other: float, p: Parameters) -> float:
    """Return whether time has turned against a side by D4: the odds of the ends at its cost, with hysteresis."""
    level = select(turned > 0.5, p.turning_odds_off, p.turning_odds_on)
    return select(own > level * other, 1.0, 0.0)


@rule
def measures(s: State, p: Parameters) -> None:
    """Say against whom time has turned by each definition.

    D3 of the donors looks at their will, that of the defender at the balance. D4 compares the hazard of what ends the
    war at a side's cost with that of the ends at the other's.
    """
    s.d1_turned = by_ratio(s.d1_turned, s.exhaustion_challenger, s.exhaustion_coalition, p)
    s.defender_d1_turned = by_ratio(s.defender_d1_turned, s.exhaustion_defender, s.exhaustion_challenger, p)
    s.coalition_d1_turned = by_ratio(s.coalition_d1_turned, s.exhaustion_donors, s.exhaustion_challenger, p)
    moving = 1.0 - holding(s, p)
    s.will_trend = running(s.will_trend, 12.0 * moving * s.will_drift, p.trend_weight, s)
    s.d3_turned = select(s.balance_trend < p.turning_drift_on, 1.0, 0.0)
    s.defender_d3_turned = select(s.balance_trend > -p.turning_drift_on, 1.0, 0.0)
    s.coalition_d3_turned = select(s.will_trend < p.turning_will_drift_on, 1.0, 0.0)
    s.odds_challenger = running(s.odds_challenger, s.hazard_challenger, p.odds_weight, s)
    s.odds_collapse = running(s.odds_collapse, s.hazard_collapse, p.odds_weight, s)
    s.odds_disengage = running(s.odds_disengage, s.hazard_disengage, p.odds_weight, s)
    s.d4_turned = by_odds(s.d4_turned, s.odds_challenger, s.odds_collapse + s.odds_disengage, p)
    s.defender_d4_turned = by_odds(s.defender_d4_turned, s.odds_collapse, s.odds_challenger, p)
    s.coalition_d4_turned = by_odds(s.coalition_d4_turned, s.odds_disengage, s.odds_challenger, p)


@rule
def started(turned: float, start: float, s: State, day: float) -> float:
    """Return the day on which the present turn began, after the cutoff, or -1."""
    return select(turned * s.forecasting > 0.5, select(start >= 0.0, start, day), -1.0)


@rule
def lasted(start: float, dated: float, p: Parameters, day: float) -> float:
    """Return the first day of a turn that has lasted, or -1."""
    long = select(start >= 0.0, select(day - start >= p.turning_persistence_days, 1.0, 0.0), 0.0)
    return select(dated < 0.0, select(long > 0.5, start, -1.0), dated)


@rule
def turn(s: State, p: Parameters, day: float) -> None:
    """Say whether time has turned and date the first turn that lasts, for each measure; after the cutoff only."""
    measures(s, p)
    s.d1_start = started(s.d1_turned, s.d1_start, s, day)
    s.d3_start = started(s.d3_turned, s.d3_start, s, day)
    s.d4_start = started(s.d4_turned, s.d4_start, s, day)
    s.defender_d1_start = started(s.defender_d1_turned, s.defender_d1_start, s, day)
    s.defender_d3_start = started(s.defender_d3_turned, s.defender_d3_start, s, day)
    s.defender_d4_start = started(s.defender_d4_turned, s.defender_d4_start, s, day)
    s.coalition_d1_start = started(s.coalition_d1_turned, s.coalition_d1_start, s, day)
    s.coalition_d3_start = started(s.coalition_d3_turned, s.coalition_d3_start, s, day)
    s.coalition_d4_start = started(s.coalition_d4_turned, s.coalition_d4_start, s, day)
    undated = select(s.d1_day < 0.0, 1.0, 0.0)
    s.d1_day = lasted(s.d1_start, s.d1_day, p, day)
    s.d1_pool = select(undated > 0.5, select(s.d1_day >= 0.0, s.binding_pool, -1.0), s.d1_pool)
    s.d3_day = lasted(s.d3_start, s.d3_day, p, day)
    s.d4_day = lasted(s.d4_start, s.d4_day, p, day)
    s.defender_d1_day = lasted(s.defender_d1_start, s.defender_d1_day, p, day)
    s.defender_d3_day = lasted(s.defender_d3_start, s.defender_d3_day, p, day)
    s.defender_d4_day = lasted(s.defender_d4_start, s.defender_d4_day, p, day)
    s.coalition_d1_day = lasted(s.coalition_d1_start, s.coalition_d1_day, p, day)
    s.coalition_d3_day = lasted(s.coalition_d3_start, s.coalition_d3_day, p, day)
    s.coalition_d4_day = lasted(s.coalition_d4_start, s.coalition_d4_day, p, day)


@rule
def turn_by_value(s: State, p: Parameters, day: float) -> None:
    """Say whether going on is worth less than stopping, in truth and as believed, and date it as `turn` does (D2)."""
    s.d2_turned = select(s.continuing_value < 0.0, 1.0, 0.0)
    s.d2_belief_turned = select(s.continuing_value_believed < 0.0, 1.0, 0.0)
    s.d2_start = started(s.d2_turned, s.d2_start, s, day)
    s.d2_belief_start = started(s.d2_belief_turned, s.d2_belief_start, s, day)
    s.d2_day = lasted(s.d2_start, s.d2_day, p, day)
    s.d2_belief_day = lasted(s.d2_belief_start, s.d2_belief_day, p, day)


@rule
def cut_short(start: float, dated: float, confirmed: float) -> float:
    """Return the day of a turn that the end of the war cut short, where that end confirms it."""
    return select(dated < 0.0, select(start >= 0.0, select(confirmed > 0.5, start, -1.0), -1.0), dated)


@rule
def close_turns(s: State, p: Parameters) -> None:
    """Settle a turn that the end of the war cut short.

    Against the challenger, withdrawal, military defeat and regime crisis confirm it; against defender and coalition,
    the defender's collapse does. An end that is neither refutes it or came first.
    """
    against_challenger = select(
        s.end > 3.5, select(s.end < 5.5, 1.0, 0.0), select(s.end > 0.5, select(s.end < 1.5, 1.0, 0.0), 0.0)
    )
    against_defender = select(s.end > 2.5, select(s.end < 3.5, 1.0, 0.0), 0.0)
    undated = select(s.d1_day < 0.0, 1.0, 0.0)
    s.d1_day = cut_short(s.d1_start, s.d1_day, against_challenger)
    s.d1_pool = select(undated > 0.5, select(s.d1_day >= 0.0, s.binding_pool, -1.0), s.d1_pool)
    s.d3_day = cut_short(s.d3_start, s.d3_day, against_challenger)
    s.d4_day = cut_short(s.d4_start, s.d4_day, against_challenger)
    s.d2_day = cut_short(s.d2_start, s.d2_day, against_challenger)
    s.d2_belief_day = cut_short(s.d2_belief_start, s.d2_belief_day, against_challenger)
    s.defender_d1_day = cut_short(s.defender_d1_start, s.defender_d1_day, against_defender)
    s.defender_d3_day = cut_short(s.defender_d3_start, s.defender_d3_day, against_defender)
    s.defender_d4_day = cut_short(s.defender_d4_start, s.defender_d4_day, against_defender)
    s.coalition_d1_day = cut_short(s.coalition_d1_start, s.coalition_d1_day, against_defender)
    s.coalition_d3_day = cut_short(s.coalition_d3_start, s.coalition_d3_day, against_defender)
    s.coalition_d4_day = cut_short(s.coalition_d4_start, s.coalition_d4_day, against_defender)
