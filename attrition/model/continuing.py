"""What going on is worth to the challenger beyond stopping now, in truth and as it believes (MODEL.md section 6, D2).

A regression on a pilot of wars in which nobody withdraws or freezes gives the coefficients before a run
(`attrition.engine.continuing`); here they are applied, as a rule like any other, at the end of each quarter.
"""

from __future__ import annotations

from attrition.model.declarations import StateField
from attrition.model.escalation import escalation_hazard
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import clip, exp, expm1, maximum

QUARTER_MONTHS = 3.0
REACH = 3.0
"""Standard deviations of the pilot beyond which a feature counts no further: squares must not be trusted there."""

FEATURES = (
    "territory",
    "balance",
    "strain",
    "safety",
    "staying",
    "trend",
    "reserve",
    "debt",
    "will",
    "resolve",
    "challenger_time",
    "coalition_time",
    "rung",
    "brent",
    "challenger_men",
    "defender_men",
    "spending",
    "quarter",
    "stake",
)
"""What the value is regressed on, linearly and squared; `quarter` is what the next quarter is expected to bring."""
CROSSED = (("territory", "balance"), ("strain", "safety"), ("balance", "staying"))
"""Pairs of features whose products are terms too."""

KINDS = ("centre", "scale", "slope", "square")
COEFFICIENTS = (
    "value_constant",
    *(f"value_{kind}_{feature}" for feature in FEATURES for kind in KINDS),
    *(f"value_cross_{first}_{second}" for first, second in CROSSED),
)
"""Fields of the parameter record that hold a fit: all zero without one, where going on is worth as much as stopping."""

STATE = (
    StateField(
        "continuing_quarter",
        "prizes",
        "what the next quarter of war is expected to bring the challenger beyond stopping now",
    ),
    StateField("continuing_quarter_believed", "prizes", "the same as the challenger believes it"),
    StateField(
        "continuing_value", "prizes", "worth of going on beyond stopping now, at the last quarter's end"
    ),
    StateField("continuing_value_believed", "prizes", "the same as the challenger believes it"),
)


@rule
def stake(safety: float, p: Parameters) -> float:
    """Return what leaving is expected to cost the regime at a safety of leaving, in prizes."""
    return p.choice_value_regime * (1.0 - safety)


@rule
def stopping(safety: float, s: State, p: Parameters) -> float:
    """Return what stopping now is worth to the challenger at a safety of leaving, in prizes (rule 22)."""
    offered = s.off_ramp + p.choice_relief_value * s.off_ramp_relief
    return offered - p.choice_cost_withdraw - stake(safety, p)


@rule
def quarter_of_war(balance: float, safety: float, s: State, p: Parameters) -> float:
    """Return what a quarter of war is expected to bring beyond stopping now, at a balance and a safety of leaving.

    The hazards of the ends, held over the quarter, times what each is worth beyond stopping: the defender's collapse
    the prize, a forced end of the regime and escalation out of control what they cost, military defeat what leaving
    costs. Withdrawal and freeze are what going on is compared with, so that they are not among them.
    """
    stop = stopping(safety, s, p)
    live = 1.0 - p.structure_null
    constant = p.structure_null * p.null_hazard / 12.0
    odds = p.collapse_balance * (maximum(balance - 0.1, 0.0) - maximum(s.balance - 0.1, 0.0))
    collapse = live * s.hazard_collapse / 12.0 * exp(odds) + constant * (
        p.null_up_to_defender_collapse - p.null_up_to_freeze
    )
    defeat = constant * (p.null_up_to_military_defeat - p.null_up_to_defender_collapse)
    fall = live * s.regime_hazard + constant * (p.null_up_to_regime_crisis - p.null_up_to_military_defeat)
    catastrophe = live * s.escalation_on * escalation_hazard(s.rung, s, p) + constant * (
        1.0 - p.null_up_to_regime_crisis
    )
    rate = (
        collapse * (1.0 - stop)
        - defeat * (stake(safety, p) + stop)
        - fall * (p.choice_value_regime + stop)
        - catastrophe * (p.choice_value_catastrophe + stop)
    )
    total = collapse + defeat + fall + catastrophe
    return rate * -expm1(-QUARTER_MONTHS * total) / maximum(total, 1e-12)


@rule
def next_quarter(s: State, p: Parameters) -> None:
    """Set what the next quarter of war is expected to bring, in truth and as the challenger believes."""
    s.continuing_quarter = quarter_of_war(s.balance, s.exit_safety, s, p)
    s.continuing_quarter_believed = quarter_of_war(
        s.perceived_trend + p.optimism_balance, s.perceived_exit_leader, s, p
    )


