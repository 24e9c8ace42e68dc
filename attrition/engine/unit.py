"""Runs a rectangle of rows and paths on one of the engines; every engine returns the same bits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attrition.engine.lanes import run_lanes
from attrition.engine.memory import STRIDE, empty_output, new_output, new_work
from attrition.engine.program import Program
from attrition.engine.reported import reported_by
from attrition.engine.tallies import Bins, bins_between, extremes
from attrition.errors import refuse_unknown
from attrition.model.registry import RECORDED, STATE

ENGINES = ("kernel", "lanes", "scalar", "simpy", "simpy-pure")
"""Names of the engines; `kernel` is the fastest there is, today the lanes; `simpy` runs jitted rules."""

PILOT_PATHS = 256
PILOT_PATHS_AT_ONCE = 64
"""Paths of a pilot whose trajectories are in memory together: memory that is touched for the first time is slow."""


@dataclass(frozen=True)
class UnitResult:
    """What a rectangle of paths gives.

    `outcomes` float64[rows * paths, columns] in the order (row, path), NaN for null; `histogram` int32[variables,
    records, bins + 2] over the paths still fighting at each record; `trajectories` float64[kept, records, variables],
    NaN after the end; `kept` their (row, path). `moments` int64[variables, records, 2] are the sums of the variables
    and of their squares in whole units (`attrition.engine.tallies.in_units`).
    """

    outcomes: NDArray[np.float64]
    histogram: NDArray[np.int32]
    trajectories: NDArray[np.float64]
    kept: list[tuple[int, int]]
    moments: NDArray[np.int64]


def simulate(
    program: Program,
    *,
    first_row: int,
    rows: int,
    first_path: int,
    paths: int,
    bins: Bins | None = None,
    keep: int = 0,
    engine: str = "kernel",
) -> UnitResult:
    """Simulate paths `first_path`… of rows `first_row`… of a compiled scenario.

    Parameters: bins, edges of the histograms, None for unit edges, of no variable where none is recorded;
    keep, how many of the paths, in the order (row, path), leave their trajectory; engine, one of `ENGINES`.
    Raises: InputError for another engine.
    """
    refuse_unknown("engine", engine, ENGINES, "--engine")
    chosen = program.some_rows(first_row, rows)
    kept = min(keep, rows * paths)
    recorded = program.variables if bins is None or len(bins.low) else ()
    output = empty_output(len(recorded), program.records, rows * paths, kept)
    reported = reported_by(bins, program.records, recorded)
    if engine in ("kernel", "lanes"):
        run_lanes(program, program.plan, chosen, reported, output, first_path, paths, kept)
    elif engine == "scalar":
        from attrition.engine.kernel import kernel

        kernel()(
            program.plan,
            chosen,
            reported,
            new_work(program),
            output,
            np.int64(first_path),
            np.int64(paths),
            np.int64(kept),
        )
    else:
        from attrition.engine.simpy_engine import simulate_with_simpy

        simulate_with_simpy(
            program,
            chosen,
            reported,
            output,
            first_path,
            paths,
            kept,
            pure=engine == "simpy-pure",
        )
    return UnitResult(
        output.outcomes,
        np.ascontiguousarray(output.histogram.transpose(1, 0, 2)),
        output.trajectories,
        [(first_row + index // paths, first_path + index % paths) for index in range(kept)],
        np.ascontiguousarray(output.moments.transpose(1, 0, 2)),
    )


def pilot_bins(program: Program) -> Bins:
    """Return edges of the histograms from a pilot of 256 paths, spread over the rows there are."""
    available = len(program.rows.numbers)
    rows = min(available, PILOT_PATHS)
    paths = -(-PILOT_PATHS // rows)
    at_once = max(PILOT_PATHS_AT_ONCE // paths, 1)
    output = new_output(program, at_once * paths, at_once * paths)
    reported = reported_by(None, program.records)
    shape = (program.records, len(program.variables))
    low, high = np.full(shape, np.nan), np.full(shape, np.nan)
    for first in range(0, rows, at_once):
        some = min(at_once, rows - first)
        output.trajectories.fill(np.nan)
        run_lanes(
            program,
            program.plan,
            program.some_rows(first, some),
            reported,
            output,
            0,
            paths,
            some * paths,
        )
        lowest, highest = extremes(output.trajectories)
        low, high = np.fmin(low, lowest), np.fmax(high, highest)
    return bins_between(low, high, np.array([field.low for field in RECORDED]))


def final_state(program: Program, row: int, path: int) -> dict[str, float]:
    """Return the state of one path as the kernel left it, by field: for invariants and for explaining a path."""
    output = new_output(program, 1, 0)
    reported = reported_by(None, program.records)
    work = run_lanes(program, program.plan, program.some_rows(row, 1), reported, output, path, 1, 0)
    # The only path is in lane 0, where its end left it.
    values = work.state.reshape(len(STATE), STRIDE)[:, 0]
    return {field.name: float(value) for field, value in zip(STATE, values, strict=True)}
