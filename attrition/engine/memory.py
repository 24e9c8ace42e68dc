"""The memory of a call of an engine: what it works in and what it writes into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.plan import Output, Work
from attrition.engine.records import STATE_TYPE
from attrition.engine.tallies import BINS
from attrition.model.clocks import MOST_NORMALS

if TYPE_CHECKING:
    from attrition.engine.program import Program


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
    return empty_output(len(program.variables), program.records, paths, kept)


def empty_output(variables: int, records: int, paths: int, kept: int) -> Output:
    """Return empty outcomes, histograms and trajectories of a number of variables and records."""
    return Output(
        np.full((paths, len(OUTCOME_FIELDS)), np.nan),
        np.zeros((records, variables, BINS + 2), dtype=np.int32),
        np.full((kept, records, variables), np.nan),
    )
