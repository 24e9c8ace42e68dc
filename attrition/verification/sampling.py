"""Comparisons of a sample with what a law says of its distribution: shares, means, variances, whole distributions."""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from attrition.verification.checks import Check, sampled

Floats = NDArray[np.float64]

# Mean and standard deviation of Kolmogorov's distribution, that of sqrt(n) times the largest distance.
KOLMOGOROV_MEAN, KOLMOGOROV_SD = 0.8687311606, 0.2603326


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

    A law's own distribution function makes a uniform sample of any other. What is expected is the mean distance of so
    many true draws, in units of 1/sqrt(n), and the error that of one such distance (Kolmogorov 1933).
    """
    ordered = np.sort(sample)
    steps = np.arange(ordered.size + 1) / ordered.size
    distance = max(float(np.max(steps[1:] - ordered)), float(np.max(ordered - steps[:-1])))
    return sampled(law, quantity, "-", KOLMOGOROV_MEAN, distance * sqrt(ordered.size), KOLMOGOROV_SD)
