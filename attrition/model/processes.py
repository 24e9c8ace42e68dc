"""What each process of the table does: its rules in order, with its own random numbers.

A process is called as `process(s, p, t, day, z)`: the state and parameter records; the time in months at the start
of the step; the day at its end; and its normal numbers, two for each of its streams.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrition.model.budget import deficit, financing, prices, top_up, war_spending
from attrition.model.ends import military_marks, resolve, terminal_hazards
from attrition.model.front import balance_of_power, begin_step, loss_noise, loss_rates
from attrition.model.manpower import challenger_flows, defender_flows, establishment, mobilising, recruiting
from attrition.model.oil import brent, discount, oil_hazards
from attrition.model.rule import Parameters, State, rule
from attrition.model.strain import composite, recent_casualties
from attrition.model.strain import strain as advance_strain
from attrition.model.supply import (
    armour_drift,
    armour_noise,
    challenger_armour,
    challenger_fires,
    challenger_fires_demand,
    defender_armour,
    defender_fires,
    defender_fires_demand,
    production,
    sufficiency,
)
from attrition.model.turning import crossings, exhaustion, gaps, noise_free_change, turn

Normals = Sequence[float]


@rule
def initial_state(s: State, p: Parameters) -> None:
    """Set the state at the start; fields not named here start at zero."""
    s.challenger_men = p.challenger_men_initial
    s.challenger_pool = p.challenger_men_pool_initial
    s.challenger_bonus = p.challenger_men_bonus_initial
    s.defender_men = p.defender_men_initial
    s.defender_pool = p.defender_men_pool_initial
    s.challenger_armour = p.challenger_armour_initial
    s.challenger_hulls = p.challenger_armour_stored_initial
    s.defender_armour = p.defender_armour_initial
    s.challenger_rounds = p.challenger_fires_stock_initial
    s.challenger_production = p.challenger_fires_capacity_early
    s.defender_rounds = p.defender_fires_stock_initial
    s.coalition_aid_level = 1.0
    s.brent = p.oil_brent_initial
    s.brent_anchor = p.oil_brent_initial
    s.price_cap = p.sanctions_cap_reference
    s.tax_ratio = 1.0
    s.war_orders = 1.0
    s.intensity = 1.0
    s.output = p.prices_output_initial
    s.inflation = p.prices_inflation_initial
    s.policy_rate = p.prices_rate_initial
    s.liquid_reserve = p.budget_reserve_initial
    s.resolve = p.defender_resolve_initial
    s.territory = p.territory_initial
    s.strain_economic = p.strain_initial / 100.0
    s.strain_military = p.strain_initial / 100.0
    s.strain_elite = p.strain_initial / 100.0
    s.strain_public = p.strain_initial / 100.0
    composite(s, p)
    no_dates(s)
    begin_step(s, p, 0.0)
    establishment(s, p)
    armour_drift(s, p)
    discount(s, p)
    s.urals_mean = s.urals
    s.challenger_fires_ratio = sufficiency(
        s.challenger_rounds, challenger_fires_demand(s.challenger_men, s, p), p
    )
    s.defender_fires_ratio = sufficiency(s.defender_rounds, defender_fires_demand(s.defender_men, p), p)
    balance_of_power(s, p)
    s.balance_before = s.balance
    loss_rates(s, p)
    spending = war_spending(s.challenger_men, s.challenger_loss_rate, 0.0, s, p)
    s.war_spending_share = spending / (p.budget_gdp * s.output)


@rule
def no_dates(s: State) -> None:
    """Mark all dates as not having happened."""
    s.end_day = -1.0
    s.regime_end_day = -1.0
    s.stress_start = -1.0
    s.stress_day = -1.0
    s.crisis_start = -1.0
    s.crisis_day = -1.0
    s.breaking_start = -1.0
    s.breaking_day = -1.0
    s.d1_start = -1.0
    s.d1_day = -1.0
    s.d1_pool = -1.0
    s.d3_start = -1.0
    s.d3_day = -1.0


@rule
def beginning(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Clocks of the model, and the hazards of the step, frozen at its start."""
    begin_step(s, p, t)
    oil_hazards(s, p)
    terminal_hazards(s, p)


@rule
def oil(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Price of Brent."""
    brent(s, p, z[0])


@rule
def sanctions(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Erosion of sanctions and the price realised."""
    discount(s, p)


@rule
def fighting(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Loss rates of both sides."""
    loss_noise(s, p, z[0], z[1], z[2], z[3])
    loss_rates(s, p)


@rule
def manning(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Recruits, training, theatre and hospital of both sides."""
    establishment(s, p)
    recruiting(s, p)
    mobilising(s, p, t)
    challenger_flows(s, p)
    defender_flows(s, p)


@rule
def arming(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Hulls, tanks in service and their losses."""
    armour_drift(s, p)
    armour_noise(s, p, z[0], z[1])
    challenger_armour(s, p)
    defender_armour(s, p)


@rule
def firing(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Production, imports, deliveries and use of rounds."""
    production(s, p)
    challenger_fires(s, p)
    defender_fires(s, p)


@rule
def weighing(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Balance of power at the end of the step and its noise-free drift."""
    balance_of_power(s, p)
    noise_free_change(s, p)


@rule
def treasury(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Revenue, deficit, financing, prices and output of the month."""
    deficit(s, p)
    financing(s, p)
    prices(s, p, z[0], z[1])


@rule
def wealth_fund(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Top-up of the liquid reserve in July."""
    top_up(s, p)


@rule
def straining(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Regime strain and the defender's resolve."""
    recent_casualties(s, p)
    advance_strain(s, p, z[0], z[1], z[2], z[3])
    resolve(s, p, z[4])


@rule
def ending(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Marks of military defeat."""
    military_marks(s, p, day)


@rule
def crossing(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Crossings of stress, crisis and breaking."""
    crossings(s, p, day)


@rule
def turning_point(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Times to exhaustion, and whether time has turned."""
    gaps(s, p)
    exhaustion(s, p)
    turn(s, p, day)
