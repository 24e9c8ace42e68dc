"""The C source of the engine's kernels: the scalar one and the lanes, derived as the engine derives them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from attrition.engine.kernel import kernel
from attrition.engine.lane_loops import derived_loops, processes_with_rules
from attrition.engine.lanes import derived_lane_kernel
from attrition.engine.memory import new_lane_work, new_output, new_work
from attrition.engine.plan import LaneWork, Output, Work
from attrition.engine.program import Program
from attrition.engine.reported import reported_by
from attrition.model.clocks import PROCESSES
from scripts.benchmarks.c_derive import derivation
from scripts.benchmarks.c_translate import Translator

KERNELS: dict[str, Callable[..., Any]] = {"scalar": kernel, "lanes": derived_lane_kernel}
"""What derives each kernel, by its name."""


def arguments(
    program: Program, name: str, output: Output, *, first_row: int, rows: int, first_path: int, paths: int
) -> tuple[Any, ...]:
    """Return what a kernel is called with, in memory of its own, to simulate a rectangle of rows and paths."""
    return (
        program.plan,
        program.some_rows(first_row, rows),
        reported_by(None, program.records),
        _memory(program, name, output),
        output,
        np.int64(first_path),
        np.int64(paths),
        np.int64(0),
    )


def _memory(program: Program, name: str, output: Output) -> Work | LaneWork:
    if name == "scalar":
        return new_work(program)
    # C calls its loops by a switch, and leaves the table of numba's addresses alone.
    return new_lane_work(program, np.zeros(len(PROCESSES), dtype=np.int64), *output.histogram.shape[:2])


def source_of(program: Program) -> str:
    """Return the C source of all kernels; functions `simulate_scalar` and `simulate_lanes`, called as the kernels are.

    Parameters: program, any: of it only the kinds of arrays count.
    """
    loops = {code: derivation(derived_loops, code) for code in processes_with_rules()}
    translator = Translator(loops)
    output = new_output(program, 1, 0)
    for name, derived in KERNELS.items():
        given = arguments(program, name, output, first_row=0, rows=1, first_path=0, paths=1)
        translator.kernel(derivation(derived), given, f"simulate_{name}")
    return translator.source
