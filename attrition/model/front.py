"""The front: combat power and casualties of both sides, with the drift of technology (rules 1 and 2)."""

from __future__ import annotations

from attrition.model.balance import anchored, holding
from attrition.model.declarations import Change, Lever, Observed, Operation, Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import clip, exp, log, logistic, maximum, minimum, select

PARAMETERS = (
    Parameter("front.exponent_enemy", "-", 0, 2, "exponent p of the enemy's strength in the loss law", 0.5),
    Parameter("front.exponent_own", "-", 0, 2, "exponent q of a side's own strength in the loss law", 0.5),
    Parameter("front.power_of_men", "-", 0, 1, "exponent of personnel in combat power", 0.5),
    Parameter("front.power_of_armour", "-", 0, 1, "exponent of the armour term in combat power", 0.2),
    Parameter("front.power_of_fires", "-", 0, 1, "exponent of the fires term in combat power", 0.3),
    Parameter(
        "front.power_of_damage", "log", 0, 5, "log power lost with all power and industry out of work", 0.3
    ),
    Parameter("front.balance_limit", "-", 0.1, 5, "limit of the absolute balance of power", 2.0),
    Parameter("front.fires_floor", "-", 0, 1, "share of losses inflicted without sufficient fires"),
    Parameter("front.technology_midpoint", "month", 0, 240, "middle of the drift of loss rates", 20),
    Parameter("front.technology_width", "month", 0.1, 120, "time scale of the drift of loss rates", 4),
    Parameter("front.loss_noise_sd", "-", 0, 1, "standard deviation of log losses about their level", 0.10),
    Parameter("front.loss_noise_persistence", "-", 0, 0.99, "correlation of that noise over one month", 0.5),
    Parameter("front.loss_walk_sd", "1/sqrt(month)", 0, 1, "slow walk of the log loss rates"),
    Parameter("front.loss_walk_reversion", "1/month", 0, 2, "reversion of the slow walk", 0.06),
    Parameter(
        "front.posture_of_defender", "-", 0, 1, "exponent of the challenger's intensity in U's losses", 0.5
    ),
    Parameter(
        "challenger.front.loss_rate_early", "1/month", 0, 1, "losses a month over strength, early in the war"
    ),
    Parameter(
        "challenger.front.loss_rate_late", "1/month", 0, 1, "losses a month over strength, late in the war"
    ),
    Parameter(
        "challenger.front.defence",
        "1/month",
        0,
        5,
        "losses a month that each of its own strength averts, as in a salvo",
        0,
    ),
    Parameter(
        "defender.front.defence",
        "1/month",
        0,
        5,
        "losses a month that each of its own strength averts, as in a salvo",
        0,
    ),
    Parameter("challenger.front.quality", "log", -2, 2, "log quality of the challenger's forces, defender 0"),
    Parameter(
        "defender.front.loss_rate_early", "1/month", 0, 1, "losses a month over strength, early in the war"
    ),
    Parameter(
        "defender.front.loss_rate_late", "1/month", 0, 1, "losses a month over strength, late in the war"
    ),
    Parameter(
        "challenger.front.losses_to_attack",
        "-",
        0,
        5,
        "rise of its losses when the defender only attacks",
        0.25,
    ),
    Parameter(
        "defender.front.losses_of_attack",
        "-",
        0,
        5,
        "rise of its own losses when the defender only attacks",
        0.5,
    ),
)

