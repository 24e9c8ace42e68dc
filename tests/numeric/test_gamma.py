"""The Gamma distribution: accuracy against mpmath, monotone quantiles, and equal bits in both forms."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp

from attrition.numeric import gamma

SHAPES = [0.05, 0.3, 1.0, 2.5, 9.99, 10.0, 40.0, 300.0, 1e4]
PROBABILITIES = [1e-14, 1e-5, 0.01, 0.3, 0.5, 0.9, 0.999, 0.999999]


def exact_cdf(x, shape):
    return mp.gammainc(shape, 0, x, regularized=True)


def test_log_gamma_error(spread, largest_relative_error):
    x = np.exp(spread(1500, -7.0, 11.0, 1))
    for value in x[x <= 10.0].tolist():
        assert abs(gamma.log_gamma(value) - float(mp.loggamma(value))) < 1e-14
    assert largest_relative_error(gamma.log_gamma, mp.loggamma, x[x > 10.0]) < 1e-15


def test_distribution_function_error(spread, largest_relative_error):
    shapes = np.repeat(SHAPES, 20)
    distance = spread(shapes.size, -3.0, 3.0, 2) / np.sqrt(shapes)
    x = shapes * np.exp(np.where(shapes < 1.0, 3.0, 1.0) * distance)
    assert largest_relative_error(gamma.gamma_cdf, exact_cdf, x, shapes) < 1e-12


@pytest.mark.parametrize("shape", SHAPES)
def test_quantile_error(shape):
    for u in PROBABILITIES:
        x = gamma.gamma_quantile(u, shape)
        if x < 1e-290:
            continue
        with mp.workprec(160):
            error = (exact_cdf(mp.mpf(x), mp.mpf(shape)) - mp.mpf(u)) / mp.mpf(gamma.gamma_slope(x, shape))
        assert abs(float(error)) < 1e-12


def test_the_exponential_case_has_a_closed_form():
    for u in PROBABILITIES:
        assert gamma.gamma_quantile(u, 1.0) == pytest.approx(float(-mp.log1p(-mp.mpf(u))), rel=1e-12)


def test_quantile_is_monotone(spread):
    u = np.sort(spread(3000, 0.0, 1.0, 3))
    for shape in (0.2, 3.7, 60.0):
        x = np.array([gamma.gamma_quantile(value, shape) for value in u.tolist()])
        assert (np.diff(x) > 0.0).all()


def test_probabilities_outside_the_range_are_clamped():
    assert gamma.gamma_quantile(-1.0, 2.0) == gamma.gamma_quantile(0.0, 2.0) > 0.0
    assert gamma.gamma_quantile(1.0, 2.0) == gamma.gamma_quantile(2.0, 2.0) < 50.0
    assert gamma.gamma_cdf(-1.0, 2.0) == 0.0 or gamma.gamma_cdf(-1.0, 2.0) < 1e-299


def test_all_functions_have_equal_bits(spread, assert_equal_bits):
    count = 4000
    shapes = np.exp(spread(count, -3.0, 8.0, 4))
    assert_equal_bits(gamma.log_gamma, np.exp(spread(200_000, -30.0, 30.0, 5)))
    assert_equal_bits(gamma.gamma_cdf, shapes * np.exp(spread(count, -3.0, 3.0, 6)), shapes)
    assert_equal_bits(gamma.gamma_quantile, spread(count, 0.0, 1.0, 7), shapes)
