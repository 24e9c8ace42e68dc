"""The engines of the package that numba compiles, as comparators: the lane kernel and the scalar kernel."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from attrition.engine.outcomes import OUTCOME_FIELDS
from scripts.benchmarks.comparator import BITS

if TYPE_CHECKING:
    from attrition.engine.plan import Output, Plan, Reported
    from attrition.engine.program import Program
    from attrition.engine.tallies import Bins


class NumbaEngine:
    """One of the two kernels.

    Parameters: kind, "lanes" or "scalar", as `attrition run --engine` names it.
    """

    promise = BITS

    def __init__(self, kind: Literal["lanes", "scalar"]) -> None:
        self.kind = kind
        self.name = f"numba {kind}"

    def missing(self) -> str | None:
        """Nothing: numba is what the package runs on."""
        return None

    def prepare(self, program: Program) -> None:
        """Compile the kernel, or read it from numba's cache, by running one path."""
        self.program = program
        self._rows(0, 1, 0, 1)

    def run(self, first_path: int, paths: int, threads: int = 1) -> NDArray[np.float64]:
        """Simulate paths of every row; each thread takes its share of the rows, or of the paths of each row."""
        rows = len(self.program.rows.numbers)
        if threads == 1:
            return self._rows(0, rows, first_path, paths)
        if rows < threads:
            return self._shared_paths(rows, first_path, paths, threads)
        starts = [rows * part // threads for part in range(threads + 1)]
        with ThreadPoolExecutor(max_workers=threads) as pool:
            parts = [
                pool.submit(self._rows, first, last - first, first_path, paths)
                for first, last in pairwise(starts)
                if last > first
            ]
            return np.concatenate([part.result() for part in parts])

    def _shared_paths(self, rows: int, first_path: int, paths: int, threads: int) -> NDArray[np.float64]:
        starts = [paths * part // threads for part in range(threads + 1)]
        with ThreadPoolExecutor(max_workers=threads) as pool:
            parts = [
                pool.submit(self._rows, 0, rows, first_path + first, last - first)
                for first, last in pairwise(starts)
                if last > first
            ]
            by_row = [part.result().reshape(rows, -1, len(OUTCOME_FIELDS)) for part in parts]
        return np.concatenate(by_row, axis=1).reshape(rows * paths, len(OUTCOME_FIELDS))

    def _rows(self, first_row: int, rows: int, first_path: int, paths: int) -> NDArray[np.float64]:
        from attrition.engine.unit import simulate

        return simulate(
            self.program,
            first_row=first_row,
            rows=rows,
            first_path=first_path,
            paths=paths,
            engine=self.kind,
        ).outcomes


def path_weeks(program: Program, paths: int, first_path: int = 0) -> int:
    """Return how many weekly records there are of paths still fighting, over paths of every row."""
    from attrition.engine.unit import simulate

    unit = simulate(
        program,
        first_row=0,
        rows=len(program.rows.numbers),
        first_path=first_path,
        paths=paths,
        engine="lanes",
    )
    return int(unit.histogram[0].sum())


def run_plan(program: Program, plan: Plan, reported: Reported, paths: int) -> Output:
    """Run the lane kernel on a plan that may differ from the program's own, and record only what is reported."""
    from attrition.engine.lanes import run_lanes
    from attrition.engine.memory import empty_output

    count = len(program.rows.numbers) * paths
    output = empty_output(len(reported.field), program.records, count, 0)
    run_lanes(program, plan, program.rows, reported, output, 0, paths, 0)
    return output


def reported_first(program: Program, bins: Bins | None, variables: int) -> Reported:
    """Return a report of the first `variables` of the recorded variables, with their edges."""
    from attrition.engine.reported import reported_by
    from attrition.engine.tallies import Bins

    some = None if bins is None else Bins(bins.low[:variables], bins.high[:variables])
    return reported_by(some, program.records, program.variables[:variables])
