"""Times to exhaustion of the challenger, the defender and the donors: what D1 compares (MODEL.md section 6)."""

from __future__ import annotations

from attrition.model.budget import balance_without_war, war_spending
from attrition.model.declarations import Parameter, StateField
from attrition.model.defender import funded
from attrition.model.manpower import defender_desertion
from attrition.model.rule import Parameters, State, rule
from attrition.model.supply import (
    challenger_armour_losses,
    challenger_fires_demand,
    defender_fires_demand,
)
from attrition.numeric.elementary import clip, exp, log, maximum, minimum, select

POOLS = ("men", "money", "fires", "armour")
"""Pools of the challenger, in the order of the codes of `binding_pool`."""
DEFENDER_POOLS = ("men", "fires", "interceptors")
DONOR_POOLS = ("finance", "will")
OTHER_POOLS = tuple(f"defender_{pool}" for pool in DEFENDER_POOLS) + tuple(
    f"donors_{pool}" for pool in DONOR_POOLS
)

PARAMETERS = (
    *(
        Parameter(
            f"turning.weight_{pool}",
            "-",
            0,
            1,
            f"weight of {pool} in the challenger's time to exhaustion, normalised",
            weight,
        )
        for pool, weight in zip(POOLS, (0.35, 0.35, 0.20, 0.10), strict=True)
    ),
    *(
        Parameter(
            f"turning.weight_{pool}",
            "-",
            0,
            1,
            f"weight of {pool.replace('_', ' ')} in the other side's time to exhaustion, normalised",
            0.20,
        )
        for pool in OTHER_POOLS
    ),
    Parameter("turning.softness_months", "month", 0.1, 120, "softness of the minimum over pools", 6),
    Parameter("turning.longest_months", "month", 12, 1200, "clip of a time to exhaustion", 240),
    Parameter("turning.averaging_months", "month", 0.5, 60, "averaging of the gaps of the pools in D1", 3),
    Parameter(
        "turning.fires_required", "fraction", 0, 2, "share of its demand that the defender requires", 0.7
    ),
    Parameter(
        "turning.finance_required", "fraction", 0, 2, "share of its need that the defender requires", 0.85
    ),
    Parameter(
        "turning.finance_buffer", "USD bn", 0, 1000, "what the defender can do without for a while", 30
    ),
    Parameter("turning.will_floor", "0..1", 0, 1, "will at which a donor's support is exhausted", 0.25),
)

STATE = (
    *(
        StateField(f"gap_{pool}", "unit/month", f"required less inflow of {pool}, challenger, averaged")
        for pool in POOLS
    ),
    *(
        StateField(f"gap_{pool}", "unit/month", f"required less inflow of {pool.replace('_', ' ')}, averaged")
        for pool in OTHER_POOLS
    ),
    StateField(
        "exhaustion_challenger", "month", "time to exhaustion, challenger", 0, signal=True, recorded=True
    ),
    StateField(
        "exhaustion_coalition",
        "month",
        "time to exhaustion, defender and donors together",
        0,
        signal=True,
        recorded=True,
    ),
    StateField(
        "exhaustion_defender", "month", "time to exhaustion of the defender's own pools", 0, recorded=True
    ),
    StateField(
        "exhaustion_donors", "month", "time to exhaustion of the donors' finance and will", 0, recorded=True
    ),
    StateField(
        "binding_pool",
        "code",
        "pool with the shortest time, challenger: 0 men, 1 money, 2 fires, 3 armour",
        0,
        3,
    ),
)


@rule
def averaged(previous: float, value: float, s: State, p: Parameters) -> float:
    """Return the running mean of a gap; the first value starts it."""
    return previous + select(s.steps_done < 0.5, 1.0, p.gap_weight) * (value - previous)


@rule
def time_left(stock: float, gap: float, p: Parameters) -> float:
    """Return the months until a stock is spent at a gap a month, clipped (D1)."""
    longest = p.turning_longest_months
    return select(gap > 0.0, clip(stock / maximum(gap, 1e-9), 0.0, longest), longest)


@rule
def challenger_gaps(s: State, p: Parameters) -> None:
    """Average what each pool of the challenger requires beyond its inflow, at full intensity and establishment (D1).

    Not what is issued: a pool that limits itself never runs out.
    """
    wanted = s.establishment
    scale = exp(p.front_exponent_own * log(wanted / maximum(s.challenger_men, 1.0)))
    losses = minimum(s.challenger_loss_expected / maximum(s.intensity, 0.05) * scale, wanted)
    men = s.irrecoverable_share * losses + p.challenger_men_desertion * wanted
    s.gap_men = averaged(s.gap_men, men - s.challenger_supply, s, p)
    spending = war_spending(wanted, losses, s.challenger_recruits, s, p)
    s.gap_money = averaged(s.gap_money, (balance_without_war(s, p) + spending) * (1.0 / 12.0), s, p)
    fires = challenger_fires_demand(wanted, s, p)
    s.gap_fires = averaged(s.gap_fires, fires - s.challenger_rounds_inflow, s, p)
    ratio = maximum(s.challenger_armour * (1.0 / p.challenger_armour_initial), 0.3)
    armour = challenger_armour_losses(losses, ratio, s, p)
    s.gap_armour = averaged(s.gap_armour, armour - s.new_tanks, s, p)


