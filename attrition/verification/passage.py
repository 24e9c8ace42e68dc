"""V4: first passage of a Brownian motion with drift, looked at once a step."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from attrition.errors import InputError
from attrition.model.ends import End
from attrition.model.spans import DAYS_PER_MONTH, HOURS_PER_MONTH
from attrition.numeric.normal import normal_cdf
from attrition.scenario import Scenario
from attrition.verification import sampling
from attrition.verification.checks import Check
from attrition.verification.kernel_runs import chosen, run_kernel, value_of
from attrition.verification.lanchester import quarters
from attrition.verification.law import Law

PATHS = 20_000
SHIFT = 0.5825971579390107
"""-zeta(1/2)/sqrt(2 pi): what a barrier that is looked at once a step moves by, in deviations of a step (Chernoff 1965;
Broadie, Glasserman and Kou 1997)."""

Floats = NDArray[np.float64]


def passed(months: float, distance: float, drift: float, noise: float) -> float:
    """Return the probability that the barrier at `distance` is passed within some months: inverse Gaussian."""
    if months <= 0.0:
        return 0.0
    deviation = noise * sqrt(months)
    reflected = exp(min(2.0 * drift * distance / noise**2, 700.0))
    return float(
        normal_cdf((drift * months - distance) / deviation)
        + reflected * normal_cdf(-(drift * months + distance) / deviation)
    )


def odds(share: float) -> float:
    """Return the log-odds of a share."""
    return log(share / (1.0 - share))


def walk_of(scenario: Scenario) -> tuple[float, float, float]:
    """Return distance in log-odds, drift a month and noise of the front of a scenario."""
    distance = odds(value_of(scenario, "collapse.territory")) - odds(value_of(scenario, "territory.initial"))
    drift = value_of(scenario, "ground.mobility") * value_of(scenario, "challenger.front.quality")
    noise = value_of(scenario, "ground.noise")
    if not (distance > 0.0 and noise > 0.0):
        raise InputError(
            "nothing to be passed",
            where="collapse.territory",
            allowed="above territory.initial, with ground.noise above 0",
        )
    return distance, drift, noise


def median(distance: float, drift: float, noise: float, share: float) -> float:
    """Return the months by which a share of all passages that there are by a distant day has come."""
    low, high = 0.0, 1e4
    wanted = share * passed(high, distance, drift, noise)
    for _ in range(80):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if passed(middle, distance, drift, noise) < wanted else (low, middle)
    return high


def compare_passage(
    words: str, walk: tuple[float, float, float], step_months: float, months: Floats, horizon: float
) -> list[Check]:
    """Compare times of passage, infinite where there was none, with the inverse Gaussian of the shifted barrier.

    Parameters: walk, distance, drift and noise; step_months, between looks, nil for a walk that is watched all the
    time; months, of each path; horizon, in months.
    """
    distance, drift, noise = walk
    shifted = distance + SHIFT * noise * sqrt(step_months)
    rows = []
    for part in (0.1, 0.25, 0.5, 0.75, 0.9):
        # A time on the grid: between two looks nothing is seen to pass.
        aimed = median(shifted, drift, noise, part)
        until = min(round(aimed / step_months) * step_months if step_months else aimed, horizon)
        expected = passed(until, shifted, drift, noise)
        quantity = f"{words}: passed by month {until:.4g}"
        rows.append(sampling.share("V4", quantity, expected, months <= until + 1e-9))
    grid = np.linspace(0.0, horizon, 4001)
    lasting = np.array([1.0 - passed(float(month), shifted, drift, noise) for month in grid])
    mean = float(np.sum(0.5 * (lasting[1:] + lasting[:-1]) * np.diff(grid)))
    # Time that is seen on a grid: the mean within the horizon of what lasts to the end of each step.
    rows.append(
        sampling.mean(
            "V4", f"{words}: mean time within the horizon", "month", mean, np.minimum(months, horizon)
        )
    )
    return rows


def laws_of_passage(given: Scenario | None) -> tuple[Check, ...]:
    """Compare the day on which the front takes the marked share with the first passage of a Brownian motion."""
    scenario = chosen(given, "canonical/brownian-passage")
    whole, _, quarter = quarters(scenario)
    rows: list[Check] = []
    for case in (whole, quarter):
        outcomes = run_kernel(case, paths=PATHS).outcomes
        came = outcomes["end"][0] == End.DEFENDER_COLLAPSE
        months = np.where(came, outcomes["end_day"][0] / DAYS_PER_MONTH, np.inf)
        step = case.clock.step_hours / HOURS_PER_MONTH
        horizon = (case.clock.end - case.clock.start).days / DAYS_PER_MONTH
        words = f"a look every {case.clock.step_hours} hours"
        rows += compare_passage(words, walk_of(case), step, months, horizon)
    return tuple(rows)


LAWS: tuple[Law, ...] = (
    Law(
        "V4",
        "brownian-passage",
        "The first passage is inverse Gaussian, of a barrier moved by .5826 noise sqrt(step).",
        "canonical/brownian-passage",
        (
            "ground.mobility",
            "ground.noise",
            "challenger.front.quality",
            "territory.initial",
            "collapse.territory",
            "clock.step_hours",
            "clock.horizon_months",
        ),
        laws_of_passage,
    ),
)
