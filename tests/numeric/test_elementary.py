"""Elementary functions: accuracy against mpmath, clamped edges, and equal bits in both forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from mpmath import mp, mpf

from attrition.numeric import elementary

COUNT = 200_000


def around(edges, *samples):
    return np.concatenate([edges, *samples])


def magnitudes(spread, low, high, stream):
    return np.exp(spread(COUNT // 2, low, high, stream))


@pytest.mark.parametrize("name", ["exp", "expm1", "logistic"])
def test_exponentials_have_equal_bits(name, edges, spread, assert_equal_bits):
    function = getattr(elementary, name)
    samples = spread(COUNT // 2, -800.0, 800.0, 1), spread(COUNT // 2, -1.5, 1.5, 2)
    assert_equal_bits(function, around(edges, *samples))


@pytest.mark.parametrize("name", ["log", "log1p", "log_odds", "sqrt"])
def test_logarithms_have_equal_bits(name, edges, spread, assert_equal_bits):
    function = getattr(elementary, name)
    samples = spread(COUNT // 2, -0.999, 3.0, 3), magnitudes(spread, -700.0, 700.0, 4)
    assert_equal_bits(function, around(edges, *samples))


def test_power_has_equal_bits(edges, spread, assert_equal_bits):
    x = around(
        np.repeat(edges, edges.size), magnitudes(spread, -20.0, 20.0, 5), spread(COUNT // 2, 0.5, 2.0, 6)
    )
    y = around(
        np.tile(edges, edges.size), spread(COUNT // 2, -40.0, 40.0, 7), spread(COUNT // 2, -3.0, 3.0, 8)
    )
    assert_equal_bits(elementary.power, x, y)


@pytest.mark.parametrize("name", ["minimum", "maximum"])
def test_comparisons_have_equal_bits(name, edges, assert_equal_bits):
    assert_equal_bits(getattr(elementary, name), np.repeat(edges, edges.size), np.tile(edges, edges.size))


def test_clip_has_equal_bits(edges, assert_equal_bits):
    x, low = np.repeat(edges, edges.size), np.tile(edges, edges.size)
    assert_equal_bits(elementary.clip, x, low, low + 1.0)


def test_select_evaluates_to_the_named_branch():
    assert elementary.select(True, 1.0, 2.0) == 1.0
    assert elementary.select(False, 1.0, 2.0) == 2.0


@pytest.mark.parametrize(
    ("name", "exact", "low", "high"),
    [
        ("exp", mp.exp, -700.0, 700.0),
        ("exp", mp.exp, -1.0, 1.0),
        ("expm1", mp.expm1, -50.0, 700.0),
        ("expm1", mp.expm1, -1.5, 1.5),
        ("expm1", mp.expm1, -1e-6, 1e-6),
        ("log", mp.log, 0.5, 2.0),
        ("log", mp.log, 0.99999, 1.00001),
        ("log", mp.log, 0.0, 1e9),
        ("log1p", mp.log1p, -0.9999, 2.0),
        ("log1p", mp.log1p, -1e-6, 1e-6),
        ("log1p", mp.log1p, 0.0, 1e9),
    ],
)
def test_error_is_about_one_ulp_at_most(name, exact, low, high, spread, largest_ulp):
    function = getattr(elementary, name)
    arguments = spread(4000, low, high, 9)
    limit = 1.1 if name == "expm1" else 1.0
    assert largest_ulp(function, exact, arguments) <= limit


def test_log_is_below_one_ulp_over_all_magnitudes(spread, largest_ulp):
    x = magnitudes(spread, -700.0, 700.0, 10)[:4000]
    assert largest_ulp(elementary.log, mp.log, x) <= 1.0
    assert largest_ulp(elementary.log1p, mp.log1p, x) <= 1.0


def test_logistic_is_within_three_ulp(spread, largest_ulp):
    x = np.concatenate([spread(3000, -40.0, 40.0, 11), spread(1000, -690.0, 690.0, 12)])
    assert largest_ulp(elementary.logistic, lambda value: 1 / (1 + mp.exp(-value)), x) <= 3.0


def test_log_odds_error(spread):
    x = np.concatenate(
        [spread(3000, 0.0, 1.0, 17), spread(500, 0.499, 0.501, 18), spread(500, 0.0, 1e-6, 19)]
    )
    with mp.workprec(160):
        for value in x.tolist():
            truth = mp.log(mpf(value) / (1 - mpf(value)))
            error = abs(mpf(elementary.log_odds(value)) - truth)
            assert error < max(3e-16, 1.5 * float(np.spacing(abs(float(truth)))))


def test_log_odds_undoes_logistic():
    assert elementary.log_odds(0.5) == 0.0
    for x in (-30.0, -3.0, -0.01, 0.01, 3.0, 30.0):
        assert elementary.log_odds(elementary.logistic(x)) == pytest.approx(x, rel=1e-3)


@pytest.mark.parametrize(("product", "limit"), [(5.0, 1.0), (50.0, 4.0), (690.0, 40.0)])
def test_power_error(product, limit, spread, largest_ulp):
    x = np.concatenate([magnitudes(spread, -10.0, 10.0, 13)[:2000], spread(2000, 0.5, 2.0, 14)])
    y = spread(4000, -product, product, 15) / np.log(x)
    assert largest_ulp(elementary.power, mp.power, x, y) <= limit


def test_the_measure_sees_a_wrong_last_place(spread, largest_ulp):
    def shifted(x):
        return math.nextafter(elementary.exp(x), math.inf)

    assert largest_ulp(shifted, mp.exp, spread(200, -1.0, 1.0, 16)) > 1.0


def test_power_is_exact_where_the_answer_is_simple():
    assert elementary.power(2.0, 10.0) == 1024.0
    assert elementary.power(10.0, 3.0) == 1000.0
    assert elementary.power(4.0, 0.5) == 2.0
    assert elementary.power(1.0, 1e18) == 1.0
    assert elementary.power(9.0, 0.0) == 1.0


def test_arguments_outside_the_domain_are_clamped():
    assert elementary.exp(1e6) == elementary.exp(700.0)
    assert elementary.exp(-math.inf) == elementary.exp(-700.0)
    assert elementary.log(-1.0) == elementary.log(0.0) == elementary.log(elementary.SMALLEST_NORMAL)
    assert elementary.log1p(-2.0) == elementary.log1p(-1.0) < -36.0
    assert elementary.sqrt(-1.0) == 0.0
    assert elementary.power(2.0, math.inf) == elementary.exp(700.0)
    assert elementary.power(0.0, 1e-300) == 1.0
    assert elementary.log_odds(-1.0) == elementary.log_odds(0.0) < -708.0
    assert elementary.log_odds(1.0) == elementary.log_odds(2.0) > 36.7
    for name in ("exp", "expm1", "log", "log1p", "log_odds", "logistic", "sqrt"):
        assert math.isfinite(getattr(elementary, name)(math.nan))
        assert math.isfinite(getattr(elementary, name)(-math.inf))
    assert mpf(elementary.log(math.inf)) > 709
