"""Bands say what the paths were, and are held against the histogram that stands beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from attrition.engine.tallies import BINS, MOMENT_UNITS
from attrition.ensemble.bands import Tallied, band_frame, edges_of
from attrition.ensemble.manifest import edge_arrays
from attrition.statistics.histogram import Cells

MANIFEST: Any = SimpleNamespace(
    start=date(2022, 2, 24),
    record_days=(7.0, 14.5),
    variables=("x", "y"),
    edges=edge_arrays({"options": ((0.0, -64.0), ((128.0, 128.0), (64.0, 192.0)))}),
)
"""Bins one unit wide, at the second record of y two."""


def tallies(samples: dict[tuple[int, int], np.ndarray]) -> tuple[Cells, np.ndarray]:
    """Histogram and moments of the values of some variables and records."""
    edges = edges_of(MANIFEST, "options")
    counts = np.zeros((2, 2, BINS + 2), dtype=np.int64)
    moments = np.zeros((2, 2, 2), dtype=np.int64)
    for place, values in samples.items():
        scaled = (values - edges.low[place]) * edges.scale[place]
        slots = np.clip(np.floor(scaled), -1, BINS).astype(int) + 1
        counts[place] = np.bincount(slots, minlength=BINS + 2)
        units = np.trunc(scaled * MOMENT_UNITS).astype(np.int64)
        moments[place] = units.sum(), (units * units).sum()
    return Cells.of(counts), moments


def rows_of(cells: Cells) -> tuple[np.ndarray, ...]:
    return (*np.unravel_index(cells.places, cells.shape), cells.counts)


RANDOM = np.random.default_rng(5)
SAMPLES = {
    (0, 0): RANDOM.normal(60.0, 9.0, 500),
    (0, 1): np.full(40, 31.25),
    (1, 1): RANDOM.normal(70.0, 20.0, 300),
}


def test_bands_of_the_paths_still_fighting() -> None:
    frame = band_frame(MANIFEST, "base", "options", *tallies({(0, 0): np.full(100, 10.5)}))
    assert frame.columns == [
        "variant", "structure", "variable", "date", "q05", "q25", "q50", "q75", "q95", "n", "mean", "sd",
    ]  # fmt: skip
    assert frame.select("variable", "date", "n").rows() == [
        ("x", date(2022, 3, 3), 100),
        ("x", date(2022, 3, 10), 0),
        ("y", date(2022, 3, 3), 0),
        ("y", date(2022, 3, 10), 0),
    ]
    assert (frame["mean"][0], frame["sd"][0]) == (10.5, 0.0)
    assert [frame[name].null_count() for name in ("q50", "mean", "sd")] == [3, 3, 3]


def test_quantiles_are_in_order_and_one_number_where_all_paths_share_it() -> None:
    frame = band_frame(MANIFEST, "base", "options", *tallies(SAMPLES))
    levels = frame.select("q05", "q25", "q50", "q75", "q95").rows()
    assert list(levels[0]) == sorted(set(levels[0]))
    assert set(levels[1]) == {31.25}
    assert set(levels[2]) == {None}


def test_mean_and_deviation_are_those_of_the_values() -> None:
    frame = band_frame(MANIFEST, "base", "options", *tallies(SAMPLES))
    for (variable, record), values in SAMPLES.items():
        row = frame.row(2 * variable + record, named=True)
        width = edges_of(MANIFEST, "options").scale[variable, record] ** -1
        assert row["mean"] == pytest.approx(values.mean(), abs=width / MOMENT_UNITS)
        assert row["sd"] == pytest.approx(values.std(), abs=width / MOMENT_UNITS)


def test_bands_and_histogram_of_the_same_values_agree() -> None:
    histogram, moments = tallies(SAMPLES)
    tallied = Tallied(2, 2)
    cells = rows_of(histogram)
    half = len(cells[0]) // 2
    tallied.add(*(part[:half] for part in cells))
    tallied.add(*(part[half:] for part in cells))
    tallied.check(band_frame(MANIFEST, "base", "options", histogram, moments), edges_of(MANIFEST, "options"))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda frame: frame.with_columns(pl.col("n") + 1), "its paths"),
        (lambda frame: frame.head(3), "its paths"),
        (lambda frame: frame.with_columns(pl.col("mean") + 0.7), "outside the bins"),
        (lambda frame: frame.with_columns(pl.col("mean") - 0.7), "outside the bins"),
        (lambda frame: frame.with_columns(mean=pl.lit(None, pl.Float64)), "missing"),
        (lambda frame: frame.with_columns(pl.col("mean").fill_null(1.0)), "missing"),
        (lambda frame: frame.with_columns(sd=-pl.col("sd")), "missing"),
        (lambda frame: frame.with_columns(sd=pl.lit(float("inf"))), "missing"),
        (lambda frame: frame.with_columns(pl.col("sd") + 128.0), "deviation is larger"),
    ],
)
def test_bands_that_the_histogram_refutes_are_refused(
    change: Callable[[pl.DataFrame], pl.DataFrame], complaint: str
) -> None:
    histogram, moments = tallies(SAMPLES)
    tallied = Tallied(2, 2)
    tallied.add(*rows_of(histogram))
    frame = change(band_frame(MANIFEST, "base", "options", histogram, moments))
    with pytest.raises(ValueError, match=complaint):
        tallied.check(frame, edges_of(MANIFEST, "options"))


@pytest.mark.parametrize("outside", [-5.0, 1000.0])
def test_a_mean_of_values_outside_the_edges_is_not_bounded(outside: float) -> None:
    histogram, moments = tallies({(0, 0): np.array([3.0, outside])})
    tallied = Tallied(2, 2)
    tallied.add(*rows_of(histogram))
    tallied.check(band_frame(MANIFEST, "base", "options", histogram, moments), edges_of(MANIFEST, "options"))


@pytest.mark.parametrize("cell", [(2, 0, 0), (0, 2, 0), (0, 0, BINS + 2)])
def test_a_cell_outside_the_histogram_is_refused(cell: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="outside the histogram"):
        Tallied(2, 2).add(*(np.array([number]) for number in cell), np.array([1]))
