"""Manpower of both sides: recruits, training, new formations, losses, wounded, desertion (rules 3 and 4)."""

from __future__ import annotations

from attrition.model.balance import holding, moved
from attrition.model.declarations import Change, Lever, Observed, Operation, Parameter, StateField
from attrition.model.defender import funded
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import clip, exp, log, logistic, maximum, minimum, select

PARAMETERS = (
    Parameter("men.training_months", "month", 0.1, 24, "mean time in training, two Erlang stages", 1.5),
    Parameter("men.hospital_months", "month", 0.1, 24, "mean time of the wounded away, two Erlang stages", 3),
    Parameter(
        "men.formation_months", "month", 0.1, 48, "mean time until a new formation enters the theatre", 6
    ),
    Parameter(
        "men.refill_months", "month", 0.5, 24, "time over which a gap to the establishment is filled", 3
    ),
    Parameter("men.most_lost", "fraction", 0, 1, "share of a side's men that one step can cost at most", 0.5),
    Parameter("men.irrecoverable_early", "fraction", 0, 1, "share of losses that does not return, early"),
    Parameter("men.irrecoverable_late", "fraction", 0, 1, "share of losses that does not return, late"),
    Parameter("men.irrecoverable_midpoint", "month", 0, 240, "middle of that drift", 24),
    Parameter("men.irrecoverable_width", "month", 0.1, 120, "time scale of that drift", 6),
    Parameter("challenger.men.initial", "thousand", 1, 2e4, "personnel in theatre at the start"),
    Parameter("challenger.men.target_base", "thousand", 1, 2e4, "establishment at the start"),
    Parameter("challenger.men.target_first", "thousand", 0, 2e4, "first increase of the establishment", 0),
    Parameter("challenger.men.target_first_midpoint", "month", 0, 240, "middle of the first increase", 9),
    Parameter("challenger.men.target_first_width", "month", 0.1, 120, "time scale of the first increase", 2),
    Parameter("challenger.men.target_second", "thousand", 0, 2e4, "second increase of the establishment", 0),
    Parameter("challenger.men.target_second_midpoint", "month", 0, 240, "middle of the second increase", 30),
    Parameter(
        "challenger.men.target_second_width", "month", 0.1, 120, "time scale of the second increase", 6
    ),
    Parameter(
        "challenger.men.pool_initial", "thousand", 1, 1e5, "men who would serve at some price, a model pool"
    ),
    Parameter("challenger.men.pool_inflow", "thousand/month", 0, 1e3, "men who join that pool"),
    Parameter("challenger.men.pool_exponent", "-", 0, 5, "how fast recruiting falls with the pool", 1),
    Parameter(
        "challenger.men.recruits_reference", "thousand/month", 0, 1e3, "recruits at the reference bonus"
    ),
    Parameter("challenger.men.bonus_reference", "RUB m", 0.01, 100, "the bonus of the reference", 2),
    Parameter("challenger.men.bonus_initial", "RUB m", 0.01, 100, "bonus at the start", 0.5),
    Parameter("challenger.men.bonus_elasticity", "-", 0, 5, "elasticity of recruiting to the bonus"),
    Parameter(
        "challenger.men.bonus_adjustment", "1/month", 0, 5, "speed at which the bonus follows the need", 0.1
    ),
    Parameter("challenger.men.bonus_decay", "1/month", 0, 1, "decay of the bonus to its reference", 0.02),
    Parameter("challenger.men.formation_share", "fraction", 0, 1, "share of recruits to new formations", 0.3),
    Parameter("challenger.men.desertion", "1/month", 0, 1, "desertion net of returns", 0.008),
    Parameter("defender.men.initial", "thousand", 1, 2e4, "personnel at the start"),
    Parameter("defender.men.target", "thousand", 1, 2e4, "establishment"),
    Parameter("defender.men.pool_initial", "thousand", 1, 1e5, "men who can be mobilised, a model pool"),
    Parameter("defender.men.pool_inflow", "thousand/month", 0, 1e3, "men who join that pool", 12),
    Parameter("defender.men.intake_limit", "thousand/month", 0, 1e3, "most men mobilised in a month", 27),
    Parameter("defender.men.intake_share", "1/month", 0, 1, "share of the pool mobilised in a month", 0.011),
    Parameter("defender.men.opening_wave", "thousand/month", 0, 1e3, "volunteers of the first months", 0),
    Parameter("defender.men.opening_wave_months", "month", 0, 60, "length of the opening wave", 6),
    Parameter(
        "defender.men.desertion",
        "1/month",
        0,
        1,
        "desertion net of returns at the resolve of reference",
        0.006,
    ),
    Parameter("defender.men.desertion_slope", "-", 0, 10, "rise of desertion as resolve falls", 2),
    Parameter("defender.men.desertion_resolve", "-", 0, 1, "resolve below which desertion rises", 0.6),
)


