"""The memory of a call of an engine: what it works in and what it writes into."""

from __future__ import annotations

import numpy as np

from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.plan import Counting, Floats, Integers, LaneWork, Output, PairDraws, Work
from attrition.engine.program import Program
from attrition.engine.records import STATE_TYPE
from attrition.engine.tallies import BINS
from attrition.model.clocks import MOST_NORMALS
from attrition.model.registry import EVENTS, STATE

WAYS = 5
"""Ways of counting the bins of a variable: `attrition.engine.counting` tells them apart."""

LANES = 128
"""Paths that walk the agenda together."""

STRIDE = LANES + 8
"""Numbers from one line of a lane buffer to the next: not a power of two, or all fields of a lane would meet in one set
of the processor's cache."""


CACHE_LINE_BYTES = 64


def lane_lines(count: int) -> Floats:
    """Return zeros for a number of lines of lanes, float64[count * STRIDE].

    They begin where a line of the processor's cache does: else each vector of eight lanes would lie in two of them, at
    four per cent of the kernel's time.
    """
    spare = CACHE_LINE_BYTES // 8
    memory = np.zeros(count * STRIDE + spare)
    start = -(memory.ctypes.data // 8) % spare
    return memory[start : start + count * STRIDE]


def new_lane_work(program: Program, loops: Integers, records: int, variables: int) -> LaneWork:
    """Return the memory that one thread of the lane kernel needs.

    Parameters: loops, addresses of its compiled loops; records and variables, how many are counted.
    """
    far = np.zeros(STRIDE, dtype=np.uint8)
    return LaneWork(
        lane_lines(len(STATE)),
        lane_lines(MOST_NORMALS),
        PairDraws(
            lane_lines(2),
            far,
            far.view(np.uint64),
            np.zeros(2 * STRIDE + 8, dtype=np.int64),
            np.zeros(2 * STRIDE + 8),
        ),
        lane_lines(2),
        lane_lines(len(EVENTS)),
        np.zeros(STRIDE, dtype=np.uint64),
        np.zeros(STRIDE, dtype=np.int64),
        np.zeros((STRIDE, program.plan.triggers.field.shape[0]), dtype=np.int64),
        np.zeros(STRIDE),
        Counting(
            np.zeros(variables * LANES, dtype=np.uint8),
            np.zeros(variables, dtype=np.int64),
            np.zeros((WAYS, variables), dtype=np.int64),
            np.zeros(WAYS, dtype=np.int64),
        ),
        np.zeros((records, variables * (BINS + 2)), dtype=np.uint16),
        loops,
    )


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
        np.zeros((records, variables, 2), dtype=np.int64),
        np.full((kept, records, variables), np.nan),
    )
