"""The ground: the share of the country that the challenger holds (rule 8)."""

from __future__ import annotations

from attrition.model.balance import holding
from attrition.model.declarations import Observed, Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import clip, exp, log_odds, logistic, maximum, minimum, select

PARAMETERS = (
    Parameter("territory.initial", "share", 0, 1, "share of the country held by the challenger at the start"),
    Parameter(
        "ground.mobility", "1/month", 0, 2, "drift of the log-odds of that share per unit of advantage", 0.03
    ),
    Parameter("ground.band", "log", 0, 2, "advantage of either side below which the front stands", 0.10),
    Parameter(
        "ground.initiative",
        "log",
        -5,
        5,
        "advantage of the attacker beyond the balance of power, at the end of the data",
        0,
    ),
    Parameter("ground.initiative_months", "month", 0.5, 600, "half-life of that advantage afterwards", 24),
    Parameter(
        "ground.doctrine_push",
        "log",
        0,
        2,
        "advantage that the defender gains when all its effort goes to attack",
        0.2,
    ),
    Parameter("ground.noise", "log-odds/sqrt(month)", 0, 1, "noise of the log-odds of the share held", 0.012),
    Parameter(
        "ground.averaging_months", "month", 0.5, 60, "months over which movement of the front is noticed", 6
    ),
)

STATE = (
    StateField(
        "territory", "share", "share of the country held by the challenger", 0, 1, signal=True, recorded=True
    ),
    StateField("territory_before", "share", "running mean of that share", 0, 1),
)

OBSERVED = (Observed("territory", "share", "share of the country held by the challenger", "territory"),)


@rule
def begin_ground(s: State, p: Parameters) -> None:
    """Set the share held at the start."""
    s.territory = p.territory_initial
    s.territory_before = p.territory_initial


@rule
def beyond(advantage: float, band: float) -> float:
    """Return the part of an advantage outside a band about nil, with its sign."""
    return maximum(advantage - band, 0.0) + minimum(advantage + band, 0.0)


@rule
def initiative(p: Parameters, t: float) -> float:
    """Return the attacker's advantage beyond the balance of power: it halves over time once the data end."""
    elapsed = maximum(t - p.cutoff_months, 0.0)
    return p.ground_initiative * exp(-0.6931471805599453 * elapsed / p.ground_initiative_months)


@rule
def ground(s: State, p: Parameters, t: float, z: float) -> None:
    """Move the front by one step in the log-odds of the share held, and average where it stood (rule 8).

    Without noise the front moves only as far as the advantage exceeds the band; in the driftless twin noise alone
    moves it. The running mean lags a steady advance by `ground.averaging_months`, so that the difference of the two
    is the advance over that time.
    """
    advantage = s.balance + initiative(p, t) - p.ground_doctrine_push * s.doctrine
    drift = p.ground_mobility * beyond(advantage, p.ground_band) * p.step_months * (1.0 - holding(s, p))
    stood = s.territory
    moved_odds = log_odds(clip(s.territory, 1e-6, 1.0 - 1e-6)) + drift + p.ground_noise_step * z
    s.territory = clip(logistic(moved_odds), 1e-6, 1.0 - 1e-6)
    # In the twin the advance that stood when the data ended stays: that the mean catches up would be a drift.
    caught_up = select(
        holding(s, p) > 0.5,
        s.territory - stood,
        p.ground_average_share * (s.territory - s.territory_before),
    )
    s.territory_before = clip(s.territory_before + caught_up, 0.0, 1.0)
