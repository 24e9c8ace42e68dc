"""When time turns: exhaustion crossing D1, drift of the balance D3, and the marks of strain (MODEL.md section 6)."""

from __future__ import annotations

from attrition.model.budget import balance_without_war, war_spending
from attrition.model.declarations import Parameter, StateField
from attrition.model.manpower import defender_desertion
from attrition.model.rule import Parameters, State, rule
from attrition.model.supply import (
    challenger_armour_losses,
    challenger_fires_demand,
    defender_fires_demand,
)
from attrition.numeric.elementary import clip, exp, log, maximum, minimum, select

LEVELS = ("stress", "crisis", "breaking")
MEASURES = ("d1", "d3")
POOLS = ("men", "money", "fires", "armour")

PARAMETERS = (
    *(
        Parameter(f"strain.{level}", "0..100", 0, 100, f"reporting threshold of {level}", default)
        for level, default in zip(LEVELS, (40, 60, 80), strict=True)
    ),
    Parameter("strain.hysteresis", "0..100", 0, 50, "points below a threshold at which a crossing ends", 5),
    Parameter("strain.dwell_months", "month", 0, 60, "time above a threshold that confirms a crossing", 1),
    Parameter(
        "turning.weight_men",
        "-",
        0,
        1,
        "weight of men in the time to exhaustion, normalised",
        0.35,
    ),
    Parameter("turning.weight_money", "-", 0, 1, "weight of money", 0.35),
    Parameter("turning.weight_fires", "-", 0, 1, "weight of fires", 0.20),
    Parameter("turning.weight_armour", "-", 0, 1, "weight of armour", 0.10),
    Parameter("turning.softness_months", "month", 0.1, 120, "softness of the minimum over pools", 6),
    Parameter("turning.longest_months", "month", 12, 1200, "clip of a time to exhaustion", 240),
    Parameter("turning.ratio_on", "-", 0.1, 2, "ratio of times below which D1 has turned", 0.9),
    Parameter("turning.ratio_off", "-", 0.1, 4, "ratio of times above which it has turned back", 1.1),
    Parameter("turning.drift_on", "1/year", -2, 0, "drift of the balance below which D3 has turned", -0.10),
    Parameter("turning.averaging_months", "month", 0.5, 60, "averaging of the gaps of the pools in D1", 3),
    Parameter("turning.drift_averaging_months", "month", 0.5, 60, "averaging of the drift in D3", 6),
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
    *(
        field
        for level in LEVELS
        for field in (
            StateField(f"{level}_start", "day", f"day on which strain last rose to {level}, -1 none", -1),
            StateField(f"{level}_day", "day", f"first confirmed crossing of {level}, -1 none", -1),
        )
    ),
    *(field for measure in MEASURES for field in _measure(measure)),
    *(
        StateField(f"gap_{pool}", "unit/month", f"required less inflow of {pool}, challenger, averaged")
        for pool in POOLS
    ),
    StateField("gap_defender_men", "thousand/month", "required less inflow of men, defender, averaged"),
    StateField("gap_defender_fires", "M rounds/month", "required less inflow of rounds, defender, averaged"),
    StateField(
        "exhaustion_challenger", "month", "time to exhaustion, challenger", 0, signal=True, recorded=True
    ),
    StateField(
        "exhaustion_coalition", "month", "time to exhaustion, defender and coalition", 0, recorded=True
    ),
    StateField(
        "binding_pool",
        "code",
        "pool with the shortest time, challenger: 0 men, 1 money, 2 fires, 3 armour",
        0,
        3,
    ),
    StateField("d1_pool", "code", "pool that bound when D1 first turned for good, -1 none", -1, 3),
    StateField("balance_before", "log", "noise-free balance of power at the last step"),
    StateField(
        "balance_trend",
        "1/year",
        "noise-free drift of the balance, six-month mean",
        signal=True,
        recorded=True,
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
def gaps(s: State, p: Parameters) -> None:
    """Average what each pool requires beyond its inflow, at full intensity and establishment (D1).

    Not what is issued: a pool that limits itself never runs out.
    """
    wanted = s.establishment
    scale = exp(p.front_exponent_own * log(wanted / maximum(s.challenger_men, 1.0)))
    losses = minimum(s.challenger_loss_expected / maximum(s.intensity, 0.05) * scale, wanted)
    men = s.irrecoverable_share * losses + p.challenger_men_desertion * wanted
    s.gap_men = averaged(s.gap_men, men - s.challenger_supply, s, p)
    spending = war_spending(wanted, losses, s.challenger_recruits, s, p)
    s.gap_money = averaged(s.gap_money, (balance_without_war(s, p) + spending) / 12.0, s, p)
    fires = challenger_fires_demand(wanted, s, p)
    s.gap_fires = averaged(s.gap_fires, fires - s.challenger_rounds_inflow, s, p)
    ratio = maximum(s.challenger_armour / p.challenger_armour_initial, 0.3)
    armour = challenger_armour_losses(losses, ratio, s, p)
    s.gap_armour = averaged(s.gap_armour, armour - s.new_tanks, s, p)
    target = p.defender_men_target
    posture = exp(p.front_posture_of_defender * log(maximum(s.intensity, 0.05)))
    scale = exp(p.front_exponent_own * log(target / maximum(s.defender_men, 1.0)))
    own = minimum(s.defender_loss_expected / posture * scale, target)
    intake = minimum(p.defender_men_intake_limit, p.defender_men_intake_share * s.defender_pool)
    needed = s.irrecoverable_share * own + defender_desertion(s, p) * target
    s.gap_defender_men = averaged(s.gap_defender_men, needed - intake, s, p)
    rounds = 0.7 * defender_fires_demand(target, p)
    s.gap_defender_fires = averaged(s.gap_defender_fires, rounds - s.defender_rounds_inflow, s, p)


@rule
def soft_minimum(total: float, p: Parameters) -> float:
    """Return the soft minimum of the times whose weighted exponentials sum to `total`."""
    return -p.turning_softness_months * log(maximum(total, 1e-300))


@rule
def exhaustion(s: State, p: Parameters) -> None:
    """Set the times to exhaustion of both sides and the challenger's binding pool (D1).

    The coalition side knows men and fires, equally weighted, until interceptors, finance and will are modelled.
    """
    wanted = s.establishment
    room = maximum(p.budget_debt_limit * p.budget_gdp * s.output - s.debt, 0.0)
    usable = maximum(s.liquid_reserve - p.budget_reserve_floor, 0.0)
    men = time_left(maximum(s.challenger_men - 0.6 * wanted, 0.0), s.gap_men, p)
    money = time_left(usable + room, s.gap_money, p)
    fires = time_left(s.challenger_rounds, s.gap_fires, p)
    hulls = s.challenger_hulls * p.challenger_armour_refurbish_yield
    spare = maximum(s.challenger_armour + hulls - 0.1 * p.challenger_armour_initial, 0.0)
    armour = time_left(spare, s.gap_armour, p)
    softness = p.turning_softness_months
    s.exhaustion_challenger = soft_minimum(
        p.share_of_men * exp(-men / softness)
        + p.share_of_money * exp(-money / softness)
        + p.share_of_fires * exp(-fires / softness)
        + p.share_of_armour * exp(-armour / softness),
        p,
    )
    shortest = minimum(minimum(men, money), minimum(fires, armour))
    s.binding_pool = select(
        men <= shortest, 0.0, select(money <= shortest, 1.0, select(fires <= shortest, 2.0, 3.0))
    )
    own_men = time_left(maximum(s.defender_men - 0.6 * p.defender_men_target, 0.0), s.gap_defender_men, p)
    own_fires = time_left(s.defender_rounds, s.gap_defender_fires, p)
    s.exhaustion_coalition = soft_minimum(
        0.5 * exp(-own_men / softness) + 0.5 * exp(-own_fires / softness), p
    )


@rule
def trend(s: State, p: Parameters, before: float, after: float) -> None:
    """Average the model's own drift of the balance: the change of one step less what its noise did to it (D3)."""
    yearly = (after - before) / (p.step_months / 12.0)
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
def turn(s: State, p: Parameters, day: float) -> None:
    """Say whether time has turned by D1 and D3 and date the first turn that lasts; after the cutoff only."""
    ratio = s.exhaustion_challenger / maximum(s.exhaustion_coalition, 0.001)
    d1 = select(
        s.d1_turned > 0.5,
        select(ratio > p.turning_ratio_off, 0.0, 1.0),
        select(ratio < p.turning_ratio_on, 1.0, 0.0),
    )
    d3 = select(s.balance_trend < p.turning_drift_on, 1.0, 0.0)
    s.d1_start = select(d1 * s.forecasting > 0.5, select(s.d1_start >= 0.0, s.d1_start, day), -1.0)
    s.d3_start = select(d3 * s.forecasting > 0.5, select(s.d3_start >= 0.0, s.d3_start, day), -1.0)
    s.d1_turned = d1
    s.d3_turned = d3
    lasted = p.turning_persistence_days
    first_d1 = select(
        s.d1_day < 0.0, select(s.d1_start >= 0.0, select(day - s.d1_start >= lasted, 1.0, 0.0), 0.0), 0.0
    )
    s.d1_pool = select(first_d1 > 0.5, s.binding_pool, s.d1_pool)
    s.d1_day = select(first_d1 > 0.5, s.d1_start, s.d1_day)
    first_d3 = select(
        s.d3_day < 0.0, select(s.d3_start >= 0.0, select(day - s.d3_start >= lasted, 1.0, 0.0), 0.0), 0.0
    )
    s.d3_day = select(first_d3 > 0.5, s.d3_start, s.d3_day)


@rule
def crossing_start(start: float, level: float, s: State, p: Parameters, day: float) -> float:
    """Return the day on which strain rose to a level and has not fallen below it by the hysteresis, or -1."""
    holding = select(start >= 0.0, level - p.strain_hysteresis, level)
    above = select(s.strain >= holding, s.forecasting, 0.0)
    return select(above > 0.5, select(start >= 0.0, start, day), -1.0)


@rule
def crossing_day(confirmed: float, start: float, p: Parameters, day: float) -> float:
    """Return the first crossing that outlasted the dwell, or -1."""
    lasted = select(start >= 0.0, select(day - start >= p.strain_dwell_days, 1.0, 0.0), 0.0)
    return select(confirmed < 0.0, select(lasted > 0.5, start, -1.0), confirmed)


@rule
def crossings(s: State, p: Parameters, day: float) -> None:
    """Date the first crossings of stress, crisis and breaking; they report and trigger nothing (rule 18)."""
    s.stress_start = crossing_start(s.stress_start, p.strain_stress, s, p, day)
    s.crisis_start = crossing_start(s.crisis_start, p.strain_crisis, s, p, day)
    s.breaking_start = crossing_start(s.breaking_start, p.strain_breaking, s, p, day)
    s.stress_day = crossing_day(s.stress_day, s.stress_start, p, day)
    s.crisis_day = crossing_day(s.crisis_day, s.crisis_start, p, day)
    s.breaking_day = crossing_day(s.breaking_day, s.breaking_start, p, day)


@rule
def close_turns(s: State, p: Parameters) -> None:
    """Settle a turn that the end of the war cut short: ends 1, 4 and 5 confirm it, 3 refutes it, 2 and 6 came first."""
    confirmed = select(
        s.end > 3.5, select(s.end < 5.5, 1.0, 0.0), select(s.end > 0.5, select(s.end < 1.5, 1.0, 0.0), 0.0)
    )
    first_d1 = select(s.d1_day < 0.0, select(s.d1_start >= 0.0, confirmed, 0.0), 0.0)
    s.d1_pool = select(first_d1 > 0.5, s.binding_pool, s.d1_pool)
    s.d1_day = select(first_d1 > 0.5, s.d1_start, s.d1_day)
    first_d3 = select(s.d3_day < 0.0, select(s.d3_start >= 0.0, confirmed, 0.0), 0.0)
    s.d3_day = select(first_d3 > 0.5, s.d3_start, s.d3_day)
