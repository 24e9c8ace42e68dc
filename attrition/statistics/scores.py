"""Proper scores of forecasts: of samples, of closed forms, of categories and of intervals; smaller is better.

The library `scoringrules` has most of these, but needs scipy, which nothing else here does at run time, and compiles
for ten seconds at its import where numba is installed; what it would replace is a few lines each, which the tests hold
equal to it. Sources: Gneiting and Raftery, JASA 102 (2007) 359–378; Gneiting and Ranjan, JBES 29 (2011) 411–422 for
the censored score; Ferro, QJRMS 140 (2014) 1917–1923 for the fair one; Epstein, J. Appl. Meteorol. 8 (1969) 985–987
for ranked probabilities.
"""

from __future__ import annotations

from math import erf, exp, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_SUM_TOLERANCE = 1e-9


def crps_sample(sample: ArrayLike, observed: ArrayLike, *, fair: bool = False) -> Floats:
    """Return the continuous ranked probability score of samples, E|X − y| − ½E|X − X'|.

    Parameters
    ----------
    sample : float[..., n], draws of the forecast, finite.
    observed : float[...], what came, in the same unit.
    fair : divide the second mean by n(n − 1) and not n²: unbiased for the distribution that the draws come from, where
        the default scores the sample itself as the forecast.

    Returns
    -------
    float[...], in the unit of the sample.

    Raises
    ------
    ValueError : for a number that is not finite, or a fair score of a single draw.
    """
    draws = np.sort(np.asarray(sample, dtype=np.float64), axis=-1)
    came = np.asarray(observed, dtype=np.float64)
    n = draws.shape[-1] if draws.ndim else 0
    if n < (2 if fair else 1):
        raise ValueError(f"a sample of {n} draws cannot be scored; give at least {2 if fair else 1}")
    if not (np.isfinite(draws).all() and np.isfinite(came).all()):
        raise ValueError("a sample or an observation is not finite; censor it first (crps_event_time)")
    near = np.abs(draws - came[..., None]).mean(axis=-1)
    # Σ|x_i − x_j| over all pairs, from the order statistics.
    ranks = 2.0 * np.arange(1, n + 1) - n - 1.0
    apart = 2.0 * (draws * ranks).sum(axis=-1)
    scores: Floats = near - 0.5 * apart / (n * (n - 1.0) if fair else n * n)
    return scores


def crps_event_time(
    months: ArrayLike, observed_months: ArrayLike, censored_at_months: ArrayLike, *, fair: bool = False
) -> Floats:
    """Return the censored CRPS of the time of an event, in logarithms of months.

    Times beyond the end of the record are all alike: forecast and observation are cut there, which scores the forecast
    distribution up to it and stays proper (the threshold-weighted score of Gneiting and Ranjan).

    Parameters
    ----------
    months : float[..., n], draws of the time, above zero; infinite where the event never comes.
    observed_months : float[...], when it came; infinite, or beyond the end of the record, when it has not come.
    censored_at_months : float[...], the end of the record or the horizon of the forecast, whichever is earlier; finite.
    fair : see `crps_sample`.

    Returns
    -------
    float[...], in log-months.

    Raises
    ------
    ValueError : for a time that is not above zero, not a number, or an end of the record that is not finite.
    """
    times = np.asarray(months, dtype=np.float64)
    came = np.asarray(observed_months, dtype=np.float64)
    end = np.asarray(censored_at_months, dtype=np.float64)
    if not ((times > 0.0).all() and (came > 0.0).all() and (end > 0.0).all() and np.isfinite(end).all()):
        raise ValueError("times must be above zero, and the end of the record finite")
    cut = np.minimum(times, end[..., None])
    return crps_sample(np.log(cut), np.log(np.minimum(came, end)), fair=fair)


def crps_normal(mean: float, sd: float, observed: float) -> float:
    """Return the CRPS of a normal forecast, sd·[z(2Φ(z) − 1) + 2φ(z) − 1/√π].

    Parameters: mean and sd of the forecast, sd above zero; observed, in their unit.
    """
    z = (observed - mean) / sd
    density = exp(-0.5 * z * z) / sqrt(2.0 * pi)
    return sd * (z * erf(z / sqrt(2.0)) + 2.0 * density - 1.0 / sqrt(pi))


def crps_exponential(mean: float, observed: float) -> float:
    """Return the CRPS of an exponential forecast, |y| − 2m(1 − e^{−y⁺/m}) + m/2.

    Parameters: mean of the forecast, above zero; observed, in its unit.
    """
    return abs(observed) - 2.0 * mean * (1.0 - exp(-max(observed, 0.0) / mean)) + 0.5 * mean


def brier(probability: ArrayLike, happened: ArrayLike) -> Floats:
    """Return the Brier score of the probability of an event, (p − o)².

    Parameters: probability, float[...]; happened, bool[...]. Raises: ValueError for what is no probability.
    """
    given = _probabilities(probability)
    scores: Floats = np.square(given - np.asarray(happened, dtype=bool))
    return scores


