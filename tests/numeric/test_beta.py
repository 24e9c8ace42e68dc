"""The Beta distribution: accuracy against mpmath, monotone quantiles, and equal bits in both forms."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp

from attrition.numeric import beta

SHAPES = [
    (0.05, 0.05),
    (0.05, 3.0),
    (0.5, 0.5),
    (1.0, 1.0),
    (2.5, 0.9),
    (9.0, 7.5),
    (11.0, 2.0),
    (45.0, 55.0),
]
LARGE_SHAPES = [(3.0, 1e4), (900.0, 100.0)]
PROBABILITIES = [1e-14, 1e-5, 0.01, 0.3, 0.5, 0.9, 0.999, 0.999999]


def exact_cdf(x, a, b):
    return mp.betainc(a, b, 0, x, regularized=True)


@pytest.mark.parametrize("shapes", SHAPES + LARGE_SHAPES)
def test_quantile_and_distribution_function_error(shapes):
    a, b = shapes
    for u in PROBABILITIES:
        x = beta.beta_quantile(u, a, b)
        if not 1e-290 < x < 1.0 - 1e-6:
            continue
        with mp.workprec(160):
            truth = exact_cdf(mp.mpf(x), mp.mpf(a), mp.mpf(b))
            off_in_probability = float(truth - mp.mpf(u))
            off_in_function = float(mp.mpf(beta.beta_cdf(x, a, b)) / truth - 1)
        slope = beta.beta_slope(x, a, b) / (1.0 - x)
        assert abs(off_in_probability) < 1e-12 * slope
        assert abs(off_in_function) < (1e-11 if shapes in LARGE_SHAPES else 1e-13)


def test_log_beta_error(spread, largest_relative_error):
    a, b = np.exp(spread(300, -3.0, 9.0, 1)), np.exp(spread(300, -3.0, 9.0, 2))
    with mp.workprec(160):
        for first, second in zip(a.tolist(), b.tolist(), strict=True):
            truth = float(mp.log(mp.beta(mp.mpf(first), mp.mpf(second))))
            assert abs(beta.log_beta(first, second) - truth) < 3e-15 * max(10.0, first, second)


def test_closed_forms():
    for u in PROBABILITIES:
        assert beta.beta_quantile(u, 1.0, 1.0) == pytest.approx(u, rel=1e-12)
        assert beta.beta_quantile(u, 4.0, 1.0) == pytest.approx(u**0.25, rel=1e-12)
        assert beta.beta_quantile(u, 0.5, 0.5) == pytest.approx(np.sin(np.pi * u / 2) ** 2, rel=1e-12)


def test_quantile_is_monotone(spread):
    u = np.sort(spread(3000, 0.0, 1.0, 3))
    for a, b in ((0.3, 2.0), (5.0, 3.0), (60.0, 4.0)):
        x = np.array([beta.beta_quantile(value, a, b) for value in u.tolist()])
        assert (np.diff(x) > 0.0).all()


def test_probabilities_outside_the_range_are_clamped():
    assert 0.0 < beta.beta_quantile(-1.0, 2.0, 3.0) == beta.beta_quantile(0.0, 2.0, 3.0)
    assert beta.beta_quantile(2.0, 2.0, 3.0) == beta.beta_quantile(1.0, 2.0, 3.0) <= 1.0
    assert beta.beta_cdf(2.0, 2.0, 3.0) == 1.0


def test_all_functions_have_equal_bits(spread, assert_equal_bits):
    count = 2000
    a, b = np.exp(spread(count, -3.0, 7.0, 4)), np.exp(spread(count, -3.0, 7.0, 5))
    assert_equal_bits(beta.beta_cdf, spread(count, 0.0, 1.0, 6), a, b)
    assert_equal_bits(beta.beta_quantile, spread(count, 0.0, 1.0, 7), a, b)
