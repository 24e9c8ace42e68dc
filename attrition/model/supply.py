"""Armour and fires: stored hulls, tanks in service, rounds produced, imported and fired (rules 5 and 6)."""

from __future__ import annotations

from attrition.model.balance import holding, moved
from attrition.model.declarations import Parameter, StateField
from attrition.model.oil import component_effect
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import clip, exp, log, logistic, maximum, minimum, select, sqrt

PARAMETERS = (
    Parameter("armour.scarcity_exponent", "-", 0, 3, "exponent of the armour left in the loss of armour"),
    Parameter("armour.tactics_midpoint", "month", 0, 240, "middle of the drift of tactics", 12),
    Parameter("armour.tactics_width", "month", 0.1, 120, "time scale of that drift", 4),
    Parameter("armour.noise_sd", "-", 0, 1, "standard deviation of log armour losses per casualty", 0),
    Parameter("armour.noise_persistence", "-", 0, 0.99, "correlation of that noise over one month", 0.5),
    Parameter(
        "challenger.armour.tactics_late", "-", 0.01, 2, "factor that tactics put on armour losses, late"
    ),
    Parameter("defender.armour.tactics_late", "-", 0.01, 2, "factor that tactics put on armour losses, late"),
    Parameter(
        "challenger.armour.lost_per_thousand",
        "tanks/1000",
        0,
        200,
        "true tanks lost per thousand casualties at first",
    ),
    Parameter(
        "challenger.armour.initial", "tanks", 1, 1e5, "tanks in service at the start: the establishment"
    ),
    Parameter("challenger.armour.stored_initial", "hulls", 1, 1e5, "hulls in store at the start"),
    Parameter(
        "challenger.armour.refurbish_peak", "hulls/month", 0, 1e4, "hulls drawn a month from a full store"
    ),
    Parameter(
        "challenger.armour.refurbish_limit", "hulls/month", 0, 1e4, "most hulls that works can take a month"
    ),
    Parameter(
        "challenger.armour.refurbish_exponent", "-", 0, 5, "fall of that rate with the store, best first", 2
    ),
    Parameter("challenger.armour.refurbish_yield", "fraction", 0, 1, "tanks in service per hull drawn", 0.8),
    Parameter("challenger.armour.new_early", "tanks/month", 0, 1e4, "new tanks a month, early", 0),
    Parameter("challenger.armour.new_late", "tanks/month", 0, 1e4, "new tanks a month, late", 0),
    Parameter("challenger.armour.new_midpoint", "month", 0, 240, "middle of that increase", 18),
    Parameter("challenger.armour.new_width", "month", 0.1, 120, "time scale of that increase", 5),
    Parameter(
        "defender.armour.lost_per_thousand",
        "tanks/1000",
        0,
        200,
        "true tanks lost per thousand casualties at first",
    ),
    Parameter("defender.armour.initial", "tanks", 1, 1e5, "tanks in service at the start: the establishment"),
    Parameter(
        "defender.armour.refill_months",
        "month",
        0.5,
        120,
        "time over which a gap in armour is to be filled",
        12,
    ),
    Parameter("fires.response_months", "month", 0.5, 60, "time in which production follows its target", 12),
    Parameter("fires.coverage_months", "month", 0.5, 60, "months of demand that a full stock covers", 12),
    Parameter("fires.refill_months", "month", 0.5, 120, "time over which a stock is refilled", 36),
    Parameter(
        "fires.half_months", "month", 0.1, 12, "months of demand at which fires are half sufficient", 2
    ),
    Parameter("fires.opening_months", "month", 0, 60, "length of the challenger's opening rate of fire", 10),
    Parameter("challenger.fires.stock_initial", "M rounds", 0, 500, "rounds in stock at the start"),
    Parameter(
        "challenger.fires.demand",
        "M rounds/month",
        0.0001,
        50,
        "rounds wanted a month at the reference strength",
    ),
    Parameter("challenger.fires.men_reference", "thousand", 1, 2e4, "strength of that demand", 700),
    Parameter("challenger.fires.demand_opening", "-", 0.1, 20, "factor on demand in the opening months", 1),
    Parameter("challenger.fires.capacity_early", "M rounds/month", 0, 50, "production capacity, early"),
    Parameter("challenger.fires.capacity_late", "M rounds/month", 0, 50, "production capacity, late"),
    Parameter("challenger.fires.capacity_midpoint", "month", 0, 240, "middle of that increase", 15),
    Parameter("challenger.fires.capacity_width", "month", 0.1, 120, "time scale of that increase", 5),
    Parameter(
        "challenger.fires.learning_rate", "-", 0.5, 1, "cost ratio of rounds per doubling of output", 0.95
    ),
    Parameter(
        "challenger.fires.output_reference", "M rounds", 0.01, 1e3, "rounds made at which costs are those", 9
    ),
    Parameter("challenger.fires.imports_late", "M rounds/month", 0, 50, "imports, late", 0),
    Parameter("challenger.fires.imports_midpoint", "month", 0, 240, "middle of the rise of imports", 19),
    Parameter("challenger.fires.imports_width", "month", 0.1, 120, "time scale of that rise", 2),
    Parameter("defender.fires.stock_initial", "M rounds", 0, 500, "rounds in stock at the start"),
    Parameter(
        "defender.fires.demand",
        "M rounds/month",
        0.0001,
        50,
        "rounds wanted a month at the reference strength",
    ),
    Parameter("defender.fires.men_reference", "thousand", 1, 2e4, "strength of that demand", 800),
)