def _side(name: str) -> tuple[StateField, ...]:
    return (
        StateField(
            f"{name}_men", "thousand", f"personnel of the {name} in theatre", 0, signal=True, recorded=True
        ),
        StateField(f"{name}_pool", "thousand", "recruitable men (a model pool)", 0, signal=True),
        StateField(f"{name}_pool_joined_total", "thousand", "men who joined the pool since the start", 0),
        StateField(
            f"{name}_pool_balanced_total", "thousand", "men taken out of the pool by the driftless twin"
        ),
        StateField(f"{name}_recruits", "thousand/month", "recruits", 0, signal=True, recorded=True),
        StateField(f"{name}_training_first", "thousand", "in training, first stage", 0),
        StateField(f"{name}_training_second", "thousand", "in training, second stage", 0),
        StateField(f"{name}_hospital_first", "thousand", "wounded away, first stage", 0),
        StateField(f"{name}_hospital_second", "thousand", "wounded away, second stage", 0),
        StateField(f"{name}_recruited_total", "thousand", "men recruited since the start", 0),
        StateField(f"{name}_irrecoverable_total", "thousand", "irrecoverable losses since the start", 0),
        StateField(f"{name}_deserted_total", "thousand", "deserters net of returns since the start", 0),
        StateField(f"{name}_casualties", "thousand", "casualties since the start", 0, signal=True),
        StateField(
            f"{name}_balanced_total", "thousand", "men taken out by the driftless twin since the start"
        ),
    )


STATE = (
    *_side("challenger"),
    *_side("defender"),
    StateField("challenger_called_up", "thousand", "men called up by decree, not yet in training", 0),
    StateField("challenger_formation", "thousand", "in new formations", 0),
    StateField("challenger_bonus", "RUB m", "bonus paid to a recruit", 0, signal=True, recorded=True),
    StateField("establishment", "thousand", "establishment of the challenger in theatre", 0),
    StateField("challenger_supply", "thousand/month", "recruits that bonus and pool would yield", 0),
    StateField("irrecoverable_share", "fraction", "share of losses that does not return", 0, 1),
    StateField("irrecoverable_recent", "thousand", "challenger's irrecoverable losses, fading .10 a year", 0),
)


LEVERS = (
    Lever(
        "defender_mobilisation_age",
        "thousand",
        0,
        5000,
        "men added once to the defender's pool by a lower age of mobilisation",
        (Change("defender_pool", Operation.ADD), Change("defender_pool_joined_total", Operation.ADD)),
    ),
)

OBSERVED = (Observed("challenger_bonus", "RUB m", "bonus paid to a recruit", "challenger_bonus"),)


