"""The normal distribution: accuracy against mpmath, symmetry, and equal bits in both forms."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy.special import ndtr

from attrition.numeric import normal
from attrition.numeric.jit import compiled

COUNT = 200_000


def probability(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def quantile(u):
    # One Newton step from our own answer squares its error of 2e-10.
    start = mpf(normal.normal_quantile(float(u)))
    density = mp.exp(-start * start / 2) / mp.sqrt(2 * mp.pi)
    step = (probability(start) - u) / density
    return start - step + start * step * step / 2


def tails(spread, count, stream):
    return np.exp(-spread(count, -np.log(0.5 - normal.CENTRAL_HALF_WIDTH), 53 * np.log(2.0), stream))


def test_both_functions_have_equal_bits(edges, spread, assert_equal_bits):
    u = np.concatenate([edges, spread(COUNT, 0.0, 1.0, 1), tails(spread, 20_000, 2)])
    assert_equal_bits(normal.normal_quantile, u)
    assert_equal_bits(normal.normal_cdf, np.concatenate([edges, spread(COUNT, -40.0, 40.0, 3)]))


def test_quantile_error_in_the_centre(spread, largest_relative_error):
    width = normal.CENTRAL_HALF_WIDTH
    u = np.concatenate([spread(3000, 0.5 - width, 0.5 + width, 4), 0.5 + 0.5 ** np.arange(2.0, 50.0)])
    assert largest_relative_error(normal.normal_quantile, quantile, u) < 2e-10


def test_quantile_error_in_the_tails(spread, largest_relative_error):
    u = tails(spread, 2000, 5)
    assert largest_relative_error(normal.normal_quantile, quantile, u) < 1e-12
    upper = 1.0 - u[u > 1e-13]
    assert largest_relative_error(normal.normal_quantile, quantile, upper) < 1e-12


def test_distribution_function_error(spread, largest_relative_error):
    """The square in the exponent is rounded, which matters more the farther out."""
    for count, low, most in ((1000, -3.0, 2e-15), (1000, -12.0, 2e-14), (2000, -37.0, 1e-13)):
        x = spread(count, low, 0.0, 6)
        assert largest_relative_error(normal.normal_cdf, probability, x) < most, low
    for value in spread(500, 0.0, 9.0, 9).tolist():
        assert abs(normal.normal_cdf(value) - float(probability(mpf(value)))) < 3e-16


def _over_a_grid(low, step, result):
    for i in range(result.shape[0]):
        result[i] = CDF(low + step * i)


CDF = normal.normal_cdf


def test_distribution_function_agrees_with_another_and_never_falls():
    for low, step, count in ((-8.0, 4e-6, 4_000_001), (-0.5, 1e-6, 1_000_001)):
        p = np.empty(count)
        compiled(_over_a_grid)(low, step, p)
        assert (np.diff(p) >= 0.0).all()
        assert np.abs(p / ndtr(low + step * np.arange(count)) - 1.0).max() < 1e-13


def test_quantile_is_monotone_and_antisymmetric(spread):
    edge = 0.5 - normal.CENTRAL_HALF_WIDTH
    near_seam = edge + 1e-9 * np.arange(-500.0, 500.0)
    u = np.sort(np.concatenate([spread(20_000, 0.0, 1.0, 8), near_seam, 1.0 - near_seam]))
    z = np.array([normal.normal_quantile(value) for value in u.tolist()])
    assert (np.diff(z) >= 0.0).all()
    exact = np.round(u * 2**40) / 2**40
    for value in exact[1:-1:50].tolist():
        assert normal.normal_quantile(1.0 - value) == -normal.normal_quantile(value)


def test_values_outside_the_range_are_clamped():
    assert normal.normal_quantile(0.0) == normal.normal_quantile(2.0**-53) > -8.22
    assert normal.normal_quantile(2.0) == -normal.normal_quantile(-1.0)
    assert normal.normal_cdf(1e9) == 1.0
    assert 0.0 < normal.normal_cdf(-1e9) < 1e-298
    assert normal.normal_cdf(0.0) == 0.5


@pytest.mark.full
def test_the_script_regenerates_the_coefficients():
    path = Path(normal.__file__).parents[2] / "scripts" / "fit_inverse_normal.py"
    spec = importlib.util.spec_from_file_location("fit_inverse_normal", path)
    script = importlib.util.module_from_spec(spec)
    precision = mp.dps
    try:
        spec.loader.exec_module(script)
        assert float(script.CENTRAL_HALF_WIDTH) == normal.CENTRAL_HALF_WIDTH
        (above, below), error = script.minimax(script.central, script.central_place, (6, 6))
        assert error < 2e-10
        for q in np.linspace(-normal.CENTRAL_HALF_WIDTH, normal.CENTRAL_HALF_WIDTH, 21).tolist():
            fitted = q * script.evaluate(above, mpf(q) * q) / script.evaluate(below, mpf(q) * q)
            assert normal.normal_quantile_central(q) == pytest.approx(float(fitted), rel=1e-11)
    finally:
        mp.dps = precision
