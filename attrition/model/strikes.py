"""Long-range strikes of both sides: raids, air defence and damage; refineries and export volume (rule 7).

A kill law n(1-(1-p)^{shots/n}) + g·n for all n weapons would count those twice that both interceptors and guns could
stop, and can exceed n. Here missiles meet interceptors, and drones meet guns and electronic warfare.
"""

from __future__ import annotations

from attrition.model.balance import holding, moved
from attrition.model.declarations import Change, Lever, Operation, Parameter, StateField
from attrition.model.oil import component_effect
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import clip, exp, logistic, maximum, minimum, sqrt

PARAMETERS = (
    Parameter(
        "strikes.hold_months", "month", 0.1, 24, "mean time for which a weapon is held before launch", 1
    ),
    Parameter("challenger.strikes.initial", "units", 0, 1e6, "long-range weapons in stock at the start", 350),
    Parameter("challenger.strikes.output_early", "units/month", 0, 1e6, "output of these, early", 350),
    Parameter("challenger.strikes.output_late", "units/month", 0, 1e6, "output of these, late", 5800),
    Parameter("challenger.strikes.output_midpoint", "month", 0, 240, "middle of that increase", 34),
    Parameter("challenger.strikes.output_width", "month", 0.1, 120, "time scale of that increase", 3),
    Parameter("challenger.strikes.missiles_early", "units/month", 0, 1e5, "missiles in it, early", 130),
    Parameter("challenger.strikes.missiles_late", "units/month", 0, 1e5, "missiles in it, late", 180),
    Parameter(
        "challenger.strikes.damage", "share per drone", 0, 0.1, "damage of a drone that gets through", 6e-5
    ),
    Parameter("challenger.strikes.missile_weight", "drones", 0, 1000, "damage of a missile, in drones", 8),
    Parameter("defender.strikes.repair_months", "month", 0.1, 120, "time scale of repairs", 3),
    Parameter(
        "defender.strikes.guns", "fraction", 0, 1, "drones that guns and electronic warfare stop", 0.75
    ),
    Parameter(
        "defender.strikes.interceptors_initial", "units", 0, 1e6, "interceptors in stock at the start", 2000
    ),
    Parameter("defender.strikes.shots", "per missile", 0, 10, "interceptors wanted for a missile", 2),
    Parameter(
        "defender.strikes.interceptor_limit",
        "units/month",
        0,
        1e6,
        "interceptors that launchers can fire",
        1500,
    ),
    Parameter("defender.strikes.interception", "fraction", 0, 0.99, "chance that an interceptor hits", 0.7),
    Parameter("defender.strikes.cover_months", "month", 0, 60, "months of use that a full stock covers", 3),
    Parameter("defender.strikes.refill_months", "month", 0.5, 120, "time over which it is refilled", 6),
    Parameter("defender.strikes.initial", "sorties", 0, 1e6, "long-range sorties in stock at the start", 30),
    Parameter("defender.strikes.output_early", "sorties/month", 0, 1e6, "own output of these, early", 30),
    Parameter("defender.strikes.output_late", "sorties/month", 0, 1e6, "own output of these, late", 930),
    Parameter("defender.strikes.output_midpoint", "month", 0, 240, "middle of that increase", 36),
    Parameter("defender.strikes.output_width", "month", 0.1, 120, "time scale of that increase", 4),
    Parameter(
        "defender.strikes.hit_share", "fraction", 0, 1, "sorties that hit a refinery or terminal", 0.01
    ),
    Parameter(
        "defender.strikes.restraint_reach",
        "fraction",
        0,
        1,
        "hits that fall to restraint of the coalition",
        1,
    ),
    Parameter("defender.strikes.damage", "share per hit", 0, 1, "refining put out of work by a hit", 0.0045),
    Parameter("challenger.strikes.repair_months", "month", 0.1, 120, "time scale of refinery repairs", 4),
    Parameter(
        "challenger.strikes.volume_loss",
        "-",
        0,
        1,
        "export volume lost when all refining is out of work",
        0.7,
    ),
)

