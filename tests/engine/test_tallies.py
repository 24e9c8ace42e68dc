"""Bins: counts in any order, clamped at both ends, fine enough for quantiles."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.engine.tallies import (
    BINS,
    MOMENT_UNITS,
    MOST_UNITS,
    Bins,
    bins_around,
    in_units,
    mean_and_sd,
    sparse,
    tally,
)
from attrition.engine.unit import pilot_bins, simulate
from tests.scenarios import a_unit, compiled_shipped


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (-1e300, 0),
        (-0.001, 0),
        (0.0, 1),
        (0.9999, 1),
        (1.0, 2),
        (127.5, 128),
        (128.0, 129),
        (1e300, 129),
        (float("inf"), 129),
    ],
)
def test_values_fall_into_half_open_bins_with_one_beyond_each_end(value: float, expected: int) -> None:
    assert tally(value, 0.0, 1.0) == expected
    assert 0 <= expected <= BINS + 1


def test_edges_must_be_finite_and_rising() -> None:
    for low, high in ((0.0, 0.0), (1.0, 0.0), (float("nan"), 1.0)):
        with pytest.raises(ValueError, match="rising"):
            Bins(np.array([low]), np.array([high]))


def pilot(records: int) -> np.ndarray:
    """Two paths and two variables: one between 1 and 3, one that stands at 5; nothing after the first records."""
    seen = np.full((2, records, 2), np.nan)
    seen[:, :2, 1] = 5.0
    seen[0, :2, 0], seen[1, :2, 0] = 1.0, 3.0
    return seen


def test_edges_span_a_pilot_widened() -> None:
    edges = bins_around(pilot(2), least=np.array([-np.inf, 0.0]), widening=3.0)
    assert (edges.low[0, 0], edges.high[0, 0]) == (-1.0, 5.0)
    # What did not move gets a span all the same.
    assert edges.low[1, 0] < 5.0 < edges.high[1, 0]
    assert edges.scale[0, 0] == BINS / 6.0


def test_no_edge_passes_a_declared_limit() -> None:
    edges = bins_around(pilot(2), least=np.array([0.0, 0.0]), widening=3.0)
    assert (edges.low[0, 0], edges.high[0, 0]) == (0.0, 5.0)


def test_a_record_that_no_path_reached_has_the_edges_of_the_last_one() -> None:
    edges = bins_around(pilot(60), least=np.array([-np.inf, -np.inf]), widening=3.0)
    assert np.array_equal(edges.low[:, 59], edges.low[:, 2])
    nothing = bins_around(np.full((2, 3, 2), np.nan), least=np.array([0.0, 0.0]))
    assert np.all(nothing.high > nothing.low)


def test_each_record_has_a_span_of_its_own() -> None:
    seen = np.tile(np.linspace(1.0, 1000.0, 200)[None, :, None], (2, 1, 1))
    edges = bins_around(seen, least=np.array([-np.inf]))
    assert edges.high[0, 0] < 400.0 < edges.low[0, -1]


def test_counts_are_of_the_paths_that_still_fight() -> None:
    program = compiled_shipped()
    edges = pilot_bins(program)
    unit = simulate(program, first_row=0, rows=10, first_path=0, paths=6, bins=edges, keep=60)
    fighting = (~np.isnan(unit.trajectories[:, :, 0])).sum(axis=0)
    assert np.array_equal(unit.histogram.sum(axis=2), np.tile(fighting, (unit.histogram.shape[0], 1)))


def test_histograms_recount_the_trajectories() -> None:
    program = compiled_shipped()
    edges = pilot_bins(program)
    unit = simulate(program, first_row=0, rows=4, first_path=0, paths=3, bins=edges, keep=12)
    expected = np.zeros_like(unit.histogram)
    for path in unit.trajectories[:, ::40]:
        for record, values in enumerate(path):
            if not np.isnan(values[0]):
                for variable, value in enumerate(values.tolist()):
                    place = tally(
                        value,
                        float(edges.low[variable, 40 * record]),
                        float(edges.scale[variable, 40 * record]),
                    )
                    expected[variable, 40 * record, place] += 1
    assert np.array_equal(unit.histogram[:, ::40], expected[:, ::40])


def test_quantiles_from_bins_are_those_of_the_paths_to_a_bin() -> None:
    program = compiled_shipped()
    edges = pilot_bins(program)
    unit = simulate(program, first_row=0, rows=40, first_path=0, paths=5, bins=edges, keep=200)
    width = (edges.high - edges.low) / BINS
    for record in (50, 150, 300):
        for variable in range(len(width)):
            values = unit.trajectories[:, record, variable]
            values = np.sort(values[~np.isnan(values)])
            counts = unit.histogram[variable, record]
            place = int(np.searchsorted(np.cumsum(counts), 0.5 * counts.sum()))
            if 0 < place <= BINS:
                step = width[variable, record]
                low = edges.low[variable, record] + (place - 1) * step
                median = values[(len(values) - 1) // 2]
                assert low - step <= median <= low + 2 * step


def test_sparse_counts_rebuild_the_histogram() -> None:
    histogram = a_unit(compiled_shipped(), 2, 2).histogram
    index, count = sparse(histogram)
    rebuilt = np.zeros(histogram.size, dtype=np.int64)
    rebuilt[index] = count
    assert np.array_equal(rebuilt.reshape(histogram.shape), histogram)
    assert np.all(count > 0)


@pytest.mark.parametrize("size", [0.0, 0.165, 1e6])
@pytest.mark.parametrize("spread", [0.0, 1e-12, 1e-8, 1e-5, 1e-3])
def test_edges_rise_however_little_a_variable_moves(size: float, spread: float) -> None:
    seen = np.array([size, size * (1.0 + spread)]).reshape(2, 1, 1)
    edges = bins_around(seen, least=np.array([-np.inf]))
    assert np.all(edges.high > edges.low)
    assert edges.low[0, 0] < size < edges.high[0, 0] or size == 0.0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3.0, 0),
        (3.0 + 1 / 1024, 1),
        (3.5, 512),
        (2.5, -512),
        (3.0 + 1 / 1500, 0),
        (3.0 - 1 / 1500, 0),
        (3.0 + BINS / 2, BINS * MOMENT_UNITS),
        (1e300, int(MOST_UNITS)),
        (-1e300, -int(MOST_UNITS)),
        (float("inf"), int(MOST_UNITS)),
        (float("-inf"), -int(MOST_UNITS)),
    ],
)
def test_units_are_counted_from_the_lower_edge_and_clamped_far_out(value: float, expected: int) -> None:
    """Two bins per unit of the variable."""
    assert in_units(value, 3.0, 2.0) == expected


def test_the_units_of_a_bin_and_its_number_agree() -> None:
    """What lies in bin b lies between (b - 1) and b times the units in a bin above the lower edge."""
    for step in range(BINS * 4):
        value = (step + 0.5) / 4.0
        assert in_units(value, 0.0, 1.0) // MOMENT_UNITS == tally(value, 0.0, 1.0) - 1


def test_squares_of_millions_of_clamped_values_fit_into_64_bits() -> None:
    assert 8_000_000 * int(MOST_UNITS) ** 2 < 2**63
    assert int(MOST_UNITS) == 16 * BINS * MOMENT_UNITS


def moments_of(values: np.ndarray, low: float, scale: float) -> np.ndarray:
    """Sums of units and of their squares."""
    units = [in_units(value, low, scale) for value in values.tolist()]
    return np.array([sum(units), sum(unit * unit for unit in units)])


@pytest.mark.parametrize(("centre", "spread"), [(0.0, 1.0), (5000.0, 0.5), (-0.003, 1e-5)])
def test_mean_and_deviation_are_numpys_to_a_unit(centre: float, spread: float) -> None:
    chance = np.random.default_rng(1)
    values = chance.normal(centre, spread, 3000)
    low, scale = centre - 3.0 * spread, BINS / (6.0 * spread)
    moments = np.stack([moments_of(values, low, scale), moments_of(values[:1], low, scale)])
    count = np.array([3000, 1])
    mean, deviation = mean_and_sd(moments, count, np.full(2, low), np.full(2, scale))
    unit = 1.0 / (scale * MOMENT_UNITS)
    assert abs(mean[0] - values.mean()) <= unit
    assert abs(deviation[0] - values.std()) <= unit
    assert abs(mean[1] - values[0]) <= unit and deviation[1] == 0.0


def test_a_clamped_value_pulls_the_mean_no_farther_than_its_limit() -> None:
    values = np.array([0.5] * 99 + [1e200])
    mean, deviation = mean_and_sd(
        moments_of(values, 0.0, 128.0)[None], np.array([100]), np.zeros(1), np.full(1, 128.0)
    )
    held = np.minimum(values, 16.0)
    assert mean[0] == pytest.approx(held.mean(), rel=1e-12)
    assert deviation[0] == pytest.approx(held.std(), rel=1e-9)


def test_nothing_counted_is_no_number_and_no_warning() -> None:
    with np.errstate(all="raise"):
        mean, deviation = mean_and_sd(
            np.zeros((2, 2), dtype=np.int64), np.array([0, 4]), np.full(2, 7.0), np.ones(2)
        )
    assert np.isnan(mean[0]) and np.isnan(deviation[0])
    assert (mean[1], deviation[1]) == (7.0, 0.0)


def test_moments_keep_their_shape() -> None:
    mean, deviation = mean_and_sd(
        np.ones((3, 4, 2), dtype=np.int64), np.ones((3, 4), dtype=np.int64), np.zeros((3, 4)), np.ones((3, 4))
    )
    assert mean.shape == deviation.shape == (3, 4)
