"""The C source of the engine's kernels: the scalar one and the lanes, derived as the engine derives them."""

from __future__ import annotations

from typing import Any

import numpy as np

from attrition.engine.kernel import kernel
from attrition.engine.lanes import lane_kernel
from attrition.engine.memory import new_lane_work, new_output, new_work
from attrition.engine.plan import Output
from attrition.engine.program import Program, reported_by
from scripts.benchmarks.c_derive import derivation
from scripts.benchmarks.c_translate import Translator

KERNELS = {"scalar": (kernel, new_work), "lanes": (lane_kernel, new_lane_work)}
"""The kernels by name: what derives each, and what makes the memory it works in."""


def arguments(
    program: Program, name: str, output: Output, *, first_row: int, rows: int, first_path: int, paths: int
) -> tuple[Any, ...]:
    """Return what a kernel is called with, in memory of its own, to simulate a rectangle of rows and paths."""
    return (
        program.plan,
        program.some_rows(first_row, rows),
        reported_by(None, program.records),
        KERNELS[name][1](program),
        output,
        np.int64(first_path),
        np.int64(paths),
        np.int64(0),
    )


def source_of(program: Program) -> str:
    """Return the C source of all kernels; functions `simulate_scalar` and `simulate_lanes`, called as the kernels are.

    Parameters: program, any: of it only the kinds of arrays count.
    """
    translator = Translator()
    output = new_output(program, 1, 0)
    for name, (derived, _) in KERNELS.items():
        given = arguments(program, name, output, first_row=0, rows=1, first_path=0, paths=1)
        translator.kernel(derivation(derived), given, f"simulate_{name}")
    return translator.source
