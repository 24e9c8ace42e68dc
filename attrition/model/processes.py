"""The beginning of a path, and the rules of the process table that need the time or random numbers.

Such a rule is called as `rule(s, p, t, day, z)`: the state and parameter records; the time in months at the start
of the step; the day at its end; and the normal numbers of its process, two for each of its streams. Rules that need
neither stand in the table as they are, called as `rule(s, p)`, or as `rule(s, p, months)` with the clock of technology.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrition.model.beliefs import begin_beliefs
from attrition.model.beliefs import believing as advance_beliefs
from attrition.model.budget import prices, war_spending
from attrition.model.coalition import begin_coalition, pledges, will
from attrition.model.defender import begin_defender, resolve
from attrition.model.ends import military_marks
from attrition.model.front import balance_of_power, begin_step, loss_noise, loss_rates
from attrition.model.ground import begin_ground, ground
from attrition.model.manpower import establishment, mobilising
from attrition.model.oil import brent, discount
from attrition.model.pipeline import begin_pipeline
from attrition.model.regime import begin_regime
from attrition.model.rule import Parameters, State, rule
from attrition.model.strain import begin_strain, strain
from attrition.model.strikes import begin_strikes
from attrition.model.supply import (
    armour_drift,
    armour_noise,
    challenger_fires_demand,
    defender_fires_demand,
    sufficiency,
)
from attrition.model.thresholds import crossings, no_crossings
from attrition.model.turning import no_turns, turn, turn_by_value
from attrition.model.units import whole_units

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
    establishment(s, p, 0.0)
    armour_drift(s, p, 0.0)
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
    loss_rates(s, p, 0.0)
    spending = war_spending(s.challenger_men, s.challenger_loss_rate, 0.0, s, p)
    s.war_spending_share = spending / (p.budget_gdp * s.output)
    whole_units(s, p)
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
    """Clocks of the model."""
    begin_step(s, p, t)


@rule
def brent_moves(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Price of Brent."""
    brent(s, p, z[0])


@rule
def losses_vary(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Noise of the loss rates of both sides."""
    loss_noise(s, p, z[0], z[1], z[2], z[3])


@rule
def called_up(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Men called up on both sides."""
    mobilising(s, p, t)


@rule
def armour_losses_vary(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Noise of the losses of tanks."""
    armour_noise(s, p, z[0], z[1])


@rule
def moving(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Movement of the front."""
    ground(s, p, t, z[0])


@rule
def pledging(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Pledges of the quarter."""
    pledges(s, p, z[0], z[1])


@rule
def willing(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Will of the donors."""
    will(s, p, day, z[0], z[1], z[2])


@rule
def prices_move(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Prices and output of the month."""
    prices(s, p, z[0], z[1])


@rule
def strain_moves(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Regime strain."""
    strain(s, p, z[0], z[1], z[2], z[3])


@rule
def resolve_moves(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """The defender's resolve."""
    resolve(s, p, z[4])


@rule
def believing(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Beliefs of the challenger and of those who press on it."""
    advance_beliefs(s, p, z[0])


@rule
def escalation_counts(s: State, p: Parameters) -> None:
    """Say that the process of escalation runs."""
    s.escalation_on = 1.0


@rule
def choice_counts(s: State, p: Parameters) -> None:
    """Say that the process of choice runs; what is chosen happens as events of it and of the ends."""
    s.choice_on = 1.0


@rule
def marking(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Marks of military defeat."""
    military_marks(s, p, day)


@rule
def crossing(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Crossings of stress, crisis and breaking."""
    crossings(s, p, day)


@rule
def dating(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Dates of the turns."""
    turn(s, p, day)


@rule
def dating_value(s: State, p: Parameters, t: float, day: float, z: Normals) -> None:
    """Dates of the turns by what going on is worth."""
    turn_by_value(s, p, day)