@rule
def establishment(s: State, p: Parameters, months: float) -> None:
    """Set the challenger's establishment M* and the share of losses that does not return.

    `months` is the clock of technology.
    """
    first = logistic((months - p.challenger_men_target_first_midpoint) / p.challenger_men_target_first_width)
    second = logistic(
        (months - p.challenger_men_target_second_midpoint) / p.challenger_men_target_second_width
    )
    s.establishment = (
        p.challenger_men_target_base
        + p.challenger_men_target_first * first
        + p.challenger_men_target_second * second
    )
    late = logistic((months - p.men_irrecoverable_midpoint) / p.men_irrecoverable_width)
    s.irrecoverable_share = (
        p.men_irrecoverable_early + (p.men_irrecoverable_late - p.men_irrecoverable_early) * late
    )


@rule
def challenger_supply(s: State, p: Parameters) -> float:
    """Return the recruits in thousand a month that the present bonus and pool would yield."""
    depletion = minimum(1.0, s.challenger_pool * (1.0 / p.challenger_men_pool_initial))
    return p.challenger_men_recruits_reference * exp(
        p.challenger_men_bonus_elasticity * log(s.challenger_bonus * (1.0 / p.challenger_men_bonus_reference))
        + p.challenger_men_pool_exponent * log(maximum(depletion, 1e-9))
    )


@rule
def recruiting(s: State, p: Parameters) -> None:
    """Set the challenger's recruits and move the bonus towards what the need asks for (rule 4).

    The need is what does not come back: counting all losses would bid the bonus up for wounded who return.
    """
    gap = maximum(s.establishment - s.challenger_men, 0.0)
    lost = s.irrecoverable_share * s.challenger_loss_rate + p.challenger_men_desertion * s.challenger_men
    need = lost + gap * (1.0 / p.men_refill_months)
    supply = challenger_supply(s, p)
    s.challenger_supply = supply
    s.challenger_recruits = minimum(minimum(supply, need), s.challenger_pool * (1.0 / p.step_months))
    pull = p.challenger_men_bonus_adjustment * (minimum(need / maximum(supply, 1e-6), 2.0) - 1.0)
    back = p.challenger_men_bonus_decay * log(s.challenger_bonus * (1.0 / p.challenger_men_bonus_reference))
    # The treasury resists: the dearer a recruit already is, the less the bonus follows the need.
    resisted = pull / (1.0 + s.challenger_bonus * (1.0 / p.challenger_men_bonus_reference))
    moving = 1.0 - holding(s, p)
    s.challenger_bonus = clip(s.challenger_bonus * exp(moving * (resisted - back) * p.step_months), 0.5, 10.0)


@rule
def mobilising(s: State, p: Parameters, t: float) -> None:
    """Set the defender's intake: limit and share of the pool, the opening wave, funds, the gap to the establishment."""
    wave = select(t < p.defender_men_opening_wave_months, p.defender_men_opening_wave, 0.0)
    gap = maximum(p.defender_men_target - s.defender_men, 0.0)
    lost = s.irrecoverable_share * s.defender_loss_rate + defender_desertion(s, p) * s.defender_men
    need = lost + gap * (1.0 / p.men_refill_months)
    regular = minimum(p.defender_men_intake_limit, p.defender_men_intake_share * s.defender_pool)
    able = funded(s) * (regular + wave)
    s.defender_recruits = minimum(minimum(able, need), s.defender_pool * (1.0 / p.step_months))


@rule
def defender_desertion(s: State, p: Parameters) -> float:
    """Return the defender's desertion a month, which rises as resolve falls."""
    short = maximum(p.defender_men_desertion_resolve - s.resolve, 0.0)
    return p.defender_men_desertion * (1.0 + p.defender_men_desertion_slope * short)


@rule
def two_stages(first: float, second: float, entering: float, leave: float) -> tuple[float, float, float]:
    """Return two Erlang stages after a step, and who left the second; `leave` is the share that leaves a stage."""
    passing = leave * first
    leaving = leave * second
    return first - passing + entering, second - leaving + passing, leaving


