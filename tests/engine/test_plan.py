"""What an engine reads are arrays of the types that the kernel is compiled for."""

from __future__ import annotations

from typing import Any

import numpy as np

from attrition.engine.program import compile_scenario
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
