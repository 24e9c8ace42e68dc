"""Scores against closed forms, numbers by hand, numerical integrals and the library `scoringrules`."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, stats

from attrition.statistics import scores

RNG = np.random.default_rng(4)


def integrated(cdf, y: float, low: float, high: float) -> float:
    below, _ = integrate.quad(lambda x: cdf(x) ** 2, low, y, epsabs=1e-12)
    above, _ = integrate.quad(lambda x: (1.0 - cdf(x)) ** 2, y, high, epsabs=1e-12)
    return below + above


def test_normal_at_its_mean_is_the_published_number() -> None:
    assert scores.crps_normal(0.0, 1.0, 0.0) == pytest.approx(0.233695, abs=5e-7)


@pytest.mark.parametrize(("mean", "sd", "y"), [(0, 1, 0), (3, 2, -1), (-1, 0.5, -0.2)])
def test_normal_is_the_integral_that_defines_it(mean: float, sd: float, y: float) -> None:
    cdf = stats.norm(mean, sd).cdf
    expected = integrated(cdf, y, mean - 12 * sd, mean + 12 * sd)
    assert scores.crps_normal(mean, sd, y) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("mean", "y"), [(1, 1), (2, 0.3), (5, 12), (1, -2)])
def test_exponential_is_the_integral_that_defines_it(mean: float, y: float) -> None:
    cdf = stats.expon(scale=mean).cdf
    expected = integrated(cdf, y, min(y, 0.0), 60.0 * mean)
    assert scores.crps_exponential(mean, y) == pytest.approx(expected, abs=1e-7)


def test_sample_is_the_sum_over_pairs() -> None:
    sample, y = RNG.normal(size=(3, 7)), RNG.normal(size=3)
    pairs = np.abs(sample[:, :, None] - sample[:, None, :]).sum(axis=(1, 2))
    near = np.abs(sample - y[:, None]).mean(axis=1)
    np.testing.assert_allclose(scores.crps_sample(sample, y), near - 0.5 * pairs / 49, rtol=1e-13)
    np.testing.assert_allclose(scores.crps_sample(sample, y, fair=True), near - 0.5 * pairs / 42, rtol=1e-13)


@pytest.mark.full
def test_library_gives_the_same_scores() -> None:
    # Its import compiles for ten seconds where numba is installed.
    library = pytest.importorskip("scoringrules", reason="in requirements/test.lock")
    sample, y = RNG.normal(size=(20, 31)), RNG.normal(size=20)
    np.testing.assert_allclose(
        scores.crps_sample(sample, y), library.crps_ensemble(y, sample, estimator="nrg"), rtol=1e-12
    )
    np.testing.assert_allclose(
        scores.crps_sample(sample, y, fair=True),
        library.crps_ensemble(y, sample, estimator="fair"),
        rtol=1e-12,
    )
    probabilities = np.array([0.2, 0.5, 0.3])
    assert scores.brier(0.3, True) == pytest.approx(library.brier_score(1.0, 0.3))
    assert scores.log_score(0.3, True) == pytest.approx(library.log_score(1.0, 0.3))
    assert scores.interval_score(1.0, 2.0, 2.5, 0.9) == pytest.approx(
        library.interval_score(2.5, 1.0, 2.0, 0.1)
    )
    # The library's categories of the ranked score start at 1.
    assert scores.ranked_probability(probabilities, 2) == pytest.approx(library.rps_score(3, probabilities))


def test_fair_score_of_a_small_sample_is_that_of_its_source() -> None:
    sample = RNG.normal(size=(200_000, 3))
    fair = scores.crps_sample(sample, np.full(200_000, 0.4), fair=True)
    error = fair.std() / math.sqrt(fair.size)
    assert abs(fair.mean() - scores.crps_normal(0.0, 1.0, 0.4)) < 4.0 * error
    assert scores.crps_sample(sample, np.full(200_000, 0.4)).mean() > fair.mean() + 20.0 * error


def test_event_time_is_scored_up_to_the_end_of_the_record() -> None:
    months = np.array([3.0, 12.0, 48.0, np.inf])
    same = scores.crps_event_time(months, 60.0, 24.0)
    assert same == scores.crps_event_time([3.0, 12.0, 30.0, 1e6], np.inf, 24.0)
    assert same == pytest.approx(scores.crps_sample(np.log([3.0, 12.0, 24.0, 24.0]), np.log(24.0)))
    # What never comes, forecast as such, costs nothing.
    assert scores.crps_event_time([np.inf, np.inf], np.inf, 24.0) == 0.0


def test_event_time_prefers_the_source_of_the_observations() -> None:
    came = RNG.exponential(20.0, size=4_000)
    quantiles = -np.log1p(-(np.arange(200) + 0.5) / 200)
    mean = {
        scale: scores.crps_event_time(
            np.tile(scale * quantiles, (4_000, 1)), came, np.full(4_000, 36.0)
        ).mean()
        for scale in (10.0, 20.0, 40.0)
    }
    assert mean[20.0] < mean[10.0] and mean[20.0] < mean[40.0]


def test_categories_by_hand() -> None:
    given = [[0.2, 0.5, 0.3], [1.0, 0.0, 0.0]]
    np.testing.assert_allclose(scores.brier_categories(given, [1, 2]), [0.04 + 0.25 + 0.09, 2.0])
    np.testing.assert_allclose(scores.ranked_probability(given, [1, 2]), [0.2**2 + 0.3**2, 2.0])
    np.testing.assert_allclose(scores.log_score_categories(given, [1, 0]), [math.log(2.0), 0.0])
    assert scores.log_score_categories(given[1], 1) == np.inf


def test_two_categories_are_the_event() -> None:
    assert scores.brier_categories([0.7, 0.3], 1) == pytest.approx(2.0 * scores.brier(0.3, True))
    assert scores.ranked_probability([0.7, 0.3], 1) == pytest.approx(scores.brier(0.3, True))
    assert scores.log_score_categories([0.7, 0.3], 1) == pytest.approx(scores.log_score(0.3, True))


@pytest.mark.parametrize("score", [scores.brier, scores.log_score])
def test_probability_that_is_believed_is_the_best_to_give(score) -> None:
    grid = np.linspace(0.01, 0.99, 99)
    expected = 0.3 * score(grid, np.ones(99)) + 0.7 * score(grid, np.zeros(99))
    assert grid[expected.argmin()] == pytest.approx(0.3)


def test_intervals() -> None:
    np.testing.assert_allclose(scores.interval_score([1, 1, 1], [3, 3, 3], [2, 0.5, 4], 0.8), [2, 7, 12])
    assert scores.coverage([0, 0, 0, 0], [1, 1, 1, 1], [0, 0.5, 1, 2]) == 0.75


def test_transform_is_uniform_for_a_calibrated_forecast_with_ties() -> None:
    forecast, came = RNG.poisson(2.0, size=(4_000, 19)), RNG.poisson(2.0, size=4_000)
    places = scores.probability_integral_transform(forecast, came, RNG.uniform(size=4_000))
    assert stats.kstest(places, "uniform").pvalue > 0.01
    shifted = scores.probability_integral_transform(forecast, came + 1, RNG.uniform(size=4_000))
    assert stats.kstest(shifted, "uniform").pvalue < 1e-6


@pytest.mark.parametrize(
    "refused",
    [
        lambda: scores.crps_sample([1.0, np.inf], 1.0),
        lambda: scores.crps_sample([1.0], 1.0, fair=True),
        lambda: scores.crps_sample([], 1.0),
        lambda: scores.crps_event_time([0.0, 1.0], 1.0, 2.0),
        lambda: scores.crps_event_time([1.0], 1.0, np.inf),
        lambda: scores.brier(1.2, True),
        lambda: scores.log_score(np.nan, True),
        lambda: scores.brier_categories([0.5, 0.4], 0),
        lambda: scores.ranked_probability([0.5, 0.5], 2),
        lambda: scores.ranked_probability([0.5, 0.5], 0.5),
        lambda: scores.interval_score(2.0, 1.0, 1.5, 0.9),
        lambda: scores.interval_score(1.0, 2.0, 1.5, 1.0),
        lambda: scores.coverage([], [], []),
    ],
)
def test_what_cannot_be_scored_is_refused(refused) -> None:
    with pytest.raises(ValueError):
        refused()