def _side(name: str) -> tuple[StateField, ...]:
    return (
        StateField(f"{name}_armour", "tanks", f"tanks in service, {name}", 0, signal=True, recorded=True),
        StateField(f"{name}_armour_excess", "tanks", "tanks lost in the step beyond what was expected"),
        StateField(
            f"{name}_armour_lost_rate", "tanks/month", f"tanks lost a month, {name}", 0, recorded=True
        ),
        StateField(f"{name}_armour_received_total", "tanks", "tanks that entered service since the start", 0),
        StateField(f"{name}_armour_lost_total", "tanks", "tanks lost since the start", 0),
        StateField(f"{name}_armour_balanced_total", "tanks", "tanks taken out by the driftless twin"),
        StateField(f"{name}_rounds", "M rounds", f"rounds in stock, {name}", 0, signal=True, recorded=True),
        StateField(f"{name}_rounds_received_total", "M rounds", "rounds received since the start", 0),
        StateField(f"{name}_rounds_fired_total", "M rounds", "rounds fired since the start", 0),
        StateField(f"{name}_rounds_balanced_total", "M rounds", "rounds taken out by the driftless twin"),
        StateField(f"{name}_rounds_inflow", "M rounds/month", "rounds received a month", 0),
    )


STATE = (
    *_side("challenger"),
    *_side("defender"),
    StateField("challenger_hulls", "hulls", "hulls in store, challenger", 0, signal=True, recorded=True),
    StateField("challenger_hulls_drawn_total", "hulls", "hulls drawn since the start", 0),
    StateField("challenger_hulls_balanced_total", "hulls", "hulls taken out by the driftless twin"),
    StateField("tactics_done", "0..1", "share of the drift of tactics that has happened", 0, 1),
    StateField("challenger_armour_noise", "log", "noise of the challenger's armour losses per casualty"),
    StateField("defender_armour_noise", "log", "noise of the defender's armour losses per casualty"),
    StateField("new_tanks", "tanks/month", "new tanks of the challenger", 0),
    StateField("challenger_imports", "M rounds/month", "rounds imported by the challenger", 0),
    StateField("challenger_production", "M rounds/month", "production of rounds", 0, signal=True),
    StateField("challenger_rounds_made_total", "M rounds", "rounds made since the start", 0),
    StateField("unit_cost", "-", "cost of a round over that at the output of reference", 0.5, 2, signal=True),
)


@rule
def armour_drift(s: State, p: Parameters, months: float) -> None:
    """Set how far tactics have drifted and the output of new tanks; `months` is the clock of technology."""
    s.tactics_done = logistic((months - p.armour_tactics_midpoint) / p.armour_tactics_width)
    grown = logistic((months - p.challenger_armour_new_midpoint) / p.challenger_armour_new_width)
    s.new_tanks = (
        p.challenger_armour_new_early + (p.challenger_armour_new_late - p.challenger_armour_new_early) * grown
    )


@rule
def armour_noise(s: State, p: Parameters, z_challenger: float, z_defender: float) -> None:
    """Advance the noise of armour losses per casualty: offensives come in phases that casualties do not show."""
    s.challenger_armour_noise = (
        p.armour_noise_keep * s.challenger_armour_noise + p.armour_noise_scale * z_challenger
    )
    s.defender_armour_noise = (
        p.armour_noise_keep * s.defender_armour_noise + p.armour_noise_scale * z_defender
    )


@rule
def scarcity(ratio: float, p: Parameters) -> float:
    """Return the factor on armour losses as armour grows scarce, from its ratio to the establishment (rule 5)."""
    return exp(p.armour_scarcity_exponent * log(maximum(ratio, 1e-6)))