STATE = (
    StateField("challenger_strikes", "units", "long-range weapons in stock, challenger", 0, signal=True),
    StateField("challenger_strikes_made_total", "units", "weapons made since the start", 0),
    StateField("challenger_strikes_launched_total", "units", "weapons launched since the start", 0),
    StateField("challenger_strikes_balanced_total", "units", "weapons taken out by the driftless twin"),
    StateField("launches", "units/month", "long-range weapons launched a month, challenger", 0),
    StateField("interceptors", "units", "interceptors in stock", 0, signal=True, recorded=True),
    StateField("interceptors_received_total", "units", "interceptors received since the start", 0),
    StateField("interceptors_fired_total", "units", "interceptors fired since the start", 0),
    StateField("interceptors_balanced_total", "units", "interceptors taken out by the driftless twin"),
    StateField("interceptors_wanted", "units/month", "interceptors that the missiles launched call for", 0),
    StateField("leakers", "units/month", "weapons that get through a month", 0, recorded=True),
    StateField(
        "defender_damage",
        "0..1",
        "share of the defender's power and industry out of work",
        0,
        1,
        signal=True,
        recorded=True,
    ),
    StateField("defender_strikes", "sorties", "long-range sorties in stock, defender", 0, signal=True),
    StateField("defender_strikes_received_total", "sorties", "sorties made and received since the start", 0),
    StateField("defender_strikes_flown_total", "sorties", "sorties flown since the start", 0),
    StateField("defender_strikes_balanced_total", "sorties", "sorties taken out by the driftless twin"),
    StateField(
        "strike_permission", "0..1", "use that donors permit of their long-range weapons", 0, 1, signal=True
    ),
    StateField("refinery_damage", "0..1", "share of the challenger's refining out of work", 0, 1),
    StateField(
        "export_volume",
        "0..1",
        "oil export volume over that without damage",
        0,
        1,
        signal=True,
        recorded=True,
    ),
)

LEVERS = (
    Lever(
        "strike_permission",
        "0..1",
        0,
        1,
        "use that donors permit of their long-range weapons: 1 doubles the damage of a hit; a novelty on the ladder",
        (Change("strike_permission", Operation.SET), Change("rung", Operation.ADD)),
    ),
)


@rule
def begin_strikes(s: State, p: Parameters) -> None:
    """Set the stocks at the start; nothing is damaged, and interceptors are wanted for what is launched."""
    s.challenger_strikes = p.challenger_strikes_initial
    s.defender_strikes = p.defender_strikes_initial
    s.interceptors = p.defender_strikes_interceptors_initial
    s.export_volume = 1.0
    s.launches = s.challenger_strikes * p.strike_share / p.step_months
    s.interceptors_wanted = wanted_interceptors(missiles_launched(s, p, 0.0), p)


@rule
def long_range_output(months: float, p: Parameters) -> tuple[float, float]:
    """Return the challenger's output of long-range weapons a month, components apart, and the missiles in it."""
    grown = logistic((months - p.challenger_strikes_output_midpoint) / p.challenger_strikes_output_width)
    early, late = p.challenger_strikes_output_early, p.challenger_strikes_output_late
    few, many = p.challenger_strikes_missiles_early, p.challenger_strikes_missiles_late
    return early + (late - early) * grown, few + (many - few) * grown


@rule
def missiles_launched(s: State, p: Parameters, months: float) -> float:
    """Return the missiles among what is launched a month.

    Launches grew twentyfold by drones alone and missiles stayed a nearly constant number. The mix is that of the
    output one holding time ago, when what is launched now was made. `months` is the clock of technology.
    """
    output, missiles = long_range_output(months - p.strikes_hold_months, p)
    return s.launches * minimum(missiles / maximum(output, 1e-9), 1.0)


@rule
def wanted_interceptors(missiles: float, p: Parameters) -> float:
    """Return the interceptors that launchers would fire a month at so many missiles a month."""
    return minimum(p.defender_strikes_shots * missiles, p.defender_strikes_interceptor_limit)


@rule
def interceptors_needed(s: State, p: Parameters) -> float:
    """Return the interceptors that the defender can take a month: what it would fire and what refills its stock."""
    gap = p.defender_strikes_cover_months * s.interceptors_wanted - s.interceptors
    return maximum(s.interceptors_wanted + gap * (1.0 / p.defender_strikes_refill_months), 0.0)