def brier_categories(probabilities: ArrayLike, category: ArrayLike) -> Floats:
    """Return the Brier score over categories, Σ(p_k − o_k)²: twice that of the event where there are two.

    Parameters: probabilities, float[..., k], adding up to one; category, int[...], which came. Raises: ValueError.
    """
    given, came = _categories(probabilities, category)
    scores: Floats = np.square(given - came).sum(axis=-1)
    return scores


def ranked_probability(probabilities: ArrayLike, category: ArrayLike) -> Floats:
    """Return the ranked probability score of ordered categories, Σ(P_k − O_k)² of cumulative probabilities.

    Parameters: probabilities, float[..., k], adding up to one, in the order of the categories; category, int[...],
    which came. Returns: float[...], from 0 to k − 1, not divided by k − 1. Raises: ValueError.
    """
    given, came = _categories(probabilities, category)
    scores: Floats = np.square(np.cumsum(given - came, axis=-1)[..., :-1]).sum(axis=-1)
    return scores


def log_score(probability: ArrayLike, happened: ArrayLike) -> Floats:
    """Return the log score of the probability of an event, −ln of what was given to what came; infinite for none.

    Parameters: probability, float[...]; happened, bool[...]. Returns: float[...], in nats. Raises: ValueError.
    """
    given = _probabilities(probability)
    return _surprise(np.where(np.asarray(happened, dtype=bool), given, 1.0 - given))


def log_score_categories(probabilities: ArrayLike, category: ArrayLike) -> Floats:
    """Return the log score over categories, −ln of the probability of the one that came; infinite for none.

    Parameters: probabilities, float[..., k], adding up to one; category, int[...]. Returns: float[...], in nats.
    """
    given, came = _categories(probabilities, category)
    return _surprise((given * came).sum(axis=-1))


def interval_score(low: ArrayLike, high: ArrayLike, observed: ArrayLike, level: float) -> Floats:
    """Return the interval score: width, plus 2/α for each unit by which the interval is missed, α = 1 − level.

    Parameters: low, high and observed, float[...], in one unit; level, probability of the central interval.
    Returns: float[...], in that unit. Raises: ValueError where low is above high.
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"an interval of probability {level} is none; give one between 0 and 1")
    start, end, came = (np.asarray(given, dtype=np.float64) for given in (low, high, observed))
    if (start > end).any():
        raise ValueError("an interval ends below its start")
    missed = np.maximum(start - came, 0.0) + np.maximum(came - end, 0.0)
    scores: Floats = (end - start) + 2.0 / (1.0 - level) * missed
    return scores


def coverage(low: ArrayLike, high: ArrayLike, observed: ArrayLike) -> float:
    """Return the share of observations within their intervals, ends counted in.

    Parameters: low, high and observed, float[n]. Raises: ValueError without observations.
    """
    came = np.asarray(observed, dtype=np.float64)
    if came.size == 0:
        raise ValueError("coverage of no observations; give at least one")
    return float(((came >= np.asarray(low)) & (came <= np.asarray(high))).mean())


def probability_integral_transform(sample: ArrayLike, observed: ArrayLike, uniform: ArrayLike) -> Floats:
    """Return where observations fall in their forecasts, uniform on (0, 1) for a calibrated forecast.

    Parameters
    ----------
    sample : float[..., n], draws of the forecast.
    observed : float[...].
    uniform : float[...] in [0, 1], from an addressed stream: it settles the place among equal draws, and within the
        step between two.

    Returns
    -------
    (draws below + u·(draws equal + 1)) / (n + 1): the randomised transform (Czado, Gneiting and Held, Biometrics 65
    (2009) 1254–1261) of the ranks.
    """
    draws = np.asarray(sample, dtype=np.float64)
    came = np.asarray(observed, dtype=np.float64)[..., None]
    below, equal = (draws < came).sum(axis=-1), (draws == came).sum(axis=-1)
    places: Floats = (below + np.asarray(uniform) * (equal + 1.0)) / (draws.shape[-1] + 1.0)
    return places


def _surprise(probability: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        # Minus zero of a certainty that came would print as such.
        scores: Floats = np.abs(np.log(probability))
    return scores


def _probabilities(given: ArrayLike) -> Floats:
    held = np.asarray(given, dtype=np.float64)
    if not ((held >= 0.0) & (held <= 1.0)).all():
        raise ValueError("a probability is outside 0 to 1")
    return held


def _categories(given: ArrayLike, category: ArrayLike) -> tuple[Floats, Floats]:
    held = _probabilities(given)
    came = np.asarray(category)
    if (np.abs(held.sum(axis=-1) - 1.0) > _SUM_TOLERANCE).any():
        raise ValueError("the probabilities of the categories do not add up to one")
    if not np.issubdtype(came.dtype, np.integer) or ((came < 0) | (came >= held.shape[-1])).any():
        raise ValueError(f"a category is none of 0 to {held.shape[-1] - 1}")
    indicator: Floats = (np.arange(held.shape[-1]) == came[..., None]).astype(np.float64)
    return held, indicator