@rule
def challenger_flows(s: State, p: Parameters) -> None:
    """Move the challenger's men through pool, training, formations, theatre and hospital for one step (rule 3)."""
    dt = p.step_months
    joined = p.challenger_men_pool_inflow * dt
    called_up = minimum(s.challenger_called_up, maximum(s.challenger_pool - s.challenger_recruits * dt, 0.0))
    recruited = s.challenger_recruits * dt + called_up
    s.challenger_called_up = s.challenger_called_up - called_up
    change = joined - minimum(recruited, s.challenger_pool)
    s.challenger_pool, kept = moved(s.challenger_pool, change, 0.0, s, p)
    s.challenger_training_first, s.challenger_training_second, trained = two_stages(
        s.challenger_training_first, s.challenger_training_second, recruited, p.training_leave
    )
    to_formation = p.challenger_men_formation_share * trained
    formed = p.formation_leave * s.challenger_formation
    s.challenger_formation = s.challenger_formation - formed + to_formation

    lost = minimum(s.challenger_loss_rate * dt, p.men_most_lost * s.challenger_men)
    s.challenger_lost = lost
    irrecoverable = s.irrecoverable_share * lost
    s.challenger_hospital_first, s.challenger_hospital_second, returned = two_stages(
        s.challenger_hospital_first, s.challenger_hospital_second, lost - irrecoverable, p.hospital_leave
    )
    deserted = minimum(p.challenger_men_desertion * dt, 0.4) * s.challenger_men
    net = (trained - to_formation) + formed + returned - lost - deserted
    noise = (s.challenger_loss_expected - s.challenger_loss_rate) * dt
    s.challenger_men, balanced = moved(s.challenger_men, net, noise, s, p)
    s.challenger_pool_joined_total = s.challenger_pool_joined_total + joined
    s.challenger_pool_balanced_total = s.challenger_pool_balanced_total + kept
    s.challenger_recruited_total = s.challenger_recruited_total + recruited
    s.challenger_balanced_total = s.challenger_balanced_total + balanced
    s.challenger_irrecoverable_total = s.challenger_irrecoverable_total + irrecoverable
    s.challenger_deserted_total = s.challenger_deserted_total + deserted
    s.challenger_casualties = s.challenger_casualties + lost
    s.irrecoverable_recent = s.irrecoverable_recent * p.irrecoverable_keep + irrecoverable


@rule
def defender_flows(s: State, p: Parameters) -> None:
    """Move the defender's men for one step; the same flows as the challenger's without new formations (rule 3)."""
    dt = p.step_months
    joined = p.defender_men_pool_inflow * dt
    recruited = s.defender_recruits * dt
    change = joined - minimum(recruited, s.defender_pool)
    s.defender_pool, kept = moved(s.defender_pool, change, 0.0, s, p)
    s.defender_training_first, s.defender_training_second, trained = two_stages(
        s.defender_training_first, s.defender_training_second, recruited, p.training_leave
    )
    lost = minimum(s.defender_loss_rate * dt, p.men_most_lost * s.defender_men)
    s.defender_lost = lost
    irrecoverable = s.irrecoverable_share * lost
    s.defender_hospital_first, s.defender_hospital_second, returned = two_stages(
        s.defender_hospital_first, s.defender_hospital_second, lost - irrecoverable, p.hospital_leave
    )
    deserted = minimum(defender_desertion(s, p) * dt, 0.4) * s.defender_men
    net = trained + returned - lost - deserted
    noise = (s.defender_loss_expected - s.defender_loss_rate) * dt
    s.defender_men, balanced = moved(s.defender_men, net, noise, s, p)
    s.defender_pool_joined_total = s.defender_pool_joined_total + joined
    s.defender_pool_balanced_total = s.defender_pool_balanced_total + kept
    s.defender_recruited_total = s.defender_recruited_total + recruited
    s.defender_balanced_total = s.defender_balanced_total + balanced
    s.defender_irrecoverable_total = s.defender_irrecoverable_total + irrecoverable
    s.defender_deserted_total = s.defender_deserted_total + deserted
    s.defender_casualties = s.defender_casualties + lost
