"""Comparisons of a sample with what a law says of its distribution: shares, means, variances, whole distributions."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from attrition.numeric.normal import normal_quantile
from attrition.verification.checks import Check, sampled

Floats = NDArray[np.float64]

# Below this the series alternates among numbers near one, and the probability is one to thirteen places.
_SMALL = 0.18
_SMALLEST = 1e-13


def share(law: str, quantity: str, expected: float, hits: NDArray[np.bool_]) -> Check:
    """Compare how often something happened with its probability; the error is that of the probability."""
    error = sqrt(max(expected * (1.0 - expected), 0.0) / hits.size)
    return sampled(law, quantity, "-", expected, float(np.mean(hits)), error)


def mean(law: str, quantity: str, unit: str, expected: float, sample: Floats) -> Check:
    """Compare the mean of a sample with an expectation; the error is that of the sample."""
    error = float(np.std(sample, ddof=1)) / sqrt(sample.size)
    return sampled(law, quantity, unit, expected, float(np.mean(sample)), error)


def variance(law: str, quantity: str, unit: str, expected: float, sample: Floats) -> Check:
    """Compare the variance of a sample with an expectation; the error comes from the fourth moment of the sample."""
    squares = (sample - np.mean(sample)) ** 2
    got = float(np.sum(squares)) / (sample.size - 1)
    return sampled(law, quantity, unit, expected, got, float(np.std(squares, ddof=1)) / sqrt(sample.size))


def uniform(law: str, quantity: str, sample: Floats) -> Check:
    """Compare a sample with the uniform distribution on 0..1, by the largest distance of distribution functions.

    A law's own distribution function makes a uniform sample of any other. The distance is told as a normal score, since
    its own distribution is skew: nil is the median of true draws, and 4 as rare as four standard errors.
    """
    ordered = np.sort(sample)
    steps = np.arange(ordered.size + 1) / ordered.size
    distance = max(float(np.max(steps[1:] - ordered)), float(np.max(ordered - steps[:-1])))
    root = sqrt(ordered.size)
    # Stephens (1970): so corrected, small samples have the limiting distribution too.
    exceeded = distance_exceeded(distance * (root + 0.12 + 0.11 / root))
    return sampled(law, quantity, "normal score", 0.0, -normal_quantile(exceeded), 1.0)


def distance_exceeded(scaled: float) -> float:
    """Return the probability that a largest distance times the root of n is greater (Kolmogorov 1933), within 0..1."""
    if scaled < _SMALL:
        return 1.0 - _SMALLEST
    total = 0.0
    for order in range(1, 101):
        total += (2.0 if order % 2 else -2.0) * exp(-2.0 * (order * scaled) ** 2)
    return min(max(total, 1e-300), 1.0 - _SMALLEST)
