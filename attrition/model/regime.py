"""How the regime ends: strain, mutiny, natural exit, and what a successor does (rule 19)."""

from __future__ import annotations

from attrition.model.balance import holding
from attrition.model.declarations import Change, Event, Lever, Operation, Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.model.spans import DAYS_PER_YEAR
from attrition.numeric.elementary import exp, maximum, minimum, select

REGIME_ENDS: tuple[str | None, ...] = (None, "strain", "mutiny", "natural", "after_withdrawal")
"""Labels of the codes of `regime_end`: the cause of the first end of the regime."""

BY_STRAIN, BY_MUTINY, BY_NATURE, AFTER_WITHDRAWAL = 1.0, 2.0, 3.0, 4.0

PARAMETERS = (
    Parameter(
        "regime.hazard", "1/year", 0, 5, "hazard of a forced end of the regime at the strain of reference"
    ),
    Parameter("regime.hazard_strain", "0..100", 0, 100, "strain of that hazard", 35),
    Parameter(
        "regime.hazard_slope", "log per 10 points", -2, 5, "rise of the log hazard per ten points of strain"
    ),
    Parameter("regime.mutiny_share", "fraction", 0, 1, "share of that hazard that comes by mutiny", 0.5),
    Parameter("regime.mutiny_success", "fraction", 0.01, 1, "probability that a mutiny succeeds", 0.48),
    Parameter("regime.mutiny_shock", "0..1", 0, 1, "elite strain that a failed mutiny adds", 0.15),
    Parameter("regime.leader_age", "year", 20, 110, "age of the leader at the start", 60),
    Parameter("regime.natural_hazard", "1/year", 0, 5, "hazard of a natural exit at the age of 70", 0.012),
    Parameter("regime.natural_slope", "1/year", 0, 1, "rise of its log per year of age", 0.09),
    Parameter("regime.successor_age", "year", 20, 110, "age of a successor", 60),
    Parameter(
        "regime.successor_stops",
        "fraction",
        0,
        1,
        "probability that a successor stops the war after a forced end",
        0.3,
    ),
    Parameter("regime.natural_stops", "fraction", 0, 1, "the same probability after a natural exit", 0.4),
    Parameter(
        "regime.natural_freeze", "fraction", 0, 1, "share of those successors that freeze, not withdraw", 0.6
    ),
    Parameter(
        "regime.successor_relief", "fraction", 0, 1, "elite and public strain left after a succession", 0.5
    ),
)

STATE = (
    StateField("leader_age", "year", "age of the challenger's leader", 0, signal=True),
    StateField(
        "regime_hazard", "1/month", "hazard of a forced end, mutiny included, at the present strain", 0
    ),
    StateField("natural_hazard", "1/month", "hazard of a natural exit", 0),
    StateField("regime_end", "code", "cause of the first end of the regime, see REGIME_ENDS", 0, 4),
    StateField("regime_end_day", "day", "day of the first end of the regime, -1 none", -1),
)

TERMINAL_EVENTS = (
    Event("regime_fall", "a forced end of the regime"),
    Event("mutiny", "a mutiny"),
    Event("natural_exit", "a natural exit of the leader"),
)

LEVERS = (
    Lever(
        "failed_mutiny",
        "mutinies",
        0,
        5,
        "a mutiny that failed: elite strain of .15 each",
        (Change("strain_elite", Operation.ADD, 0.15),),
    ),
)


@rule
def begin_regime(s: State, p: Parameters) -> None:
    """Set the state of the regime at the start."""
    s.leader_age = p.regime_leader_age
    s.regime_end_day = -1.0


@rule
def strain_factor(points: float, p: Parameters) -> float:
    """Return the factor on the hazard of a forced end for so many points of strain."""
    return exp(0.1 * p.regime_hazard_slope * points)


@rule
def forced_hazard(strain: float, p: Parameters) -> float:
    """Return the hazard a month of a forced end of the regime at a strain of 0..100 (rule 19)."""
    return p.regime_hazard / 12.0 * strain_factor(strain - p.regime_hazard_strain, p)