@rule
def challenger_armour_losses(loss_rate: float, ratio: float, s: State, p: Parameters) -> float:
    """Return the challenger's tanks lost a month, noise apart: per casualty, by scarcity and tactics (rule 5)."""
    tactics = 1.0 + (p.challenger_armour_tactics_late - 1.0) * s.tactics_done
    return p.challenger_armour_lost_per_thousand * loss_rate * scarcity(ratio, p) * tactics


@rule
def defender_armour_losses(loss_rate: float, ratio: float, s: State, p: Parameters) -> float:
    """Return the defender's tanks lost a month, noise apart (rule 5)."""
    tactics = 1.0 + (p.defender_armour_tactics_late - 1.0) * s.tactics_done
    return p.defender_armour_lost_per_thousand * loss_rate * scarcity(ratio, p) * tactics


@rule
def hulls_drawn(s: State, p: Parameters) -> float:
    """Return hulls drawn from store a month: best first, so the rate falls with the store (rule 5)."""
    share = maximum(s.challenger_hulls * (1.0 / p.challenger_armour_stored_initial), 1e-6)
    wanted = p.challenger_armour_refurbish_peak * exp(p.challenger_armour_refurbish_exponent * log(share))
    return minimum(wanted, p.challenger_armour_refurbish_limit)


@rule
def challenger_armour(s: State, p: Parameters) -> None:
    """Move hulls from store into service and take off the losses of one step."""
    dt = p.step_months
    drawn = minimum(hulls_drawn(s, p) * dt, s.challenger_hulls)
    s.challenger_hulls, hulls_balanced = moved(s.challenger_hulls, -drawn, 0.0, s, p)
    s.challenger_hulls_drawn_total = s.challenger_hulls_drawn_total + drawn
    s.challenger_hulls_balanced_total = s.challenger_hulls_balanced_total + hulls_balanced

    ratio = s.challenger_armour * (1.0 / p.challenger_armour_initial)
    s.challenger_armour_lost_rate = challenger_armour_losses(s.challenger_loss_rate, ratio, s, p) * exp(
        s.challenger_armour_noise - p.armour_noise_half_variance
    )
    received = p.challenger_armour_refurbish_yield * drawn + s.new_tanks * dt
    lost = minimum(s.challenger_armour_lost_rate * dt, 0.5 * s.challenger_armour)
    expected = minimum(
        challenger_armour_losses(s.challenger_loss_expected, ratio, s, p) * dt, 0.5 * s.challenger_armour
    )
    s.challenger_armour_excess = lost - expected
    s.challenger_armour, balanced = moved(s.challenger_armour, received - lost, expected - lost, s, p)
    s.challenger_armour_received_total = s.challenger_armour_received_total + received
    s.challenger_armour_lost_total = s.challenger_armour_lost_total + lost
    s.challenger_armour_balanced_total = s.challenger_armour_balanced_total + balanced


@rule
def defender_armour(s: State, p: Parameters) -> None:
    """Add the coalition's tanks to the defender's and take off the losses of one step."""
    dt = p.step_months
    ratio = s.defender_armour * (1.0 / p.defender_armour_initial)
    s.defender_armour_lost_rate = defender_armour_losses(s.defender_loss_rate, ratio, s, p) * exp(
        s.defender_armour_noise - p.armour_noise_half_variance
    )
    received = s.delivered_armour * dt
    lost = minimum(s.defender_armour_lost_rate * dt, 0.5 * s.defender_armour)
    expected = minimum(
        defender_armour_losses(s.defender_loss_expected, ratio, s, p) * dt, 0.5 * s.defender_armour
    )
    s.defender_armour_excess = lost - expected
    s.defender_armour, balanced = moved(s.defender_armour, received - lost, expected - lost, s, p)
    s.defender_armour_received_total = s.defender_armour_received_total + received
    s.defender_armour_lost_total = s.defender_armour_lost_total + lost
    s.defender_armour_balanced_total = s.defender_armour_balanced_total + balanced


@rule
def challenger_fires_demand(men: float, s: State, p: Parameters) -> float:
    """Return the rounds in millions that the challenger wants a month at a strength in thousand."""
    opening = select(s.technology_months < p.fires_opening_months, p.challenger_fires_demand_opening, 1.0)
    return (
        p.challenger_fires_demand
        * opening
        * sqrt(maximum(men, 0.0) * (1.0 / p.challenger_fires_men_reference))
    )


@rule
def defender_fires_demand(men: float, p: Parameters) -> float:
    """Return the rounds in millions that the defender wants a month at a strength in thousand."""
    return p.defender_fires_demand * sqrt(maximum(men, 0.0) * (1.0 / p.defender_fires_men_reference))


@rule
def rounds_needed(s: State, p: Parameters) -> float:
    """Return the rounds in millions that the defender can take a month: what is fired and what fills the stock."""
    demand = defender_fires_demand(s.defender_men, p)
    gap = p.fires_coverage_months * demand - s.defender_rounds
    return maximum(demand + gap * (1.0 / p.fires_refill_months), 0.0)


