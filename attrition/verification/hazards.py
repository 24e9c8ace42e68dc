"""Laws of hazards: V7, competing exponential causes, and V8, hazards that rise."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, expm1, log1p

import numpy as np
from numpy.typing import NDArray

from attrition.model.ends import End
from attrition.model.spans import DAYS_PER_MONTH
from attrition.model.structures import WAYS_TO_END
from attrition.scenario import Scenario
from attrition.verification import sampling
from attrition.verification.checks import Check, exact
from attrition.verification.kernel_runs import chosen, run_kernel, value_of
from attrition.verification.law import Law

PATHS = 20_000
MOST_KEPT = 2e7
"""Numbers of a field that are kept at once: a short step over a long horizon gets fewer paths."""
FIRST_GAPS = 10
"""Gaps of each path that are compared: those before the horizon cuts any off."""

Floats = NDArray[np.float64]


def causes_of(scenario: Scenario) -> dict[End, float]:
    """Return the hazard a month of each end; what ends the war with a probability only is thinned by it."""

    def of(name: str) -> float:
        return value_of(scenario, name)

    # A mutiny comes at the rate that makes those that succeed their share of the hazard.
    forced = of("regime.hazard") * of("regime.successor_stops")
    natural = of("regime.natural_hazard") * of("regime.natural_stops")
    accepted = 1.0 / (1.0 + exp(-of("settlement.acceptance")))
    return {
        End.WITHDRAWAL: natural * (1.0 - of("regime.natural_freeze")) / 12.0,
        End.FREEZE: natural * of("regime.natural_freeze") / 12.0 + of("settlement.other_offers") * accepted,
        End.DEFENDER_COLLAPSE: of("collapse.hazard") / 12.0,
        End.REGIME_CRISIS: forced / 12.0,
        End.ESCALATION: of("escalation.hazard") / 12.0,
    }


def causes_of_null(scenario: Scenario) -> dict[End, float]:
    """Return the hazard a month of each end in the structure of one constant hazard."""
    weights = [value_of(scenario, f"null.weight_{name}") for name in WAYS_TO_END]
    hazard = value_of(scenario, "null.hazard") / 12.0
    return {End(code): hazard * weight / sum(weights) for code, weight in enumerate(weights, start=1)}


def compare_causes(
    words: str, causes: Mapping[End, float], ends: Floats, months: Floats, horizon: float
) -> list[Check]:
    """Compare ends and their times, NaN where there was none, with cumulative incidences.

    Parameters: causes, the hazard a month of each end; ends and months, of each path; horizon, in months.
    """
    total = sum(causes.values())
    rows: list[Check] = []
    for until in (horizon / 4.0, horizon):
        for end, hazard in causes.items():
            expected = hazard / total * -expm1(-total * until)
            hits = (ends == end) & (months <= until)
            rows.append(sampling.share("V7", f"{words}: {end.label} by month {until:g}", expected, hits))
    fighting = np.isnan(months)
    rows.append(
        sampling.share("V7", f"{words}: still fighting at month {horizon:g}", exp(-total * horizon), fighting)
    )
    # Within the horizon a time rescaled by its distribution function is uniform.
    rescaled = np.expm1(-total * months[~fighting]) / expm1(-total * horizon)
    rows.append(sampling.uniform("V7", f"{words}: distance of the distribution of times", rescaled))
    return rows


def laws_of_causes(given: Scenario | None) -> tuple[Check, ...]:
    """Compare how and when the war ends at constant hazards with competing exponential causes."""
    scenario = chosen(given, "canonical/competing-causes")
    horizon = (scenario.clock.end - scenario.clock.start).days / DAYS_PER_MONTH
    rows: list[Check] = []
    for structure, causes in (("options", causes_of(scenario)), ("null", causes_of_null(scenario))):
        if not sum(causes.values()) > 0.0:
            continue
        outcomes = run_kernel(scenario, paths=PATHS, structure=structure).outcomes
        ends, months = outcomes["end"][0], outcomes["end_day"][0] / DAYS_PER_MONTH
        rows += compare_causes(structure, causes, ends, months, horizon)
        shares = sum(float(np.mean(ends == end)) for end in End)
        rows.append(exact("V7", f"{structure}: shares of all ends and of none", "-", 1.0, shares, 1e-12))
    return tuple(rows)


def exit_mass(scenario: Scenario, months: Floats) -> Floats:
    """Return the cumulative hazard of the leader's first natural exit, which rises exponentially with age."""
    hazard = value_of(scenario, "regime.natural_hazard") / 12.0
    slope = value_of(scenario, "regime.natural_slope") / 12.0
    at_start = hazard * exp(slope * 12.0 * (value_of(scenario, "regime.leader_age") - 70.0))
    mass: Floats = at_start * (np.expm1(slope * months) / slope if slope > 0.0 else months)
    return mass