@rule
def regime_hazards(s: State, p: Parameters) -> None:
    """Set what the regime is exposed to over the step, before and after the data; rates only after."""
    s.regime_hazard = forced_hazard(s.strain, p)
    s.natural_hazard = p.regime_natural_hazard / 12.0 * exp(p.regime_natural_slope * (s.leader_age - 70.0))
    s.leader_age = s.leader_age + (1.0 - holding(s, p)) * (p.step_months / 12.0)
    live = s.forecasting * (1.0 - p.structure_null)
    s.regime_fall_rate = live * s.regime_hazard * (1.0 - p.regime_mutiny_share)
    s.mutiny_rate = live * s.regime_hazard * (p.regime_mutiny_share / p.regime_mutiny_success)
    s.natural_exit_rate = live * s.natural_hazard


@rule
def regime_ends(s: State, day: float, cause: float) -> None:
    """Date the first end of the regime and name its cause."""
    first = select(s.regime_end_day < 0.0, 1.0, 0.0)
    s.regime_end = select(first > 0.5, cause, s.regime_end)
    s.regime_end_day = select(first > 0.5, day, s.regime_end_day)


@rule
def succession(s: State, p: Parameters, war_goes_on: float) -> None:
    """Give the challenger a successor: of another age, and with strain relieved where the war goes on."""
    relief = select(war_goes_on > 0.5, p.regime_successor_relief, 1.0)
    s.leader_age = p.regime_successor_age
    s.strain_elite = s.strain_elite * relief
    s.strain_public = s.strain_public * relief


@rule
def forced_end(s: State, p: Parameters, day: float, mark: float, cause: float) -> float:
    """End the regime by force; return 1 when the successor stops the war, else 0. `mark` is uniform."""
    stops = select(mark < p.regime_successor_stops, 1.0, 0.0)
    regime_ends(s, day, cause)
    succession(s, p, 1.0 - stops)
    return stops


@rule
def mutiny_outcome(s: State, p: Parameters, day: float, mark: float) -> float:
    """Settle a mutiny: return 1 when it succeeds and the successor stops the war, else 0.

    A failed one raises elite strain, which then decays as strain does. One uniform settles both questions: below
    the probability of success, its position there is uniform again.
    """
    succeeds = select(mark < p.regime_mutiny_success, 1.0, 0.0)
    within = minimum(mark / maximum(p.regime_mutiny_success, 1e-9), 1.0)
    stops = succeeds * select(within < p.regime_successor_stops, 1.0, 0.0)
    regime_ends(s, select(succeeds > 0.5, day, -1.0), select(succeeds > 0.5, BY_MUTINY, s.regime_end))
    relief = select(succeeds * (1.0 - stops) > 0.5, p.regime_successor_relief, 1.0)
    shock = (1.0 - succeeds) * p.regime_mutiny_shock
    s.strain_elite = minimum(s.strain_elite * relief + shock, 1.0)
    s.strain_public = s.strain_public * relief
    s.leader_age = select(succeeds > 0.5, p.regime_successor_age, s.leader_age)
    return stops


@rule
def survival_after_withdrawal(s: State, p: Parameters, day: float, mark: float) -> None:
    """Say whether the regime outlives an orderly withdrawal by a year, from the true safety of leaving (claim C12).

    It falls where the uniform `mark` is not below that safety, on a day that is uniform over the year.
    """
    falls = select(mark >= p.beliefs_exit_safety, 1.0, 0.0)
    share = (mark - p.beliefs_exit_safety) / maximum(1.0 - p.beliefs_exit_safety, 1e-9)
    first = falls * select(s.regime_end_day < 0.0, 1.0, 0.0)
    s.regime_end = select(first > 0.5, AFTER_WITHDRAWAL, s.regime_end)
    s.regime_end_day = select(first > 0.5, day + DAYS_PER_YEAR * maximum(share, 0.0), s.regime_end_day)
