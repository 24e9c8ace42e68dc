"""Rectangles of paths: what is returned, in which order, and which engines there are."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.tallies import BINS, MOST_UNITS, Bins
from attrition.engine.unit import ENGINES, final_state, pilot_bins, simulate
from attrition.errors import InputError
from attrition.model.registry import STATE
from tests.engine.lane_blocks import assert_all_same, some
from tests.scenarios import compiled_shipped

COLUMNS = {field.name: index for index, field in enumerate(OUTCOME_FIELDS)}


def test_outcomes_stand_in_the_order_of_rows_and_paths() -> None:
    program = compiled_shipped()
    unit = simulate(program, first_row=2, rows=2, first_path=5, paths=3, keep=4)
    assert unit.outcomes.shape == (6, len(OUTCOME_FIELDS))
    assert unit.histogram.shape == (len(program.variables), program.records, BINS + 2)
    assert unit.trajectories.shape == (4, program.records, len(program.variables))
    assert unit.kept == [(2, 5), (2, 6), (2, 7), (3, 5)]
    one = simulate(program, first_row=3, rows=1, first_path=5, paths=1)
    assert np.array_equal(unit.outcomes[3].view(np.uint64), one.outcomes[0].view(np.uint64))


@pytest.mark.full
@pytest.mark.parametrize("engine", ["kernel", "scalar", "simpy"])
def test_without_variables_only_outcomes_are_written(engine: str) -> None:
    program = compiled_shipped()
    nothing = np.zeros((0, program.records))
    unit = some(program, 3, bins=Bins(nothing, nothing), engine=engine)
    assert np.array_equal(unit.outcomes, some(program, 3).outcomes, equal_nan=True)
    assert unit.histogram.size == unit.moments.size == unit.trajectories.size == 0


def test_no_more_is_kept_than_there_is() -> None:
    unit = simulate(compiled_shipped(), first_row=0, rows=1, first_path=0, paths=2, keep=99)
    assert len(unit.trajectories) == len(unit.kept) == 2


def test_an_unknown_engine_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError) as raised:
        simulate(compiled_shipped(), first_row=0, rows=1, first_path=0, paths=1, engine="simpi")
    assert raised.value.nearest == "simpy"
    assert all(engine in raised.value.line() for engine in ENGINES)


def test_the_kernel_is_the_lanes() -> None:
    one, other = (some(compiled_shipped(), 9, engine=engine) for engine in ("kernel", "lanes"))
    assert_all_same(one, other)


@pytest.mark.full
def test_the_scalar_kernel_gives_the_same_bits() -> None:
    one, other = (some(compiled_shipped(), 9, engine=engine) for engine in ("kernel", "scalar"))
    assert_all_same(one, other)


def test_moments_recount_the_trajectories() -> None:
    program = compiled_shipped()
    edges = pilot_bins(program)
    unit = some(program, 10, bins=edges)
    assert unit.moments.shape == (len(program.variables), program.records, 2)
    low, scale = edges.low.T, edges.scale.T
    units = np.trunc(np.clip((unit.trajectories - low) * scale * 512.0, -MOST_UNITS, MOST_UNITS))
    expected = np.stack([np.nansum(units, axis=0), np.nansum(units * units, axis=0)], axis=-1)
    assert np.array_equal(unit.moments, expected.transpose(1, 0, 2))


def test_outcomes_are_consistent_with_each_other() -> None:
    program = compiled_shipped()
    outcomes = simulate(program, first_row=0, rows=40, first_path=0, paths=10).outcomes
    column = {name: outcomes[:, index] for name, index in COLUMNS.items()}
    ended = column["end"] > 0
    assert np.array_equal(ended, ~np.isnan(column["end_day"]))
    assert np.all(column["end_day"][ended] > program.cutoff_day)
    for field in OUTCOME_FIELDS:
        if field.unit == "day":
            days = column[field.name][~np.isnan(column[field.name])]
            assert np.all((days > program.cutoff_day) & (days <= program.horizon_day)), field.name
        if field.source is None:
            assert np.isnan(column[field.name]).all(), field.name
    assert np.array_equal(np.isnan(column["d1_day"]), np.isnan(column["d1_pool"]))
    both = ~np.isnan(column["crisis_day"])
    assert np.all(column["stress_day"][both] <= column["crisis_day"][both])
    for side in ("challenger", "defender"):
        assert np.all(column[f"{side}_casualties"] > 0)


def test_a_pilot_spans_nearly_all_that_paths_do() -> None:
    program = compiled_shipped()
    edges = pilot_bins(program)
    unit = simulate(program, first_row=0, rows=40, first_path=300, paths=5, bins=edges)
    beyond = unit.histogram[:, :, 0].sum() + unit.histogram[:, :, -1].sum()
    assert beyond < 1e-3 * unit.histogram.sum()


def test_the_final_state_agrees_with_the_outcome() -> None:
    program = compiled_shipped()
    for path in range(5):
        state = final_state(program, 1, path)
        outcome = simulate(program, first_row=1, rows=1, first_path=path, paths=1).outcomes[0]
        assert state["end"] == outcome[COLUMNS["end"]]
        assert state["challenger_casualties_reported"] == outcome[COLUMNS["challenger_casualties"]]
        assert set(state) == {field.name for field in STATE}