def loss_mass(scenario: Scenario, months: Floats) -> Floats:
    """Return the cumulative hazard of losing a unit: the integral of a rate that drifts along a logistic of time."""
    early, late = (value_of(scenario, f"challenger.front.loss_rate_{when}") for when in ("early", "late"))
    middle, width = (value_of(scenario, f"front.technology_{name}") for name in ("midpoint", "width"))
    units = value_of(scenario, "challenger.men.initial") / value_of(scenario, "front.loss_unit")
    drifted = width * (np.log1p(np.exp((months - middle) / width)) - log1p(exp(-middle / width)))
    mass: Floats = units * (early * months + (late - early) * drifted)
    return mass


def compare_first(words: str, mass: Floats, whole: float) -> list[Check]:
    """Compare the cumulative hazard at the first event of each path, NaN where it came too late, with Exp(1).

    Parameters: whole, the cumulative hazard to the horizon.
    """
    came = ~np.isnan(mass)
    return [
        sampling.share("V8", f"{words}: within the horizon", -expm1(-whole), came),
        sampling.uniform(
            "V8", f"{words}: distance of rescaled times from Exp(1)", np.expm1(-mass[came]) / expm1(-whole)
        ),
    ]


def compare_counts(words: str, mass: float, counts: Floats, gaps: Floats) -> list[Check]:
    """Compare numbers of events by a time with Poisson of a cumulative hazard, and rescaled gaps with Exp(1)."""
    return [
        sampling.mean("V8", f"{words}: mean number", "units", mass, counts),
        sampling.variance("V8", f"{words}: variance of the number", "units", mass, counts),
        sampling.uniform("V8", f"{words}: distance of rescaled gaps from Exp(1)", -np.expm1(-gaps.ravel())),
    ]


def rescaled_gaps(counts: Floats, since: Floats, mass: Floats) -> Floats:
    """Return the first gaps between events of each path, in cumulative hazard.

    Parameters: counts of events and `since`, the hazard that the engine has integrated since the last of them, at the
    end of each step, float64[paths, records]; mass, by the law at the same times.
    Returns: float64[paths, FIRST_GAPS].
    """
    came = np.empty((len(counts), FIRST_GAPS + 1))
    came[:, 0] = 0.0
    for number in range(1, FIRST_GAPS + 1):
        record = np.argmax(counts >= number, axis=1)
        came[:, number] = mass[record] - np.take_along_axis(since, record[:, None], axis=1)[:, 0]
    return np.diff(came, axis=1)


def laws_of_rising(given: Scenario | None) -> tuple[Check, ...]:
    """Compare events at hazards that rise with the integrals of these hazards."""
    scenario = chosen(given, "canonical/rising-hazard")
    run = run_kernel(scenario, paths=PATHS)
    horizon = np.array([(scenario.clock.end - scenario.clock.start).days / DAYS_PER_MONTH])
    mass = exit_mass(scenario, run.outcomes["regime_end_day"][0] / DAYS_PER_MONTH)
    rows = compare_first("first natural exit", mass, float(exit_mass(scenario, horizon)[0]))
    fields = ("challenger_unit_lost_count", "challenger_unit_lost_cumulative")
    records = 24.0 * DAYS_PER_MONTH * float(horizon[0]) / scenario.clock.step_hours
    few = run_kernel(scenario, paths=max(min(PATHS // 10, int(MOST_KEPT / records)), 1), fields=fields)
    counts, since = (few.states[name][0] for name in fields)
    mass = loss_mass(scenario, few.days / DAYS_PER_MONTH)
    gaps = rescaled_gaps(counts, since, mass)
    rows += compare_counts("units lost", float(mass[-1]), counts[:, -1], gaps)
    least = float(np.min(counts[:, -1]))
    rows.append(exact("V8", "paths with too few units lost", "-", 0.0, float(least < FIRST_GAPS), 0.0))
    return tuple(rows)


LAWS: tuple[Law, ...] = (
    Law(
        "V7",
        "competing-causes",
        "Constant hazards: the incidence of a cause by t is its share of the sum times (1 - exp(-sum t)).",
        "canonical/competing-causes",
        (
            "collapse.hazard",
            "regime.hazard",
            "regime.mutiny_share",
            "regime.mutiny_success",
            "regime.successor_stops",
            "regime.natural_hazard",
            "regime.natural_stops",
            "regime.natural_freeze",
            "escalation.hazard",
            "settlement.other_offers",
            "settlement.acceptance",
            "null.hazard",
            *(f"null.weight_{name}" for name in WAYS_TO_END),
            "clock.step_hours",
            "clock.horizon_months",
        ),
        laws_of_causes,
    ),
    Law(
        "V8",
        "rising-hazard",
        "The integral of a rising hazard between two events is Exp(1), and the number of events Poisson.",
        "canonical/rising-hazard",
        (
            "regime.leader_age",
            "regime.natural_hazard",
            "regime.natural_slope",
            "front.technology_midpoint",
            "front.technology_width",
            "front.loss_unit",
            "challenger.men.initial",
            "challenger.front.loss_rate_early",
            "challenger.front.loss_rate_late",
            "clock.step_hours",
            "clock.horizon_months",
        ),
        laws_of_rising,
    ),
)
