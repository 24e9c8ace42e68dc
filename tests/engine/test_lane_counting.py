"""The vectors count what their plain forms count, to the last bit, and touch nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from attrition.engine import lane_types
from attrition.engine.counting import FAR, FEW, WINDOW, bin_lanes, count_few, count_window
from attrition.engine.lane_steps import record_lanes
from attrition.engine.memory import LANES, new_lane_work
from attrition.engine.tallies import BINS, MOMENT_UNITS
from attrition.numeric.jit import compiled
from attrition.numeric.twins import outlined
from tests.engine.counted_lanes import LOW, SCALE, counted_one_by_one, edges, filled
from tests.engine.lane_blocks import lively_program

lane_types.provide()


@outlined
def bin_into(state: Any, field: int, low: float, scale: float, live: int, bins: Any, sums: Any) -> None:
    """Bin lanes into a line that begins at 16, and write down what is returned."""
    total, squares, lowest, highest = bin_lanes(state, field, low, scale, live, bins, 16)
    sums[0] = total
    sums[1] = squares
    sums[2] = lowest
    sums[3] = highest


@outlined
def count_into(bins: Any, lanes: int, lowest: int, counters: Any, at: int, few: bool) -> None:
    """Count a line that begins at 16, in one of the two ways."""
    if few:
        count_few(bins, 16, lanes, lowest, counters, at)
    else:
        count_window(bins, 16, lanes, lowest, counters, at)


@pytest.mark.parametrize("live", [1, 7, 8, 9, 24, 29, 63, LANES - 1, LANES])
def test_bins_and_sums_are_those_of_the_plain_form(live: int) -> None:
    state, fields = filled()
    jitted = compiled(bin_into)
    for field in fields.tolist():
        told = []
        for binned in (bin_into, jitted):
            bins, sums = np.full(LANES + 32, 77, dtype=np.uint8), np.zeros(4, dtype=np.int64)
            line: Any = bins if binned is jitted else bins.astype(object)
            binned(state.reshape(-1), field, LOW, SCALE * MOMENT_UNITS, live, line, sums)
            told.append((line.astype(object).tolist(), sums.tolist()))
        (plain, plain_sums), (made, made_sums) = told
        if plain_sums[1] < FAR:
            assert made_sums == plain_sums
        else:
            assert made_sums[1] == FAR
        if plain_sums[1] < FAR and plain_sums[2] >= 0 and plain_sums[3] <= BINS + 1:
            assert made == plain
        assert made[:16] == [77] * 16 and set(made[16 + ((live + 7) & ~7) :]) == {77}


@pytest.mark.parametrize("lanes", [8, 64, 72, LANES])
@pytest.mark.parametrize("few", [True, False])
def test_counters_are_those_of_the_plain_form(lanes: int, few: bool) -> None:
    chance = np.random.RandomState(3)
    jitted = compiled(count_into)
    width = FEW if few else WINDOW
    for lowest in (0, 1, 60, BINS + 2 - width):
        # Beyond the lanes lies what would be counted, were it looked at.
        bins = np.full(LANES + 32, lowest, dtype=np.uint8)
        bins[16 : 16 + lanes] = chance.randint(max(lowest - 3, 0), min(lowest + width + 3, BINS + 2), lanes)
        counters, expected = (np.full(width + 40, 500, dtype=np.uint16) for _ in range(2))
        jitted(bins, lanes, lowest, counters, 20, few)
        count_into(bins.astype(int), lanes, lowest, expected, 20, few)
        assert np.array_equal(counters, expected)
        assert counters.sum() > 500 * (width + 40)
        assert np.all(counters[:20] == 500) and np.all(counters[20 + width :] == 500)


def test_all_lanes_in_one_bin_are_counted() -> None:
    """128 of them, each of which a byte counts."""
    for few in (True, False):
        counters = np.zeros(WINDOW, dtype=np.uint16)
        compiled(count_into)(np.full(LANES + 32, 9, dtype=np.uint8), LANES, 9, counters, 0, few)
        assert counters.tolist() == [LANES] + [0] * (WINDOW - 1)


@pytest.mark.parametrize("live", [1, 5, 8, 13, 32, 63, 64, 65, 77, LANES - 1, LANES])
def test_a_record_holds_what_one_path_after_another_counts(live: int) -> None:
    state, fields = filled()
    expected, expected_moments = counted_one_by_one(state, fields, live)
    work = new_lane_work(lively_program(), np.zeros(0, dtype=np.int64), 2, len(fields))
    work.state[:] = state.reshape(-1)
    moments = np.zeros_like(expected_moments)
    jitted = compiled(record_lanes)
    for _ in range(2):
        jitted(work, 1, fields, *edges(len(fields)), moments, live)
    assert np.array_equal(work.counts.reshape(expected.shape), 2 * expected)
    assert np.array_equal(moments, 2 * expected_moments)
