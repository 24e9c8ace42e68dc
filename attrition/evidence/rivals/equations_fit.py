"""The eight equations fitted to months up to an origin, and what they forecast of casualties and of the war going on.

The same condensed numbers, the same line in normal scores and the same waves as for the model
(`attrition.evidence.calibration`), and the same anchor at the last months as its forecasts have.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.noise import normals
from attrition.analysis.observation import Comparison
from attrition.evidence.calibration import FARTHEST, WIDENED, Gaussian, fitted_line
from attrition.evidence.forecast import FLOW_ANCHOR, SeriesForecast, unit_factor
from attrition.evidence.rivals.equations import FITTED, PRIORS, Course, course, values_at
from attrition.evidence.summaries import Summary, monthly_summary
from attrition.scenario.dates import first_of_next_month

Floats = NDArray[np.float64]

SERIES = "mod_claim_ru_personnel_losses"
"""The one series that the equations have the quantity of: casualties of the challenger."""
ROWS, PATHS, WAVES = 1024, 8, 3
NAME = "eight"


def eight_forecast(
    comparison: Comparison,
    known: Sequence[tuple[date, float]],
    months: Sequence[date],
    *,
    samples: int,
    seed: int,
) -> tuple[SeriesForecast, float] | None:
    """Fit the equations to a series up to an origin, and forecast it and the probability that the war goes on.

    Parameters: comparison, of `SERIES`; known, months up to the origin and values; months, to forecast; samples; seed.
    Returns: the forecast and the probability at its end; None where the series is too short.
    """
    kept = [(month, value) for month, value in known if month >= comparison.since]
    summary = monthly_summary(comparison, kept)
    if summary is None:
        return None
    posterior = fitted(summary, seed)
    raw = _normal("posterior", len(FITTED), samples, seed)
    scores = posterior.mean[:, None] + np.linalg.cholesky(posterior.covariance) @ raw
    past = len(_span(comparison.since, kept[-1][0]))
    solved = _solved(np.clip(scores, -FARTHEST, FARTHEST), past + len(months), seed, "forecast")
    # The war is known to go on at the origin: only courses that say so are taken further.
    lasting = solved.going_on[past - 1]
    chosen = np.flatnonzero(lasting) if lasting.any() else np.arange(samples)
    goes_on = float((solved.going_on[-1][chosen].sum() + 0.5) / (len(chosen) + 1.0))
    inside = solved.casualties[:, 0, chosen]
    errors = _normal("error", past + len(months), len(chosen), seed)
    published = inside * np.exp(comparison.error_sd * errors)
    last = [month for month, _ in kept][-FLOW_ANCHOR:]
    places = [_span(comparison.since, month)[-1] for month in last]
    values = np.array([value * unit_factor(comparison, month) for month, value in kept[-FLOW_ANCHOR:]])
    off = (np.log(values)[:, None] - np.log(np.maximum(inside[places], 1e-9))).mean(axis=0)
    ahead = published[past:] * np.exp(off)
    factors = np.array([unit_factor(comparison, month) for month in months])
    return SeriesForecast(comparison, tuple(months), ahead / factors[:, None], len(last)), goes_on


def fitted(summary: Summary, seed: int) -> Gaussian:
    """Return the posterior over the normal scores of `FITTED`, given the condensed numbers of a series."""
    posterior = Gaussian(np.zeros(len(FITTED)), np.eye(len(FITTED)))
    observed = summary.observed
    first, last = summary.data[0].first, summary.data[-1].first
    places = [_span(first, datum.first)[-1] for datum in summary.data]
    for wave in range(WAVES):
        raw = _normal(f"wave {wave}", len(FITTED), ROWS, seed)
        factor = 1.0 if wave == 0 else WIDENED
        scores = posterior.mean[:, None] + factor * np.linalg.cholesky(posterior.covariance) @ raw
        scores = np.clip(scores, -FARTHEST, FARTHEST)
        repeated = np.repeat(scores, PATHS, axis=1)
        solved = _solved(repeated, len(_span(first, last)), seed, f"wave {wave}")
        errors = _normal(f"error {wave}", len(places), ROWS * PATHS, seed)
        bias = np.repeat(_normal(f"bias {wave}", 1, ROWS, seed), PATHS, axis=1)
        noise = summary.comparison.error_sd * errors + summary.comparison.bias_sd * bias
        matrix = summary.of(solved.casualties[places, 0] * np.exp(noise)).T
        line = fitted_line(scores.T, matrix, [summary])
        posterior = line.discounted(observed, [len(observed)]).posterior(observed)
    return posterior


def _solved(scores: Floats, months: int, seed: int, word: str) -> Course:
    samples = scores.shape[1]
    free = _normal(f"{word} bears", len(PRIORS) - len(FITTED), samples, seed)
    told = dict(zip(FITTED, scores, strict=True))
    told |= dict(zip((name for name in PRIORS if name not in FITTED), free, strict=True))
    noise = _normal(f"{word} noise", 4 * months, samples, seed).reshape(months, 4, samples)
    return course(values_at(told), noise)


def _normal(word: str, slots: int, samples: int, seed: int) -> Floats:
    return normals(seed, f"rivals.eight.{word}", list(range(slots)), samples, 1)[:, :, 0]


def _span(first: date, last: date) -> list[int]:
    """Return the places of the months from one to another, both counted in."""
    months, month = [0], first.replace(day=1)
    while month < last.replace(day=1):
        month = first_of_next_month(month)
        months.append(len(months))
    return months
