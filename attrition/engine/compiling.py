"""Compiles the lane kernel and what goes with it; as a program, the share of the second process.

That one begins with the kernel and the solvers and then compiles loops from the last to the first, while the first
process begins with the first, until they meet.
"""

from __future__ import annotations

import numpy as np

from attrition.engine.agenda import agenda_until
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.lane_loops import compiled_loops, loops_are_kept, processes_with_rules
from attrition.engine.lanes import lane_kernel
from attrition.engine.memory import empty_output, new_lane_work
from attrition.engine.reported import reported_by
from attrition.engine.solvers import compile_solvers
from attrition.model.clocks import PROCESSES
from attrition.scenario import load_scenario

SMALLEST = "cuba-1962"
"""A shipped scenario, for the types of its tables."""


def compile_lane_kernel() -> None:
    """Compile the kernel, or read it from where it is kept, by a call in which nothing happens."""
    program = compile_scenario(load_scenario(SMALLEST), seed=0, rows=1, structure="options", solved={})
    agenda = agenda_until(program.plan.agenda, 0)
    output = empty_output(0, 0, 0, 0)
    lane_kernel()(
        program.plan._replace(agenda=agenda),
        program.rows,
        reported_by(None, 0, ()),
        new_lane_work(program, np.zeros(len(PROCESSES), dtype=np.int64), 0, 0),
        output,
        np.int64(0),
        np.int64(0),
        np.int64(0),
    )


def compile_from_the_end() -> None:
    """Compile the kernel and the solvers, and loops from the last on until one is there already."""
    compile_lane_kernel()
    compile_solvers()
    for code in reversed(processes_with_rules()):
        if loops_are_kept(code):
            break
        compiled_loops(code)


if __name__ == "__main__":
    compile_from_the_end()
