"""What an engine reads are arrays of the types that the kernel is compiled for."""

from __future__ import annotations

from typing import Any

import numpy as np

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.memory import empty_output, new_lane_work
from attrition.engine.reported import reported_by
from tests.scenarios import SHORT, WATCHED, shipped, under, without


def types(value: Any) -> Any:
    """Types and dimensions of all arrays of a plan."""
    if isinstance(value, np.ndarray):
        return str(value.dtype), value.ndim, bool(value.flags.c_contiguous)
    if isinstance(value, tuple):
        return tuple(types(item) for item in value)
    return type(value).__name__


def test_a_plan_without_acts_or_history_has_the_types_of_a_full_one() -> None:
    """Empty tables must not compile the kernel anew."""
    full = compile_scenario(under(shipped().with_(sets=SHORT), WATCHED), seed=1, rows=2)
    empty = compile_scenario(without(shipped().with_(sets=SHORT), acts=True, history=True), seed=1, rows=1)
    assert types(full.plan) == types(empty.plan)
    assert types(full.rows) == types(empty.rows)
    assert len(empty.plan.changes.field) == 0


def test_the_memory_of_lanes_has_the_same_types_with_and_without_triggers() -> None:
    full = compile_scenario(under(shipped().with_(sets=SHORT), WATCHED), seed=1, rows=2, solved={})
    empty = compile_scenario(without(shipped(), acts=True, history=True), seed=1, rows=1, solved={})
    loops = np.zeros(3, dtype=np.int64)
    assert types(new_lane_work(full, loops, 4, 5)) == types(new_lane_work(empty, loops, 0, 0))
    assert types(empty_output(5, 4, 7, 2)) == types(empty_output(0, 0, 0, 0))
    assert types(reported_by(None, 4)) == types(reported_by(None, 0, ()))