@rule
def raids(s: State, p: Parameters, months: float) -> None:
    """Make and launch the challenger's long-range weapons of one step; a wave of raids comes out of the stock.

    `months` is the clock of technology, here and in the rules below.
    """
    dt = p.step_months
    output, _ = long_range_output(months, p)
    made = output * component_effect(s, p) * dt
    routine = s.challenger_strikes * p.strike_share
    launched = routine + minimum(s.raid_wave * p.strike_share, s.challenger_strikes - routine)
    s.raid_wave = s.raid_wave * (1.0 - p.strike_share)
    s.launches = launched * (1.0 / dt)
    s.challenger_strikes, balanced = moved(s.challenger_strikes, made - launched, 0.0, s, p)
    s.challenger_strikes_made_total = s.challenger_strikes_made_total + made
    s.challenger_strikes_launched_total = s.challenger_strikes_launched_total + launched
    s.challenger_strikes_balanced_total = s.challenger_strikes_balanced_total + balanced


@rule
def air_defence(s: State, p: Parameters, months: float) -> None:
    """Meet the raids of one step: receive and fire interceptors, count what gets through and the damage it does.

    No more is fired in a month than the stock holds. A missile shot at k times gets through with (1-p)^k, k being
    interceptors over missiles; a drone with 1-g.
    """
    dt = p.step_months
    missiles = missiles_launched(s, p, months)
    s.interceptors_wanted = wanted_interceptors(missiles, p)
    received = s.delivered_interceptors * dt
    fired = minimum(s.interceptors_wanted * dt, s.interceptors * p.strike_share)
    shots = fired / (dt * maximum(missiles, 1e-9))
    through = missiles * exp(p.interceptor_miss * shots)
    drones = (1.0 - p.defender_strikes_guns) * (s.launches - missiles)
    s.leakers = through + drones
    s.interceptors, balanced = moved(s.interceptors, received - fired, 0.0, s, p)
    s.interceptors_received_total = s.interceptors_received_total + received
    s.interceptors_fired_total = s.interceptors_fired_total + fired
    s.interceptors_balanced_total = s.interceptors_balanced_total + balanced
    hits = p.challenger_strikes_missile_weight * through + drones
    hurt = p.challenger_strikes_damage * hits * (1.0 - s.defender_damage) * dt
    net = hurt - p.repair_share * s.defender_damage
    s.defender_damage = clip(s.defender_damage + (1.0 - holding(s, p)) * net, 0.0, 1.0)


@rule
def refinery_raids(s: State, p: Parameters, months: float) -> None:
    """Make, receive and fly the defender's long-range sorties of one step; set refinery damage and export volume.

    Money pays for the defender's own output with the root of the share of its need that is met (rule 15).
    """
    dt = p.step_months
    grown = logistic((months - p.defender_strikes_output_midpoint) / p.defender_strikes_output_width)
    early, late = p.defender_strikes_output_early, p.defender_strikes_output_late
    own = (early + (late - early) * grown) * sqrt(minimum(s.funding, 1.0))
    received = (own + s.delivered_strikes) * dt
    flown = s.defender_strikes * p.strike_share
    restrained = p.defender_strikes_restraint_reach * minimum(s.withheld_strikes + s.probe_restraint, 1.0)
    hits = p.defender_strikes_hit_share * flown * (1.0 - restrained)
    s.defender_strikes, balanced = moved(s.defender_strikes, received - flown, 0.0, s, p)
    s.defender_strikes_received_total = s.defender_strikes_received_total + received
    s.defender_strikes_flown_total = s.defender_strikes_flown_total + flown
    s.defender_strikes_balanced_total = s.defender_strikes_balanced_total + balanced
    net = p.defender_strikes_damage * hits * (1.0 + s.strike_permission) - p.refinery_repair_share * (
        s.refinery_damage
    )
    s.refinery_damage = clip(s.refinery_damage + (1.0 - holding(s, p)) * net, 0.0, 1.0)
    s.export_volume = 1.0 - p.challenger_strikes_volume_loss * s.refinery_damage