STATE = (
    StateField("technology_months", "month", "clock of technology; stands still in the driftless twin", 0),
    StateField("forecasting", "0/1", "1 after the data cutoff", 0, 1),
    StateField("steps_done", "count", "steps completed", 0),
    StateField("intensity", "-", "intensity of the challenger's operations", 0, 1, signal=True),
    StateField("balance", "log", "balance of power m = ln(c_R/c_U)", signal=True, recorded=True),
    StateField("doctrine", "0..1", "share of the defender's effort in attack", 0, 1, signal=True),
    StateField("challenger_fires_ratio", "-", "sufficiency of fires, challenger", 0, 1),
    StateField("defender_fires_ratio", "-", "sufficiency of fires, defender", 0, 1),
    StateField("challenger_loss_noise", "log", "noise of the challenger's losses"),
    StateField("defender_loss_noise", "log", "noise of the defender's losses"),
    StateField("challenger_loss_walk", "log", "slow walk of the challenger's loss rate"),
    StateField("defender_loss_walk", "log", "slow walk of the defender's loss rate"),
    StateField("challenger_loss_anchor", "log", "level to which the twin holds the challenger's walk"),
    StateField("defender_loss_anchor", "log", "level to which the twin holds the defender's walk"),
    StateField("challenger_loss_expected", "thousand/month", "loss rate without its noise", 0),
    StateField("defender_loss_expected", "thousand/month", "loss rate without its noise", 0),
    StateField(
        "challenger_loss_rate",
        "thousand/month",
        "casualties a month, challenger",
        0,
        signal=True,
        recorded=True,
    ),
    StateField(
        "defender_loss_rate", "thousand/month", "casualties a month, defender", 0, signal=True, recorded=True
    ),
)

LEVERS = (
    Lever(
        "doctrine",
        "0..1",
        0,
        1,
        "share of the defender's effort in attack; the rest defends",
        (Change("doctrine", Operation.SET),),
    ),
)


OBSERVED = (
    Observed(
        "challenger_casualties",
        "thousand/month",
        "casualties a month, challenger; moves the slow walk of its loss rate",
        "challenger_loss_walk",
        "challenger_loss_expected",
    ),
)


@rule
def combat_power(men: float, armour_ratio: float, fires_ratio: float, quality: float, p: Parameters) -> float:
    """Return the log of combat power: personnel, armour against establishment, sufficiency of fires, quality."""
    return (
        p.front_power_of_men * log(maximum(men, 1.0))
        + p.front_power_of_armour * log(0.25 + 0.75 * armour_ratio)
        + p.front_power_of_fires * log(0.25 + 0.75 * fires_ratio)
        + quality
    )


@rule
def balance_of_power(s: State, p: Parameters) -> None:
    """Set m, the log ratio of combat powers, within its limits (rule 1).

    Damage to the defender's power and industry, and components denied to the challenger, count as quality.
    """
    challenger = combat_power(
        s.challenger_men,
        s.challenger_armour * (1.0 / p.challenger_armour_initial),
        s.challenger_fires_ratio,
        p.challenger_front_quality - p.sanctions_denial_quality * s.denial,
        p,
    )
    defender = combat_power(
        s.defender_men,
        s.defender_armour * (1.0 / p.defender_armour_initial),
        s.defender_fires_ratio,
        -p.front_power_of_damage * s.defender_damage,
        p,
    )
    s.balance = clip(challenger - defender, -p.front_balance_limit, p.front_balance_limit)


@rule
def loss_law(own: float, enemy: float, fires_of_enemy: float, level: float, p: Parameters) -> float:
    """Return losses a month over k·M⁰: Lanchester's exponents on both strengths, scaled by the enemy's fires.

    `own` and `enemy` are strengths relative to those at the start. Square law p=1, q=0; linear p=q=½ or 1;
    logarithmic p=0, q=1 (Lanchester 1916; Peterson 1967). `level` is the log of a further factor.
    """
    strengths = exp(p.front_exponent_enemy * log(enemy) + p.front_exponent_own * log(own) + level)
    return strengths * (p.front_fires_floor + (1.0 - p.front_fires_floor) * fires_of_enemy)


