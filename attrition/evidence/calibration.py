"""From prior to posterior over the identifiable numbers: a Gaussian synthetic likelihood, refocused in waves.

Each calibrated number is written as the normal score z of its prior, so that the prior is standard normal. A wave draws
rows about the last posterior (the first about the prior), simulates what would have been published, condenses it
(`summaries`), and fits the condensed numbers by a straight line in z; what is left over, paths, errors of observation,
biases of claimants and the parameters that are not calibrated, is their covariance. With a Gaussian prior the posterior
is then Gaussian in closed form. Wood, Nature 466 (2010) 1102–1104, for synthetic likelihoods; Craig et al. (1997) and
Vernon, Goldstein and Bower, Bayesian Analysis 5 (2010) 619–670, for waves of refocusing and an allowance for what a
model gets wrong.

Chosen because it is plain, needs a few thousand short paths, and can be held against synthetic data at the same price
(`attrition.evidence.selfcheck`). It cannot give a posterior of several humps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.noise import normals
from attrition.analysis.observation import Datum
from attrition.errors import InputError
from attrition.evidence.identifiable import calibrated
from attrition.evidence.row_parts import RowParts
from attrition.evidence.series import TARGETS
from attrition.evidence.simulated import simulated
from attrition.evidence.summaries import (
    Summary,
    monthly_summary,
    observed_vector,
    single_summary,
)
from attrition.numeric.normal import normal_cdf
from attrition.scenario.priors import sample
from attrition.scenario.records import Scenario

if TYPE_CHECKING:
    pass

Floats = NDArray[np.float64]

DEFAULT_ROWS, DEFAULT_WAVES, DEFAULT_DRAWS = 1024, 3, 256
WIDENED = 2.0
"""Factor on the standard deviations of a posterior about which the next wave is drawn."""
FARTHEST = 3.5
"""Normal score beyond which no row is drawn."""
DISCREPANCY = 0.05
"""Standard deviation of what the model gets wrong of a level, in the logarithm, or as a share of a level's own spread
where it may take either sign; judged."""
CONFLICT = 2.0
"""Standard deviations beyond which an observed number is held to contradict the model rather than its parameters."""
SINGLE_FIGURES = ("urals_price", "ru_oil_gas_revenue")
"""Published single figures that are calibrated to beside the monthly series."""


@dataclass(frozen=True)
class Gaussian:
    """A posterior of normal scores: mean float64[d] and covariance float64[d, d]; the prior is standard normal."""

    mean: Floats
    covariance: Floats

    @property
    def sd(self) -> Floats:
        """Standard deviations, of which the prior's are one."""
        return np.sqrt(np.diag(self.covariance))


@dataclass(frozen=True)
class Line:
    """The condensed numbers as a straight line in the scores, with the covariance of what is left over.

    Parameters: level float64[s], slope float64[s, d], noise float64[s, s].
    """

    level: Floats
    slope: Floats
    noise: Floats

    def posterior(self, observed: Floats) -> Gaussian:
        """Return the posterior given observed numbers, float64[s]."""
        weighed = np.linalg.solve(self.noise, self.slope)
        covariance = np.asarray(
            np.linalg.inv(np.eye(self.slope.shape[1]) + self.slope.T @ weighed), np.float64
        )
        return Gaussian(covariance @ (weighed.T @ (observed - self.level)), covariance)

    def discounted(self, observed: Floats, sizes: Sequence[int]) -> Line:
        """Return the line with more noise where observed numbers contradict all that the prior allows.

        The noise of each series is raised until its numbers together are no stranger, under the prior, than two
        standard deviations of a chi-squared number. What no parameter can reach is the model's fault, and must not be
        paid for by the parameters. Parameters: sizes, how many numbers each series has, in order.
        """
        apart = observed - self.level
        explained = self.slope @ self.slope.T
        factors = np.ones(len(apart))
        first = 0
        for size in sizes:
            own = slice(first, first + size)
            factors[own] = _needed(apart[own], self.noise[own, own], explained[own, own])
            first += size
        root = np.sqrt(factors)
        return replace(self, noise=self.noise * np.outer(root, root))


def _needed(apart: Floats, noise: Floats, explained: Floats) -> float:
    """Return the factor on the noise that makes a series no stranger than allowed, 1 where it is not."""
    bound = len(apart) + CONFLICT * np.sqrt(2.0 * len(apart))

    def strangeness(factor: float) -> float:
        return float(apart @ np.linalg.solve(factor * noise + explained, apart))

    if strangeness(1.0) <= bound:
        return 1.0
    low, high = 0.0, 20.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if strangeness(float(2.0**middle)) > bound else (low, middle)
    return float(2.0**high)


@dataclass(frozen=True)
class Calibration:
    """A calibration.

    Parameters: names of the calibrated columns; posterior; waves, the posterior after each; summaries, what was
    compared; misfit, by number compared, how many standard deviations observed and fitted lie apart.
    """

    names: tuple[str, ...]
    posterior: Gaussian
    waves: tuple[Gaussian, ...]
    summaries: tuple[Summary, ...]
    misfit: Mapping[str, float]


