"""Comparisons of samples: true ones lie near what is expected, false ones far from it."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.verification import sampling
from attrition.verification.draws import uniforms

UNIFORM = uniforms("test.sampling", 1, 4000)[0]


def test_a_share_has_the_error_of_its_probability() -> None:
    check = sampling.share("V7", "below .3", 0.3, UNIFORM < 0.3)
    assert check.standard_error == pytest.approx((0.3 * 0.7 / 4000) ** 0.5)
    assert check.got == np.mean(UNIFORM < 0.3)
    assert abs(check.z or 9.0) < 4.0
    assert abs(sampling.share("V7", "below .3", 0.3, UNIFORM < 0.35).z or 0.0) > 4.0


def test_a_mean_has_the_error_of_the_sample() -> None:
    check = sampling.mean("V7", "mean", "-", 0.5, UNIFORM)
    assert check.standard_error == pytest.approx((1.0 / 12.0 / 4000) ** 0.5, rel=0.05)
    assert abs(check.z or 9.0) < 4.0
    assert abs(sampling.mean("V7", "mean", "-", 0.53, UNIFORM).z or 0.0) > 4.0


def test_a_variance_has_the_error_of_the_fourth_moment() -> None:
    check = sampling.variance("V7", "variance", "-", 1.0 / 12.0, UNIFORM)
    # The fourth central moment of a uniform number is 1/80.
    assert check.standard_error == pytest.approx(((1.0 / 80.0 - 1.0 / 144.0) / 4000) ** 0.5, rel=0.05)
    assert abs(check.z or 9.0) < 4.0
    assert abs(sampling.variance("V7", "variance", "-", 0.09, UNIFORM).z or 0.0) > 4.0


def test_the_distance_from_the_uniform_distribution_is_the_largest() -> None:
    check = sampling.uniform("V7", "distance", np.array([0.1, 0.2, 0.9]))
    # The third step rises to 1 at .9; the second has reached 2/3 at .2.
    assert check.got == pytest.approx((2.0 / 3.0 - 0.2) * 3.0**0.5)
    assert abs(sampling.uniform("V7", "distance", UNIFORM).z or 9.0) < 4.0
    assert abs(sampling.uniform("V7", "distance", UNIFORM**1.1).z or 0.0) > 4.0


def test_distances_of_true_draws_have_the_mean_and_deviation_that_are_expected() -> None:
    many = [sampling.uniform("V7", "distance", sample).got for sample in uniforms("test.many", 400, 500)]
    assert np.mean(many) == pytest.approx(sampling.KOLMOGOROV_MEAN, abs=0.04)
    assert np.std(many) == pytest.approx(sampling.KOLMOGOROV_SD, abs=0.04)
