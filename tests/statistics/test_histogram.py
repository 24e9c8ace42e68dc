"""Quantiles of histograms against those of the samples they counted."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.statistics.histogram import Cells, histogram_quantiles

BINS = 128
LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95]


def counted(sample: np.ndarray, low: float, high: float) -> np.ndarray:
    inner, _ = np.histogram(sample, bins=BINS, range=(low, high))
    below, above = np.count_nonzero(sample < low), np.count_nonzero(sample > high)
    return np.array([below, *inner, above]).reshape(1, 1, -1)


@pytest.mark.parametrize("size", [1, 7, 50, 20_000])
def test_against_numpy(size: int) -> None:
    sample = np.random.default_rng(size).normal(size=size)
    found = histogram_quantiles(Cells.of(counted(sample, -8, 8)), np.array([-8.0]), np.array([8.0]), LEVELS)
    expected = np.quantile(sample, LEVELS, method="inverted_cdf")
    np.testing.assert_allclose(found[0, 0], expected, atol=16 / BINS)


def test_interpolates_inside_a_bin() -> None:
    counts = np.zeros((1, 1, BINS + 2), dtype=np.int64)
    counts[0, 0, 65] = 4  # the bin [64, 65) of [0, 128]
    found = histogram_quantiles(Cells.of(counts), np.array([0.0]), np.array([128.0]), [0.0, 0.25, 0.5, 1.0])
    np.testing.assert_allclose(found[0, 0], [64.0, 64.25, 64.5, 65.0])


def test_outer_bins_and_nothing_are_null() -> None:
    counts = np.zeros((1, 2, BINS + 2), dtype=np.int64)
    counts[0, 0, [0, 64, BINS + 1]] = [10, 80, 10]
    found = histogram_quantiles(Cells.of(counts), np.array([0.0]), np.array([1.0]), LEVELS)
    assert np.isnan(found[0, 0]).tolist() == [True, False, False, False, True]
    assert np.isnan(found[0, 1]).all()


def test_variables_keep_their_own_edges() -> None:
    counts = np.zeros((2, 1, BINS + 2), dtype=np.int64)
    counts[:, 0, 1] = 2
    found = histogram_quantiles(
        Cells.of(counts), np.array([0.0, 100.0]), np.array([128.0, 100.0 + 256.0]), [0.5]
    )
    np.testing.assert_allclose(found[:, 0, 0], [0.5, 101.0])


@pytest.mark.parametrize("share", [0.0, 0.1, 1.0])
def test_totals_are_sums_over_the_bins(share: float) -> None:
    random = np.random.default_rng(3)
    counts = random.integers(1, 9, (3, 4, 6)) * (random.random((3, 4, 6)) < share)
    cells = Cells.of(counts)
    np.testing.assert_array_equal(cells.totals, counts.sum(axis=2))
    assert cells.counts.sum() == counts.sum()
    assert (cells.counts > 0).all()