@rule
def armour_needed(s: State, p: Parameters) -> float:
    """Return the tanks that the defender can take a month: what is lost and what fills the establishment."""
    gap = p.defender_armour_initial - s.defender_armour
    return maximum(s.defender_armour_lost_rate + gap * (1.0 / p.defender_armour_refill_months), 0.0)


@rule
def learnt_cost(output: float, reference: float, exponent: float) -> float:
    """Return the cost of a unit over that at the output of reference, by a learning curve (Wright 1936; rule 6).

    Each doubling of all output so far multiplies cost by two to the power of the exponent; from half to twice.
    """
    return clip(exp(exponent * log(maximum(output * (1.0 / reference), 1e-9))), 0.5, 2.0)


@rule
def rounds_fired(demand: float, stock: float, dt: float) -> float:
    """Return the rounds fired in a step: the demand, but no more in a month than the stock holds."""
    return minimum(minimum(demand, stock) * dt, stock)


@rule
def sufficiency(stock: float, demand: float, p: Parameters) -> float:
    """Return how far fires suffice: one half where the stock covers `fires.half_months` of demand (rule 1)."""
    return stock / (stock + p.fires_half_months * demand + 1e-12)


@rule
def production(s: State, p: Parameters, months: float) -> None:
    """Move the challenger's production of rounds towards what demand and the gap in the stock ask for (rule 6).

    `months` is the clock of technology.
    """
    late = logistic((months - p.challenger_fires_capacity_midpoint) / p.challenger_fires_capacity_width)
    capacity = (
        p.challenger_fires_capacity_early
        + (p.challenger_fires_capacity_late - p.challenger_fires_capacity_early) * late
    )
    capacity = capacity * component_effect(s, p)
    share = logistic((months - p.challenger_fires_imports_midpoint) / p.challenger_fires_imports_width)
    s.challenger_imports = p.challenger_fires_imports_late * share
    demand = challenger_fires_demand(s.challenger_men, s, p)
    gap = (p.fires_coverage_months * demand - s.challenger_rounds) * (1.0 / p.fires_refill_months)
    target = clip(demand - s.challenger_imports + gap, 0.3 * capacity, 1.5 * capacity)
    # Until the war economy stands, capacity and not demand sets output: production follows capacity as it grows.
    wanted = target * late + capacity * (1.0 - late)
    speed = p.fires_response_step * late + p.fires_start_step * (1.0 - late)
    moving = 1.0 - holding(s, p)
    s.challenger_production = s.challenger_production + moving * speed * (wanted - s.challenger_production)
    made = moving * s.challenger_production * p.step_months
    s.challenger_rounds_made_total = s.challenger_rounds_made_total + made
    s.unit_cost = learnt_cost(
        s.challenger_rounds_made_total, p.challenger_fires_output_reference, p.challenger_learning_exponent
    )


@rule
def challenger_fires(s: State, p: Parameters) -> None:
    """Receive and fire the challenger's rounds of one step and set how far demand can be met."""
    dt = p.step_months
    demand = challenger_fires_demand(s.challenger_men, s, p)
    s.challenger_rounds_inflow = s.challenger_production + s.challenger_imports
    received = s.challenger_rounds_inflow * dt
    fired = rounds_fired(demand, s.challenger_rounds, dt)
    s.challenger_rounds, balanced = moved(s.challenger_rounds, received - fired, 0.0, s, p)
    s.challenger_rounds_received_total = s.challenger_rounds_received_total + received
    s.challenger_rounds_fired_total = s.challenger_rounds_fired_total + fired
    s.challenger_rounds_balanced_total = s.challenger_rounds_balanced_total + balanced
    s.challenger_fires_ratio = sufficiency(s.challenger_rounds, demand, p)


@rule
def defender_fires(s: State, p: Parameters) -> None:
    """Receive the coalition's rounds of one step, fire, and set how far demand can be met."""
    dt = p.step_months
    demand = defender_fires_demand(s.defender_men, p)
    s.defender_rounds_inflow = s.delivered_rounds
    received = s.defender_rounds_inflow * dt
    fired = rounds_fired(demand, s.defender_rounds, dt)
    s.defender_rounds, balanced = moved(s.defender_rounds, received - fired, 0.0, s, p)
    s.defender_rounds_received_total = s.defender_rounds_received_total + received
    s.defender_rounds_fired_total = s.defender_rounds_fired_total + fired
    s.defender_rounds_balanced_total = s.defender_rounds_balanced_total + balanced
    s.defender_fires_ratio = sufficiency(s.defender_rounds, demand, p)