@rule
def other_gaps(s: State, p: Parameters) -> None:
    """Average what the pools of defender and donors require beyond their inflow (D1)."""
    target = p.defender_men_target
    posture = exp(p.front_posture_of_defender * log(maximum(s.intensity, 0.05)))
    scale = exp(p.front_exponent_own * log(target / maximum(s.defender_men, 1.0)))
    own = minimum(s.defender_loss_expected / posture * scale, target)
    intake = funded(s) * minimum(p.defender_men_intake_limit, p.defender_men_intake_share * s.defender_pool)
    needed = s.irrecoverable_share * own + defender_desertion(s, p) * target
    s.gap_defender_men = averaged(s.gap_defender_men, needed - intake, s, p)
    rounds = p.turning_fires_required * defender_fires_demand(target, p)
    s.gap_defender_fires = averaged(s.gap_defender_fires, rounds - s.defender_rounds_inflow, s, p)
    s.gap_defender_interceptors = averaged(
        s.gap_defender_interceptors, s.interceptors_wanted - s.delivered_interceptors, s, p
    )
    money = (
        p.turning_finance_required * p.defender_funding_need - p.defender_funding_borrowing - s.financial_aid
    )
    s.gap_donors_finance = averaged(s.gap_donors_finance, money * (1.0 / 12.0), s, p)
    s.gap_donors_will = averaged(s.gap_donors_will, -s.will_drift, s, p)


@rule
def soft_minimum(total: float, p: Parameters) -> float:
    """Return the soft minimum of the times whose weighted exponentials sum to `total`."""
    return -p.turning_softness_months * log(maximum(total, 1e-300))


@rule
def challenger_exhaustion(s: State, p: Parameters) -> None:
    """Set the challenger's time to exhaustion and its binding pool (D1)."""
    wanted = s.establishment
    room = maximum(p.budget_debt_limit * p.budget_gdp * s.output - s.debt, 0.0)
    usable = maximum(s.liquid_reserve - p.budget_reserve_floor, 0.0)
    men = time_left(maximum(s.challenger_men - 0.6 * wanted, 0.0), s.gap_men, p)
    money = time_left(usable + room, s.gap_money, p)
    fires = time_left(s.challenger_rounds, s.gap_fires, p)
    hulls = s.challenger_hulls * p.challenger_armour_refurbish_yield
    spare = maximum(s.challenger_armour + hulls - 0.1 * p.challenger_armour_initial, 0.0)
    armour = time_left(spare, s.gap_armour, p)
    rate = -1.0 / p.turning_softness_months
    s.exhaustion_challenger = soft_minimum(
        p.share_of_men * exp(rate * men)
        + p.share_of_money * exp(rate * money)
        + p.share_of_fires * exp(rate * fires)
        + p.share_of_armour * exp(rate * armour),
        p,
    )
    shortest = minimum(minimum(men, money), minimum(fires, armour))
    s.binding_pool = select(
        men <= shortest, 0.0, select(money <= shortest, 1.0, select(fires <= shortest, 2.0, 3.0))
    )


@rule
def other_exhaustion(s: State, p: Parameters) -> None:
    """Set the times to exhaustion of defender, donors and both together (D1 and its mirrors)."""
    rate = -1.0 / p.turning_softness_months
    men = time_left(maximum(s.defender_men - 0.6 * p.defender_men_target, 0.0), s.gap_defender_men, p)
    fires = time_left(s.defender_rounds, s.gap_defender_fires, p)
    interceptors = time_left(s.interceptors + s.pipeline_interceptors, s.gap_defender_interceptors, p)
    finance = time_left(p.turning_finance_buffer, s.gap_donors_finance, p)
    will = time_left(maximum(s.will - p.turning_will_floor, 0.0), s.gap_donors_will, p)
    own = (
        p.share_of_defender_men * exp(rate * men)
        + p.share_of_defender_fires * exp(rate * fires)
        + p.share_of_defender_interceptors * exp(rate * interceptors)
    )
    donors = p.share_of_donors_finance * exp(rate * finance) + p.share_of_donors_will * exp(rate * will)
    s.exhaustion_coalition = soft_minimum(own + donors, p)
    s.exhaustion_defender = soft_minimum(own * (1.0 / p.share_of_defender), p)
    s.exhaustion_donors = soft_minimum(donors * (1.0 / p.share_of_donors), p)
