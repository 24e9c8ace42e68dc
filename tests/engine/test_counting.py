"""Counting all lanes of a variable at a time gives what counting path after path gives, whatever they hold."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.engine import counting
from attrition.engine.counting import (
    BY_LANE,
    FAR,
    FEW,
    FEW_BINS,
    IN_A_WINDOW,
    NARROW,
    ONE_BIN,
    TWICE_FEW,
    WINDOW,
)
from attrition.engine.lane_steps import record_lanes
from attrition.engine.memory import LANES, WAYS
from attrition.engine.tallies import BINS, MOMENT_UNITS, in_units, tally
from tests.engine.counted_lanes import LOW, SCALE, counted_one_by_one, edge_values, edges, filled
from tests.engine.lane_blocks import lively_program, plain_lane_work

LINE = [40, 40, 41, 47, 48, 71, 72, 39, 129, 0, 255, 255]
"""Bins of ten live lanes and two that are not."""


def found_in(values: list[float]) -> tuple[tuple[int, int, int, int], list[int]]:
    """What `bin_lanes` returns and writes of the first lanes of a field."""
    state, fields = filled()
    state[fields[0], : len(values)] = values
    bins = [7] * 24
    return counting.bin_lanes(
        state.reshape(-1), int(fields[0]), LOW, SCALE * MOMENT_UNITS, len(values), bins, 8
    ), bins


def test_bins_and_sums_of_near_lanes_are_those_of_each() -> None:
    values = [value for value in edge_values() if 0 <= (value - LOW) * SCALE < BINS][:11]
    assert len(values) == 11
    (total, squares, lowest, highest), bins = found_in(values)
    places = [tally(value, LOW, SCALE) for value in values]
    units = [in_units(value, LOW, SCALE) for value in values]
    assert bins == [7] * 8 + places + [255] * 5
    assert (lowest, highest) == (min(places), max(places))
    assert (total, squares) == (sum(units), sum(unit**2 for unit in units)) and squares < FAR


def test_a_lane_far_out_is_told() -> None:
    """Whatever is counted otherwise by `tally` and `in_units`."""
    for value in edge_values():
        (total, squares, lowest, highest), bins = found_in([LOW, value])
        if squares < FAR and lowest >= 0 and highest <= BINS + 1:
            assert bins[9] == tally(value, LOW, SCALE)
            assert total == in_units(value, LOW, SCALE)
        else:
            assert not -1 < (value - LOW) * SCALE < BINS + 1


def test_few_bins_are_counted_from_the_lowest_on_in_live_lanes() -> None:
    counters = [100] * 20
    counting.count_few([9, *LINE], 1, 10, 40, counters, 5)
    assert counters == [100] * 5 + [102, 101, 100, 100, 100, 100, 100, 101] + [100] * 7
    assert FEW == 8


def test_a_window_is_counted_from_the_lowest_on() -> None:
    counters = [100] * 40
    counting.count_window([9, *LINE], 1, 12, 40, counters, 3)
    expected = [100] * 40
    for place in (40, 40, 41, 47, 48, 71):
        expected[3 + place - 40] += 1
    assert counters == expected
    assert WINDOW == 32


@pytest.mark.parametrize("live", [1, NARROW, NARROW + 1, LANES])
def test_every_way_of_counting_reaches_all_bins(live: int) -> None:
    reach = {ONE_BIN: 1, FEW_BINS: FEW, TWICE_FEW: 2 * FEW, IN_A_WINDOW: WINDOW, BY_LANE: BINS + 2}
    ways = [counting.way_of(spread, live) for spread in range(BINS + 2)]
    assert all(spread < reach[way] for spread, way in enumerate(ways))
    # None takes a longer way than it needs.
    assert ways == sorted(ways) and ways.count(ONE_BIN) == 1
    assert set(ways) == (set(range(WAYS)) if live > NARROW else {ONE_BIN, IN_A_WINDOW, BY_LANE})


@pytest.mark.parametrize("live", [1, 2, 8, 13, NARROW + 1, LANES])
def test_any_value_is_counted_as_one_path_counts_it(live: int) -> None:
    state, fields = filled()
    expected, expected_moments = counted_one_by_one(state, fields, live)
    work = plain_lane_work(lively_program(), 2, len(fields))
    moments = np.zeros_like(expected_moments)
    record_lanes(work._replace(state=state.reshape(-1)), 1, fields, *edges(len(fields)), moments, live)
    assert np.array_equal(work.counts.reshape(expected.shape), expected)
    assert np.array_equal(moments, expected_moments)