@rule
def loss_rates(s: State, p: Parameters, months: float) -> None:
    """Set the expected and the actual loss rates of both sides in thousand a month (rule 2).

    A defender who attacks loses more, and inflicts more. What a side averts is taken off what is inflicted on it: with
    the square law and a salvo a step that is the salvo exchange of Hughes (1995). `months` is the clock of technology.
    """
    late = logistic((months - p.front_technology_midpoint) / p.front_technology_width)
    challenger_size = maximum(s.challenger_men, 0.01) * (1.0 / p.challenger_men_initial)
    defender_size = maximum(s.defender_men, 0.01) * (1.0 / p.defender_men_initial)
    challenger_rate = (
        p.challenger_front_loss_rate_early
        + (p.challenger_front_loss_rate_late - p.challenger_front_loss_rate_early) * late
    )
    defender_rate = (
        p.defender_front_loss_rate_early
        + (p.defender_front_loss_rate_late - p.defender_front_loss_rate_early) * late
    )
    inflicted_on_challenger = (
        s.intensity
        * (1.0 + p.challenger_front_losses_to_attack * s.doctrine)
        * challenger_rate
        * p.challenger_men_initial
        * loss_law(challenger_size, defender_size, s.defender_fires_ratio, s.challenger_loss_walk, p)
    )
    inflicted_on_defender = (
        (1.0 + p.defender_front_losses_of_attack * s.doctrine)
        * defender_rate
        * p.defender_men_initial
        * loss_law(
            defender_size,
            challenger_size,
            s.challenger_fires_ratio,
            p.front_posture_of_defender * log(maximum(s.intensity, 0.01)) + s.defender_loss_walk,
            p,
        )
    )
    s.challenger_loss_expected = maximum(
        inflicted_on_challenger - p.challenger_front_defence * s.challenger_men, 0.0
    )
    s.defender_loss_expected = maximum(inflicted_on_defender - p.defender_front_defence * s.defender_men, 0.0)
    s.challenger_loss_rate = s.challenger_loss_expected * exp(
        s.challenger_loss_noise - p.loss_noise_half_variance
    )
    s.defender_loss_rate = s.defender_loss_expected * exp(s.defender_loss_noise - p.loss_noise_half_variance)


@rule
def loss_noise(
    s: State,
    p: Parameters,
    z_challenger: float,
    z_defender: float,
    z_walk_challenger: float,
    z_walk_defender: float,
) -> None:
    """Advance the autoregressive noise and the slow walks of the loss rates by one step."""
    s.challenger_loss_noise = p.loss_noise_keep * s.challenger_loss_noise + p.loss_noise_scale * z_challenger
    s.defender_loss_noise = p.loss_noise_keep * s.defender_loss_noise + p.loss_noise_scale * z_defender
    s.challenger_loss_walk = walked(s.challenger_loss_walk, s.challenger_loss_anchor, z_walk_challenger, s, p)
    s.defender_loss_walk = walked(s.defender_loss_walk, s.defender_loss_anchor, z_walk_defender, s, p)
    s.challenger_loss_anchor = anchored(s.challenger_loss_anchor, s.challenger_loss_walk, s, p)
    s.defender_loss_anchor = anchored(s.defender_loss_anchor, s.defender_loss_walk, s, p)


@rule
def walked(walk: float, anchor: float, z: float, s: State, p: Parameters) -> float:
    """Return a slow walk after one step: it reverts to nil, in the driftless twin to where it stood at the cutoff."""
    target = select(holding(s, p) > 0.5, anchor, 0.0)
    return target + p.loss_walk_keep * (walk - target) + p.loss_walk_scale * z


@rule
def technology(t: float, p: Parameters) -> float:
    """Return the clock of technology in months, which stands still in the driftless twin."""
    return select(p.study_driftless > 0.5, minimum(t, p.cutoff_months), t)


@rule
def begin_step(s: State, p: Parameters, t: float) -> None:
    """Say whether the data have ended and set the clock of technology, which stands still in the driftless twin."""
    s.steps_done = t / p.step_months
    s.forecasting = select(t >= p.cutoff_months, 1.0, 0.0)
    s.technology_months = technology(t, p)
