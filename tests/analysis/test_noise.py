from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from attrition.analysis.noise import fill_normals, normals, observe
from attrition.analysis.observation import Comparison, Datum, Drift, faded
from attrition.numeric.streams import hash64

MONTHS = [Datum(date(year, 5, 1), date(year, 5, 31), 1.0) for year in (2022, 2023, 2024, 2025)]


@cache
def drawn() -> NDArray[np.float64]:
    return normals(0, "a", [1, 2], 200, 50)


def test_jitted_noise_has_the_bits_of_the_plain_function() -> None:
    out = np.empty((2, 2, 2))
    fill_normals(7, hash64("a"), [3, 5], out)
    assert np.array_equal(normals(7, "a", [3, 5], 2, 2), out)


def test_noise_is_a_function_of_its_address_alone() -> None:
    assert np.array_equal(normals(0, "a", [2], 3, 2)[0], drawn()[1, :3, :2])
    assert not np.any(normals(0, "b", [2], 3, 2)[0] == drawn()[1, :3, :2])
    assert not np.any(normals(1, "a", [2], 3, 2)[0] == drawn()[1, :3, :2])


def test_noise_is_standard_normal() -> None:
    flat = drawn().ravel()
    assert abs(flat.mean()) < 4 / np.sqrt(len(flat))
    assert abs(flat.std() - 1) < 4 / np.sqrt(2 * len(flat))


def test_bias_is_common_to_a_row_and_errors_are_not() -> None:
    truth = np.full((4, 12), 5.0)
    biased = observe(truth, Comparison("s", "v", bias_sd=0.1), MONTHS, (0, 3, 4)).reshape(4, 3, 4)
    assert np.all(biased == biased[:1, :, :1])
    assert len(np.unique(biased)) == 3
    assert len(np.unique(observe(truth, Comparison("s", "v", error_sd=0.1), MONTHS, (0, 3, 4)))) == 48


def test_without_bias_and_error_only_the_ratio_is_left() -> None:
    truth = np.linspace(1, 2, 8).reshape(4, 2)
    assert observe(truth, Comparison("s", "v", ratio=1.5), MONTHS, (0, 1, 2)) == pytest.approx(1.5 * truth)


def test_an_absolute_error_is_added() -> None:
    comparison = Comparison("s", "v", error_sd=0.1, log=False)
    published = observe(np.zeros((4, 400)), comparison, MONTHS, (0, 20, 20))
    assert published.std() == pytest.approx(0.1, rel=0.1)
    assert observe(np.full((4, 400), 3.0), comparison, MONTHS, (0, 20, 20)) == pytest.approx(published + 3.0)


def test_a_path_that_has_ended_publishes_nothing() -> None:
    truth = np.array([[1.0, np.nan]] * 4)
    assert np.isnan(observe(truth, Comparison("s", "v", error_sd=0.1), MONTHS, (0, 1, 2))[:, 1]).all()


def test_claims_over_confirmations_fall_in_the_same_way_in_every_row() -> None:
    truth = np.ones((4, 64))
    size = (0, 64, 1)
    claimed = observe(truth, Comparison("c", "v", drift=Drift.CLAIMED), MONTHS, size)
    confirmed = observe(truth, Comparison("o", "v", drift=Drift.CONFIRMED), MONTHS, size)
    fall = [np.log(0.55 / 0.29) * faded(month.first) for month in MONTHS]
    assert np.log(claimed / confirmed) == pytest.approx(np.repeat(fall, 64).reshape(4, 64))
    # Which of the two moved is open: from hardly any to nearly all of it.
    share = np.log(claimed[3]) / fall[3]
    assert (share.min(), np.median(share), share.max()) == pytest.approx((0, 0.5, 1), abs=0.02)
