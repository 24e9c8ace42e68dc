"""Every rule of the process table alone: in the lane kernel's loop, and in a loop over records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from attrition.engine.lane_view import address_of, row_of
from attrition.numeric.twins import inlined
from scripts.benchmarks.results import RuleTimes
from scripts.benchmarks.timing import spread, timed

if TYPE_CHECKING:
    from attrition.engine.program import Program
    from attrition.model.declarations import Process

Timed = tuple[Callable[..., object], Callable[[], object]]
"""A jitted loop that only wants its number of repetitions, and what sets its states back to where they were."""

LEAST_RATIO = 2.0
"""A rule whose lanes are not this many times faster than its scalar loop has not become vector code."""
RECORDS_TOGETHER = 8
"""Records that the scalar loop goes around: few enough for the first cache, where the scalar kernel has its one."""
REPETITIONS = 400
"""Times that a rule acts on a state in one timed call: about the weeks of eight years."""
CALLS = 8
"""Calls of which the shortest counts."""
MONTHS_AFTER_DATA = 6.0

# Holes of the templates below.
LOOPS: Any = None
CALLED: Any = None


@inlined
def loop_over_lanes(
    state: Any, parameters: Any, t: float, day: float, normals: Any, wide: int, repetitions: int
) -> None:
    """Run the lane kernel's loop of one rule again and again: a template whose LOOPS is bound."""
    p = row_of(parameters, 0)
    for _ in range(repetitions):
        LOOPS(address_of(state), address_of(p), t, day, address_of(normals), wide)


@inlined
def loop_over_records(
    states: Any, parameters: Any, t: float, day: float, normals: Any, together: int, repetitions: int
) -> None:
    """Run one rule on a few records at a time, again and again: a template whose CALLED is bound."""
    p = parameters[0]
    for first in range(0, states.shape[0], together):
        for _ in range(repetitions):
            for path in range(first, first + together):
                CALLED(states[path], p, t, day, normals)


def derived_loops(rule: Callable[..., None]) -> tuple[Any, Any]:
    """Return the two jitted loops of a rule, the lanes' made as the lane kernel makes those of a process."""
    from attrition.engine import lane_types
    from attrition.engine.lane_loops import loops_of
    from attrition.engine.parts import uniform
    from attrition.numeric.jit import compiled_kernel
    from attrition.numeric.sources import source_digest

    lane_types.provide()
    digest = source_digest()
    return (
        compiled_kernel(loop_over_lanes, {"LOOPS": loops_of([rule])}, digest),
        compiled_kernel(loop_over_records, {"CALLED": uniform(rule)}, digest),
    )


def measured_rules(
    program: Program,
    rounds: int,
    told: Callable[[str], None],
    processes: Sequence[Process] | None = None,
) -> Iterator[RuleTimes]:
    """Time every rule of the process table, or of some processes, both ways; yield each as it is done.

    States are those of paths of the first row half a year after the data; each timed call begins with them again. A
    rule that is repeated moves its fields further than it would in a war, the same way in both loops.
    """
    from attrition.engine.memory import LANES, STRIDE
    from attrition.engine.records import STATE_TYPE
    from attrition.model.clocks import PROCESSES
    from attrition.model.spans import DAYS_PER_MONTH

    lanes, records, normals = states_of(program)
    parameters = program.rows.parameters
    often = times_a_week(program)
    day = program.cutoff_day + 30.0 * MONTHS_AFTER_DATA
    arguments = (parameters, day / DAYS_PER_MONTH, day)
    first_normals = np.ascontiguousarray(normals.reshape(-1, STRIDE)[:, 0])
    each = 1e9 / (LANES * REPETITIONS)
    for process in PROCESSES if processes is None else processes:
        for rule in process.rules:
            told(f"{process.name}: {rule.__name__}")
            over_lanes, over_records = derived_loops(rule)
            state, states = lanes.copy(), records.copy()
            as_records = states.view(STATE_TYPE).reshape(-1)

            loops: dict[str, Timed] = {
                "lanes": (
                    partial(over_lanes, state, *arguments, normals, np.int64(LANES)),
                    partial(np.copyto, state, lanes),
                ),
                "scalar": (
                    partial(over_records, as_records, *arguments, first_normals, np.int64(RECORDS_TOGETHER)),
                    partial(np.copyto, states, records),
                ),
            }
            for loop, _ in loops.values():
                loop(np.int64(1))
            seconds: dict[str, list[float]] = {"lanes": [], "scalar": []}
            for _ in range(rounds):
                for name, timed_loop in loops.items():
                    seconds[name].append(seconds_of(timed_loop))
            yield RuleTimes(
                process.name,
                rule.__name__,
                each * spread(seconds["lanes"]).median,
                each * spread(seconds["scalar"]).median,
                often[process.name],
            )


def seconds_of(loop: Timed) -> float:
    """Return the seconds of all repetitions of a loop, less those of a call without any.

    A call takes microseconds, during which anything may disturb it: the least of several is taken.
    """
    run, reset = loop
    least = {0: float("inf"), REPETITIONS: float("inf")}
    for _ in range(CALLS):
        reset()
        for repetitions, before in least.items():
            least[repetitions] = min(before, timed(partial(run, np.int64(repetitions))))
    return max(least[REPETITIONS] - least[0], 1e-9)


def states_of(program: Program) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return states of paths half a year after the data, as lanes, as records float64[lanes, fields], and normals."""
    from attrition.engine.agenda import agenda_until
    from attrition.engine.lanes import run_lanes
    from attrition.engine.memory import LANES, STRIDE, empty_output
    from attrition.engine.reported import reported_by
    from attrition.model.registry import STATE

    tick = int(24.0 * (program.cutoff_day + 30.0 * MONTHS_AFTER_DATA))
    plan = program.plan._replace(agenda=agenda_until(program.plan.agenda, tick))
    reported = reported_by(None, program.records, ())
    output = empty_output(0, program.records, LANES, 0)
    work = run_lanes(program, plan, program.some_rows(0, 1), reported, output, 0, LANES, 0)
    records = np.ascontiguousarray(work.state.reshape(len(STATE), STRIDE)[:, :LANES].T)
    normals = np.random.default_rng(1).normal(size=work.normals.size)
    return work.state.copy(), records, normals


def times_a_week(program: Program) -> dict[str, float]:
    """Return how often each process acts in a step, by name, from the agenda."""
    from attrition.model.clocks import PROCESSES

    steps = max(program.calendar.steps, 1)
    counts = np.bincount(program.plan.agenda.entries[:, 1], minlength=len(PROCESSES))
    return {process.name: float(counts[code]) / steps for code, process in enumerate(PROCESSES)}


def slow_rules(rules: Sequence[RuleTimes]) -> list[RuleTimes]:
    """Return the rules whose lanes are less than twice as fast as the scalar loop."""
    return [rule for rule in rules if rule.ratio < LEAST_RATIO]