def summaries_of(
    known: Mapping[str, Sequence[tuple[date, float]]],
    singles: Mapping[str, Sequence[Datum]],
) -> tuple[Summary, ...]:
    """Return what is compared: the monthly series that are scored, and single figures.

    Parameters: known, months up to the origin in the unit of the data; singles, figures of periods up to the origin in
    the model's unit, by series.
    """
    from attrition.analysis.comparisons import COMPARISONS

    found = [monthly_summary(comparison, known.get(comparison.series, ())) for comparison in TARGETS]
    found += [
        single_summary(comparison, singles.get(comparison.series, ()))
        for comparison in COMPARISONS
        if comparison.series in SINGLE_FIGURES
    ]
    return tuple(summary for summary in found if summary is not None)


def calibrate(
    scenario: Scenario,
    summaries: Sequence[Summary],
    *,
    observed: Floats | None = None,
    rows: int = DEFAULT_ROWS,
    waves: int = DEFAULT_WAVES,
    seed: int = 0,
    parts: RowParts | None = None,
    told: Callable[[int, str], None] = lambda wave, what: None,
) -> Calibration:
    """Calibrate a scenario at its origin.

    Parameters
    ----------
    scenario : whose data end at the origin.
    summaries : what is compared.
    observed : the numbers compared, those of the data by default; synthetic ones for a check.
    rows : drawn in each wave.
    waves : how many.
    seed : of every stream.
    parts : where rows are computed and kept: on one thread, and not, by default.
    told : called with the number of waves done.

    Raises
    ------
    InputError : when there is nothing to calibrate, or nothing to calibrate to.
    StoppedEarly : when rows are left to other shards.
    """
    names = tuple(calibrated(scenario))
    if not names or not summaries:
        what = (
            "none of its values that data could tell has a prior"
            if not names
            else "no series reaches its data"
        )
        raise InputError(f"nothing to calibrate: {what}", where=scenario.name)
    target = observed_vector(summaries) if observed is None else observed
    posterior = Gaussian(np.zeros(len(names)), np.eye(len(names)))
    sizes = [len(summary.labels) for summary in summaries]
    done = []
    line = None
    for wave in range(waves):
        told(wave, f"wave {wave + 1} of {waves}")
        held = (parts or RowParts()).of_wave(wave)
        scores = held.design(designed(names, posterior, rows, wave, seed, WIDENED if wave else 1.0))
        draws = values_of(scenario, names, scores)
        matrix = simulated(scenario, summaries, draws, rows, seed=seed, parts=held)
        line = fitted_line(scores, matrix, summaries).discounted(target, sizes)
        posterior = line.posterior(target)
        done.append(posterior)
    told(waves, "done")
    assert line is not None
    apart = (target - line.level - line.slope @ posterior.mean) / np.sqrt(np.diag(line.noise))
    labels = [label for summary in summaries for label in summary.labels]
    misfit = dict(zip(labels, apart.tolist(), strict=True))
    return Calibration(names, posterior, tuple(done), tuple(summaries), misfit)


def designed(
    names: Sequence[str], about: Gaussian, rows: int, wave: int, seed: int, widened: float = 1.0
) -> Floats:
    """Return scores drawn about a Gaussian, float64[rows, d]; `wave` tells draws apart, `widened` scales the spread."""
    raw = np.stack([normals(seed, f"calibrate.{name}", [wave], rows, 1)[0, :, 0] for name in names], axis=1)
    scores = about.mean + widened * raw @ np.linalg.cholesky(about.covariance).T
    return np.clip(scores, -FARTHEST, FARTHEST)


def values_of(scenario: Scenario, names: Sequence[str], scores: Floats) -> dict[str, list[float]]:
    """Return the values that belong to normal scores, by column, one a row."""
    held = calibrated(scenario)
    return {
        name: [sample(held[name].prior, normal_cdf(score)) for score in scores[:, place].tolist()]
        for place, name in enumerate(names)
    }


def fitted_line(scores: Floats, matrix: Floats, summaries: Sequence[Summary]) -> Line:
    """Fit the condensed numbers of the rows by a straight line in their scores.

    Parameters: scores, float64[rows, d]; matrix, float64[rows * PATHS, s].
    """
    inputs = np.repeat(np.column_stack([np.ones(len(scores)), scores]), len(matrix) // len(scores), axis=0)
    coefficients = np.linalg.lstsq(inputs, matrix, rcond=None)[0]
    residuals = matrix - inputs @ coefficients
    noise = residuals.T @ residuals / (len(matrix) - inputs.shape[1])
    own = np.sqrt(np.diag(noise))
    logs = np.concatenate([np.full(len(summary.labels), summary.comparison.log) for summary in summaries])
    allowance = np.where(logs, DISCREPANCY, DISCREPANCY * own) + 1e-9
    return Line(coefficients[0], coefficients[1:].T, noise + np.diag(allowance * allowance))
