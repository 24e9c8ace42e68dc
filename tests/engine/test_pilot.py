"""A pilot sees what a run sees, in other fields."""

from __future__ import annotations

import numpy as np

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.lanes import lane_kernel
from attrition.engine.pilot import FIRST_PILOT_PATH, pilot
from attrition.engine.unit import simulate
from attrition.ensemble.planning import MOST_PATHS
from tests.scenarios import SHORT, shipped

FIELDS = ("appeal_freeze", "brent", "strain")


def test_recorded_fields_are_those_of_a_run_in_their_order() -> None:
    program = compile_scenario(shipped().with_(sets=SHORT), seed=1, rows=3, solved={})
    seen = pilot(program, program.some_rows(1, 2), FIELDS, paths=2, first_path=5)
    run = simulate(program, first_row=1, rows=2, first_path=5, paths=2, keep=4)
    assert seen.shape == (2, 2, program.records, len(FIELDS))
    for place, name in enumerate(FIELDS):
        if name in program.variables:
            expected = run.trajectories[:, :, program.variables.index(name)]
            assert np.array_equal(seen[:, :, :, place].reshape(4, -1), expected, equal_nan=True)


def test_a_pilot_cut_at_a_tick_is_the_start_of_one_that_is_not() -> None:
    program = compile_scenario(shipped().with_(sets=SHORT), seed=1, rows=2, solved={})
    whole = pilot(program, program.rows, FIELDS, paths=2)
    cut = pilot(program, program.rows, FIELDS, paths=2, until=program.calendar.cutoff)
    records = cut.shape[2]
    assert records == -(-program.calendar.cutoff // 168)
    assert np.array_equal(cut, whole[:, :, :records, :])
    assert np.isfinite(cut).all()


def test_paths_of_a_pilot_are_none_of_a_run_and_need_no_other_kernel() -> None:
    assert FIRST_PILOT_PATH >= MOST_PATHS
    program = compile_scenario(shipped().with_(sets=SHORT), seed=1, rows=1, structure="null", solved={})
    pilot(program, program.rows, FIELDS, paths=1, until=program.calendar.cutoff)
    simulate(program, first_row=0, rows=1, first_path=0, paths=1)
    assert len(lane_kernel().loaded) == 1
