"""Comparisons of samples: true ones lie near what is expected, false ones far from it."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.numeric.normal import normal_quantile
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
    # The second step has reached 2/3 at .2.
    scaled = (2.0 / 3.0 - 0.2) * (3.0**0.5 + 0.12 + 0.11 / 3.0**0.5)
    assert check.got == pytest.approx(normal_quantile(1.0 - sampling.distance_exceeded(scaled)))
    assert abs(sampling.uniform("V7", "distance", UNIFORM).z or 9.0) < 4.0
    assert abs(sampling.uniform("V7", "distance", UNIFORM**1.2).z or 0.0) > 4.0


@pytest.mark.parametrize(
    ("scaled", "exceeded"),
    [(0.82757, 0.5), (1.22385, 0.1), (1.35810, 0.05), (1.62762, 0.01), (1.94947, 0.001)],
)
def test_kolmogorovs_distribution_has_its_tabled_points(scaled: float, exceeded: float) -> None:
    assert sampling.distance_exceeded(scaled) == pytest.approx(exceeded, rel=1e-4)


def test_the_ends_of_kolmogorovs_distribution() -> None:
    assert sampling.distance_exceeded(0.0) == sampling.distance_exceeded(0.17999) == 1.0 - 1e-13
    assert 0.99 < sampling.distance_exceeded(0.4) < 1.0
    assert sampling.distance_exceeded(50.0) == 1e-300


def test_distances_of_true_draws_are_normal_scores() -> None:
    many = np.array(
        [sampling.uniform("V7", "distance", part).got for part in uniforms("test.many", 400, 500)]
    )
    assert np.mean(many) == pytest.approx(0.0, abs=0.2)
    assert np.std(many) == pytest.approx(1.0, abs=0.15)
    assert np.mean(many > 1.6449) == pytest.approx(0.05, abs=0.04)
