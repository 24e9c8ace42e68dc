"""Histograms added up from sparse ones are those added up densely, and come back from the disk as they went."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from attrition.ensemble.container import sparse
from attrition.ensemble.counts import MOST_NARROW, GrowingCounts, cells_of, put_by, taken_back

SHAPE = (2, 3, 10)


def histograms(count: int, largest: int = 9) -> list[np.ndarray]:
    random = np.random.default_rng(count)
    return [random.integers(0, largest, SHAPE) * (random.random(SHAPE) < 0.3) for _ in range(count)]


@pytest.mark.parametrize("units", [0, 1, 2, 5])
def test_units_add_up(units: int) -> None:
    made = histograms(units)
    counts = GrowingCounts(SHAPE, 9 * units)
    for each in made:
        counts.add(**sparse(each))
    cells = cells_of(counts.sparse(), SHAPE)
    dense = np.zeros(SHAPE, dtype=np.int64)
    dense.reshape(-1)[cells.places] = cells.counts
    np.testing.assert_array_equal(dense, sum(made, np.zeros(SHAPE)))
    assert (cells.counts > 0).all()


def test_counts_of_very_many_paths_do_not_run_over() -> None:
    huge = np.full(SHAPE, MOST_NARROW, dtype=np.uint64)
    counts = GrowingCounts(SHAPE, 3 * MOST_NARROW)
    for _ in range(3):
        counts.add(**sparse(huge))
    assert set(cells_of(counts.sparse(), SHAPE).counts.tolist()) == {3 * MOST_NARROW}


def test_what_is_put_by_is_taken_back_once(tmp_path: Path) -> None:
    histogram = sparse(histograms(1, 70_000)[0])
    put_by(tmp_path / "x.counts", histogram)
    found = taken_back(tmp_path / "x.counts")
    assert not list(tmp_path.iterdir())
    assert list(found) == list(histogram)
    for name, array in histogram.items():
        np.testing.assert_array_equal(found[name], array)
