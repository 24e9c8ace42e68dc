"""The memory of an engine's call has the shapes that the kernel writes to."""

from __future__ import annotations

import numpy as np

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.memory import (
    CACHE_LINE_BYTES,
    LANES,
    STRIDE,
    WAYS,
    lane_lines,
    new_lane_work,
    new_output,
    new_work,
)
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.tallies import BINS
from attrition.model.clocks import MOST_NORMALS
from attrition.model.registry import EVENTS, STATE
from tests.scenarios import SHORT, WATCHED, compiled_shipped, shipped, under


def test_state_and_list_of_fields_are_the_same_memory() -> None:
    work = new_work(compiled_shipped())
    assert work.flat.shape == (len(STATE),)
    work.flat[:] = np.arange(len(STATE))
    assert [float(work.state[0][field.name]) for field in STATE] == list(range(len(STATE)))


def test_output_starts_empty() -> None:
    program = compiled_shipped()
    output = new_output(program, paths=6, kept=2)
    assert output.outcomes.shape == (6, len(OUTCOME_FIELDS))
    assert np.isnan(output.outcomes).all() and np.isnan(output.trajectories).all()
    assert output.histogram.shape == (program.records, len(program.variables), BINS + 2)
    assert output.trajectories.shape == (2, program.records, len(program.variables))
    assert not output.histogram.any()
    assert output.moments.shape == (program.records, len(program.variables), 2)
    assert output.moments.dtype == np.int64 and not output.moments.any()


def test_lines_of_lanes_lie_apart_by_no_power_of_two_and_hold_a_padded_block() -> None:
    assert STRIDE >= LANES and STRIDE % 8 == 0 and LANES % 8 == 0
    assert STRIDE & (STRIDE - 1)


def test_buffers_of_lanes_have_a_line_for_each_number() -> None:
    program = compile_scenario(under(shipped().with_(sets=SHORT), WATCHED), seed=1, rows=1, solved={})
    loops = np.arange(5)
    work = new_lane_work(program, loops, 7, 3)
    assert work.state.shape == (len(STATE) * STRIDE,)
    assert work.normals.shape == (MOST_NORMALS * STRIDE,)
    assert work.added.shape == work.draws.uniforms.shape == (2 * STRIDE,)
    assert work.before.shape == (len(EVENTS) * STRIDE,)
    assert work.since.shape == (STRIDE, 3)
    assert work.counting.bins.shape == (3 * LANES,) and work.counting.bins.dtype == np.uint8
    assert work.counting.waiting.shape == (WAYS, 3) and work.counting.lengths.shape == (WAYS,)
    assert work.counting.lowest.shape == (3,)
    assert work.counts.shape == (7, 3 * (BINS + 2)) and work.counts.dtype == np.uint16
    assert work.loops is loops
    assert {len(work.addresses), len(work.positions), len(work.crossed)} == {STRIDE}


def test_the_marks_of_tails_are_seen_eight_at_a_time() -> None:
    draws = new_lane_work(compiled_shipped(), np.zeros(0, dtype=np.int64), 0, 0).draws
    draws.far[17] = 1
    assert np.flatnonzero(draws.far_words).tolist() == [2]
    # Both numbers of every lane may lie in the tails, and a whole vector beyond the last is written.
    assert min(len(draws.picked), len(draws.tails)) >= 2 * LANES + 8


def test_lines_of_lanes_begin_with_a_line_of_the_cache() -> None:
    for count in (1, 2, 7):
        lines = lane_lines(count)
        assert lines.shape == (count * STRIDE,) and lines.dtype == np.float64
        assert lines.ctypes.data % CACHE_LINE_BYTES == 0
        assert lines.flags.c_contiguous and not lines.any()
    # And so does each of them.
    assert STRIDE * 8 % CACHE_LINE_BYTES == 0
