"""The defender: what its finances let it do, and its resolve (rule 15 and the resolve of rule 20)."""

from __future__ import annotations

from attrition.model.balance import holding
from attrition.model.declarations import Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import clip, log, maximum, minimum, sqrt

PARAMETERS = (
    Parameter("defender.funding.need", "USD bn/year", 0.1, 1e4, "finance needed from outside a year", 55),
    Parameter("defender.funding.borrowing", "USD bn/year", 0, 1e4, "own borrowing a year", 15),
    Parameter("defender.funding.averaging_months", "month", 0.1, 60, "averaging of the share funded", 3),
    Parameter("defender.resolve.initial", "0..1", 0, 1, "resolve at the start", 0.8),
    Parameter("defender.resolve.rest", "0..1", 0, 1, "resolve without losses", 0.8),
    Parameter(
        "defender.resolve.casualties",
        "-",
        0,
        2,
        "resolve lost per doubling of 1 + casualties/reference",
        0.15,
    ),
    Parameter(
        "defender.resolve.reference", "thousand", 1, 1e5, "casualties of 36 months of that reference", 430
    ),
    Parameter("defender.resolve.funding", "-", 0, 2, "resolve lost when nothing is funded", 0.3),
    Parameter("defender.resolve.leakers", "-", 0, 2, "resolve lost at the leakers of reference", 0.1),
    Parameter(
        "defender.resolve.leakers_reference", "units/month", 1, 1e6, "leakers a month of that reference", 800
    ),
    Parameter("defender.resolve.adjustment", "1/month", 0.001, 2, "speed of resolve", 0.08),
    Parameter("defender.resolve.noise", "1/sqrt(month)", 0, 1, "noise of resolve", 0.02),
)

STATE = (
    StateField(
        "funding", "-", "financial aid and own borrowing over the need", 0, signal=True, recorded=True
    ),
    StateField("resolve", "0..1", "the defender's resolve", 0, 1, signal=True, recorded=True),
)


@rule
def begin_defender(s: State, p: Parameters) -> None:
    """Set resolve and funding at the start; after the beginning of the coalition."""
    s.resolve = p.defender_resolve_initial
    s.funding = funding_now(s, p)


@rule
def funding_now(s: State, p: Parameters) -> float:
    """Return financial aid and own borrowing over the need, at their present yearly rates (rule 15)."""
    return (s.financial_aid + p.defender_funding_borrowing) * (1.0 / p.defender_funding_need)


@rule
def funding(s: State, p: Parameters) -> None:
    """Average the share of the need that is funded over some months (rule 15)."""
    moving = 1.0 - holding(s, p)
    s.funding = s.funding + moving * p.funding_weight * (funding_now(s, p) - s.funding)


@rule
def funded(s: State) -> float:
    """Return the factor that funding puts on recruits and own production: its root, at most one (rule 15)."""
    return sqrt(minimum(1.0, s.funding))


@rule
def resolve(s: State, p: Parameters, z: float) -> None:
    """Advance the defender's resolve by one step: worn by casualties, lack of funds and leakers (rule 20)."""
    casualties = s.defender_recent_first + s.defender_recent_second + s.defender_recent_third
    worn = log(1.0 + casualties * (1.0 / p.defender_resolve_reference)) * 1.4426950408889634
    level = (
        p.defender_resolve_rest
        - p.defender_resolve_funding * maximum(1.0 - s.funding, 0.0)
        - p.defender_resolve_casualties * worn
        - p.defender_resolve_leakers / p.defender_resolve_leakers_reference * s.leakers
    )
    step = p.resolve_speed_step * (clip(level, 0.0, 1.0) - s.resolve) + p.resolve_noise_step * z
    s.resolve = clip(s.resolve + (1.0 - holding(s, p)) * step, 0.0, 1.0)