@rule
def standard(value: float, centre: float, scale: float) -> float:
    """Return a feature in standard deviations of the pilot, within its reach."""
    return clip((value - centre) * scale, -REACH, REACH)


@rule
def bent(unit: float, slope: float, square: float) -> float:
    """Return the contribution of a standard feature: linear and squared."""
    return unit * (slope + square * unit)


@rule
def worth(balance: float, safety: float, quarter: float, s: State, p: Parameters) -> float:
    """Return what going on is worth beyond stopping now, at a balance, a safety of leaving and a quarter's gain."""
    territory = standard(s.territory, p.value_centre_territory, p.value_scale_territory)
    power = standard(balance, p.value_centre_balance, p.value_scale_balance)
    strain = standard(s.strain, p.value_centre_strain, p.value_scale_strain)
    safe = standard(safety, p.value_centre_safety, p.value_scale_safety)
    staying = standard(s.perceived_staying, p.value_centre_staying, p.value_scale_staying)
    trend = standard(s.perceived_trend, p.value_centre_trend, p.value_scale_trend)
    reserve = standard(s.liquid_reserve, p.value_centre_reserve, p.value_scale_reserve)
    debt = standard(s.debt, p.value_centre_debt, p.value_scale_debt)
    will = standard(s.will, p.value_centre_will, p.value_scale_will)
    resolve = standard(s.resolve, p.value_centre_resolve, p.value_scale_resolve)
    own = standard(s.exhaustion_challenger, p.value_centre_challenger_time, p.value_scale_challenger_time)
    other = standard(s.exhaustion_coalition, p.value_centre_coalition_time, p.value_scale_coalition_time)
    rung = standard(s.rung, p.value_centre_rung, p.value_scale_rung)
    brent = standard(s.brent, p.value_centre_brent, p.value_scale_brent)
    men = standard(s.challenger_men, p.value_centre_challenger_men, p.value_scale_challenger_men)
    against = standard(s.defender_men, p.value_centre_defender_men, p.value_scale_defender_men)
    spending = standard(s.war_spending, p.value_centre_spending, p.value_scale_spending)
    soon = standard(quarter, p.value_centre_quarter, p.value_scale_quarter)
    risked = standard(stake(safety, p), p.value_centre_stake, p.value_scale_stake)
    return (
        p.value_constant
        + bent(territory, p.value_slope_territory, p.value_square_territory)
        + bent(power, p.value_slope_balance, p.value_square_balance)
        + bent(strain, p.value_slope_strain, p.value_square_strain)
        + bent(safe, p.value_slope_safety, p.value_square_safety)
        + bent(staying, p.value_slope_staying, p.value_square_staying)
        + bent(trend, p.value_slope_trend, p.value_square_trend)
        + bent(reserve, p.value_slope_reserve, p.value_square_reserve)
        + bent(debt, p.value_slope_debt, p.value_square_debt)
        + bent(will, p.value_slope_will, p.value_square_will)
        + bent(resolve, p.value_slope_resolve, p.value_square_resolve)
        + bent(own, p.value_slope_challenger_time, p.value_square_challenger_time)
        + bent(other, p.value_slope_coalition_time, p.value_square_coalition_time)
        + bent(rung, p.value_slope_rung, p.value_square_rung)
        + bent(brent, p.value_slope_brent, p.value_square_brent)
        + bent(men, p.value_slope_challenger_men, p.value_square_challenger_men)
        + bent(against, p.value_slope_defender_men, p.value_square_defender_men)
        + bent(spending, p.value_slope_spending, p.value_square_spending)
        + bent(soon, p.value_slope_quarter, p.value_square_quarter)
        + bent(risked, p.value_slope_stake, p.value_square_stake)
        + p.value_cross_territory_balance * territory * power
        + p.value_cross_strain_safety * strain * safe
        + p.value_cross_balance_staying * power * staying
    )


@rule
def true_worth(s: State, p: Parameters) -> None:
    """Set what going on is worth beyond stopping now."""
    s.continuing_value = worth(s.balance, s.exit_safety, s.continuing_quarter, s, p)


@rule
def believed_worth(s: State, p: Parameters) -> None:
    """Set what the challenger believes going on to be worth beyond stopping now.

    The same function of the state, seen through three beliefs: the balance as its filter follows it and its optimism
    raises it, and how safe it thinks leaving is. Without optimism, with a filter of gain 1 and where leaving is as safe
    as it is believed to be, it is the truth.
    """
    s.continuing_value_believed = worth(
        s.perceived_trend + p.optimism_balance,
        s.perceived_exit_leader,
        s.continuing_quarter_believed,
        s,
        p,
    )
