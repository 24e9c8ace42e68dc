"""The calibration held against synthetic data: values drawn from the prior must fall anywhere in their posterior.

Talts, Betancourt, Simpson, Vehtari and Gelman, Validating Bayesian inference algorithms with simulation-based
calibration, arXiv 1804.06788 (2018). Each data set is one path of one prior row, errors and biases included, and is
calibrated as the real one is, waves and all. Its own row is none of those that the waves draw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attrition.evidence.calibration import Gaussian, calibrate, designed, values_of
from attrition.evidence.identifiable import calibrated
from attrition.evidence.row_parts import RowParts
from attrition.evidence.simulated import PATHS, simulated
from attrition.evidence.summaries import Summary
from attrition.numeric.normal import normal_cdf
from attrition.scenario.records import Scenario

Floats = NDArray[np.float64]

FIRST_ROW = 1 << 20
"""Number of the first row of synthetic data: beyond every row of a wave."""
CHECK_WAVE = 1 << 20


@dataclass(frozen=True)
class Ranks:
    """Where the true values fell.

    Parameters: count, data sets; within_50 and within_90, shares of all true values within the central intervals of
    their posteriors, with standard errors over data sets; p, by number, of a Kolmogorov–Smirnov test of uniform ranks.
    """

    count: int
    within_50: float
    se_50: float
    within_90: float
    se_90: float
    p: Mapping[str, float]

    @property
    def least_p(self) -> float:
        """The least of the p values."""
        return min(self.p.values())

    @property
    def worst(self) -> str:
        """The number that has it."""
        return min(self.p, key=lambda name: self.p[name])


def check_calibration(
    scenario: Scenario,
    summaries: Sequence[Summary],
    count: int,
    *,
    rows: int,
    waves: int,
    seed: int = 0,
    threads: int = 1,
    told: Callable[[int, str], None] = lambda done, what: None,
) -> Ranks:
    """Calibrate to synthetic data sets and rank the values that made them.

    Parameters: see `attrition.evidence.calibration.calibrate`; count, of data sets.
    """
    names = tuple(calibrated(scenario))
    prior = Gaussian(np.zeros(len(names)), np.eye(len(names)))
    truth = designed(names, prior, count, CHECK_WAVE, seed)
    values = values_of(scenario, names, truth)
    here = RowParts(threads)
    numbers = simulated(scenario, summaries, values, count, seed=seed, parts=here, first_row=FIRST_ROW)
    ranks = np.empty((count, len(names)))
    for index in range(count):
        told(index, f"synthetic data {index + 1} of {count}")
        found = calibrate(
            scenario,
            summaries,
            observed=numbers[index * PATHS],
            rows=rows,
            waves=waves,
            seed=seed,
            parts=here,
        ).posterior
        scores = (truth[index] - found.mean) / found.sd
        ranks[index] = [normal_cdf(score) for score in scores.tolist()]
    return ranks_of(names, ranks)


def ranks_of(names: Sequence[str], ranks: Floats) -> Ranks:
    """Sum up ranks, float64[data sets, numbers]."""
    count = len(ranks)

    def share(level: float) -> tuple[float, float]:
        inside = (np.abs(ranks - 0.5) <= level / 2.0).mean(axis=1)
        return float(inside.mean()), float(inside.std(ddof=1) / np.sqrt(count)) if count > 1 else 0.0

    fifty, ninety = share(0.5), share(0.9)
    p = {name: uniform_p(np.sort(ranks[:, place])) for place, name in enumerate(names)}
    return Ranks(count, *fifty, *ninety, p)


def uniform_p(ordered: Floats) -> float:
    """Return the p value of the Kolmogorov–Smirnov test that sorted numbers are uniform on 0 to 1.

    Stephens' form of the limit law, JRSS B 32 (1970) 115–122, good from five numbers on.
    """
    count = len(ordered)
    steps = np.arange(1, count + 1) / count
    distance = max(float((steps - ordered).max()), float((ordered - steps + 1.0 / count).max()))
    scaled = (np.sqrt(count) + 0.12 + 0.11 / np.sqrt(count)) * distance
    terms = [(-1.0) ** (k - 1) * np.exp(-2.0 * k * k * scaled * scaled) for k in range(1, 101)]
    return float(min(max(2.0 * sum(terms), 0.0), 1.0))
