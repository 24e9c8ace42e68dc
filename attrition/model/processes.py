"""What each process of the table does: its rules in order, with its own random numbers.

A process is called as `process(s, p, t, day, z)`: the state and parameter records; the time in months at the start
of the step; the day at its end; and its normal numbers, two for each of its streams.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrition.model.beliefs import begin_beliefs
from attrition.model.beliefs import believing as advance_beliefs
from attrition.model.budget import deficit, financing, prices, top_up, war_spending
from attrition.model.choice import appeals, choice_hazards, off_ramp_ages, shares
from attrition.model.coalition import begin_coalition, coalition_hazards, commitments, pledges, will
from attrition.model.defender import begin_defender, funding, resolve
from attrition.model.ends import military_marks, terminal_hazards
from attrition.model.escalation import act_hazards, rung_fades
from attrition.model.exhaustion import (
    challenger_exhaustion,
    challenger_gaps,
    other_exhaustion,
    other_gaps,
)
from attrition.model.front import balance_of_power, begin_step, loss_noise, loss_rates
from attrition.model.ground import begin_ground, ground
from attrition.model.manpower import challenger_flows, defender_flows, establishment, mobilising, recruiting
from attrition.model.oil import brent, discount, oil_hazards, reach
from attrition.model.pipeline import begin_pipeline, pipeline
from attrition.model.regime import begin_regime, regime_hazards
from attrition.model.rule import Parameters, State, rule
from attrition.model.settlement import leaning, offer_hazards
from attrition.model.shortage import shortages
from attrition.model.strain import begin_strain, composite, recent_casualties, shock_hazard
from attrition.model.strain import strain as advance_strain
from attrition.model.strikes import air_defence, begin_strikes, raids, refinery_raids
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
from attrition.model.thresholds import crossings, no_crossings
from attrition.model.turning import no_turns, noise_free_change, turn

Normals = Sequence[float]


@rule
def initial_state(s: State, p: Parameters) -> None:
    """Set the state at the start; fields not named here or in a subsystem's own beginning start at zero."""
    begin_forces(s, p)
    begin_economy(s, p)
    begin_coalition(s, p)
    begin_ground(s, p)
    begin_regime(s, p)
    begin_strain(s, p)
    no_crossings(s)
    no_turns(s)
    s.end_day = -1.0
    begin_step(s, p, 0.0)
    establishment(s, p)
    armour_drift(s, p)
    discount(s, p)
    s.urals_mean = s.urals
    begin_strikes(s, p)
    s.challenger_fires_ratio = sufficiency(
        s.challenger_rounds, challenger_fires_demand(s.challenger_men, s, p), p
    )
    s.defender_fires_ratio = sufficiency(s.defender_rounds, defender_fires_demand(s.defender_men, p), p)
    begin_pipeline(s, p)
    begin_defender(s, p)
    balance_of_power(s, p)
    s.balance_before = s.balance
    loss_rates(s, p)
    spending = war_spending(s.challenger_men, s.challenger_loss_rate, 0.0, s, p)
    s.war_spending_share = spending / (p.budget_gdp * s.output)
    begin_beliefs(s, p)


@rule
def begin_forces(s: State, p: Parameters) -> None:
    """Set men, armour and fires of both sides at the start."""
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
    s.intensity = 1.0


@rule
def begin_economy(s: State, p: Parameters) -> None:
    """Set prices, output and the treasury at the start."""
    s.brent = p.oil_brent_initial
    s.brent_anchor = p.oil_brent_initial
    s.price_cap = p.sanctions_cap_reference
    s.export_volume = 1.0
    s.unit_cost = 1.0
    s.tax_ratio = 1.0
    s.war_orders = 1.0
    s.output = p.prices_output_initial
    s.inflation = p.prices_inflation_initial
    s.policy_rate = p.prices_rate_initial
    s.liquid_reserve = p.budget_reserve_initial


@rule
def beginning(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Clocks of the model, and the hazards of the step, frozen at its start."""
    begin_step(s, p, t)
    # A mutiny or a succession has moved its components since strain was last put together.
    composite(s, p)
    oil_hazards(s, p)
    shock_hazard(s, p)
    coalition_hazards(s, p)
    regime_hazards(s, p)
    leaning(s, p)
    appeals(s, p)
    shares(s, p)
    choice_hazards(s, p)
    offer_hazards(s, p)
    act_hazards(s, p)
    terminal_hazards(s, p)


@rule
def oil(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Price of Brent."""
    brent(s, p, z[0])


@rule
def sanctions(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Erosion of sanctions, their reach to components, and the price realised."""
    reach(s, p)
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
def striking(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Raids on the defender, their interception and damage; raids on refineries."""
    raids(s, p)
    air_defence(s, p)
    refinery_raids(s, p)


@rule
def weighing(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Balance of power at the end of the step and its noise-free drift."""
    balance_of_power(s, p)
    noise_free_change(s, p)


@rule
def running_short(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """What has become short in this step."""
    shortages(s, p)


@rule
def moving(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Movement of the front."""
    ground(s, p, z[0])


@rule
def delivering(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Commitments and deliveries of aid, and the defender's funds."""
    commitments(s, p)
    pipeline(s, p)
    funding(s, p)


@rule
def pledging(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Pledges of the quarter."""
    pledges(s, p, z[0], z[1])


@rule
def donating(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Will of the donors."""
    will(s, p, day, z[0], z[1], z[2])


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
def believing(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Beliefs of the challenger and of those who press on it."""
    advance_beliefs(s, p, z[0])


@rule
def escalating(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """The rung of escalation fades."""
    s.escalation_on = 1.0
    rung_fades(s, p)


@rule
def choosing(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Offers to the challenger run out; what it chooses happens as events of this process and of the ends."""
    s.choice_on = 1.0
    off_ramp_ages(s, p)


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
    challenger_gaps(s, p)
    other_gaps(s, p)
    challenger_exhaustion(s, p)
    other_exhaustion(s, p)
    turn(s, p, day)
