"""The memory of a call of an engine: what it works in and what it writes into."""

from __future__ import annotations

import numpy as np

from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.plan import Output, Work
from attrition.engine.program import Program
from attrition.engine.records import STATE_TYPE
from attrition.engine.tallies import BINS
from attrition.model.clocks import MOST_NORMALS


def new_work(program: Program) -> Work:
    """Return the memory that one thread needs."""
    state = np.zeros(1, dtype=STATE_TYPE)
    return Work(
        state,
        state.view(np.float64),
        np.zeros(MOST_NORMALS, dtype=np.float64),
        np.zeros(program.plan.triggers.field.shape[0], dtype=np.int64),
    )


def new_output(program: Program, paths: int, kept: int) -> Output:
    """Return empty outcomes, histograms and trajectories for a number of paths."""
    variables = len(program.variables)
    return Output(
        np.full((paths, len(OUTCOME_FIELDS)), np.nan),
        np.zeros((variables, program.records, BINS + 2), dtype=np.int32),
        np.full((kept, program.records, variables), np.nan),
    )
