"""The lane kernel: up to 128 paths of one row walk the agenda together, each rule one loop over their lanes.

The fields of the state lie in a structure of arrays, so that LLVM turns each loop into vector code. A lane whose war
has ended is written out and filled with the last live one. The algorithm is that of `kernel`, and so are the bits.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from attrition.engine.kernel import (
    ACTS,
    CALLED,
    CODE,
    N_EVENTS,
    OTHERS,
    RECORD,
    RULES,
    TRIGGERS,
    chained,
    effect_branch,
    no_effect,
)
from attrition.engine.lane_steps import (
    accumulate,
    add_normals,
    any_ended,
    apply_to_lanes,
    begin_lanes,
    draw_budgets,
    draw_lane_normals,
    impose_lanes,
    keep_lanes,
    record_lanes,
    report_lanes,
    rewind,
    run_part,
    write_ended,
    write_lane,
)
from attrition.engine.lane_view import lane_of, row_of
from attrition.engine.memory import LANES, new_lane_work
from attrition.engine.parts import uniform
from attrition.engine.plan import LaneWork, Output, Plan, Reported, Rows
from attrition.engine.steps import earliest_crossing, spend_budget, watch_triggers
from attrition.model.clocks import EFFECTS, PROCESSES
from attrition.model.derived import HOURS_PER_MONTH
from attrition.model.registry import EVENTS
from attrition.numeric.streams import row_path
from attrition.numeric.twins import inlined

if TYPE_CHECKING:
    from attrition.engine.program import Program

# Holes of the templates below.
LOOP: Any = None
MORE: Any = None
PROCESS_CHAIN: Any = None
EFFECT_CHAIN: Any = None


@inlined
def no_process(process: int, state: Any, p: Any, t: float, day: float, normals: Any, wide: int) -> None:
    """End of the chain of processes."""


@inlined
def process_branch(process: int, state: Any, p: Any, t: float, day: float, normals: Any, wide: int) -> None:
    """One row of the process table: a template whose CODE, CALLED and OTHERS are bound."""
    if process == CODE:
        CALLED(state, p, t, day, normals, wide)
    else:
        OTHERS(process, state, p, t, day, normals, wide)


@inlined
def no_loop(state: Any, p: Any, t: float, day: float, normals: Any, wide: int) -> None:
    """End of a sequence of loops."""


@inlined
def loop_and_more(state: Any, p: Any, t: float, day: float, normals: Any, wide: int) -> None:
    """The loop of one rule and those after it: a template whose LOOP and MORE are bound."""
    LOOP(state, p, t, day, normals, wide)
    MORE(state, p, t, day, normals, wide)


def simulate_lanes(
    plan: Plan,
    rows: Rows,
    reported: Reported,
    work: LaneWork,
    output: Output,
    first_path: int,
    paths: int,
    kept: int,
) -> None:
    """Simulate `paths` paths of each row, from number `first_path` on, and write outcomes and histograms.

    Parameters and what is written are those of `attrition.engine.kernel.simulate_paths`.
    """
    seed = plan.seed
    agenda = plan.agenda.entries
    step = plan.agenda.step
    slots_per_step = plan.agenda.slots_per_step
    recorded_steps = plan.agenda.recorded_steps
    cutoff = plan.agenda.cutoff
    horizon_day = plan.agenda.horizon_day
    tasks = plan.table.tasks
    stepped = plan.table.stepped
    streams = plan.table.streams
    pairs = plan.table.pairs
    events = plan.table.events
    event_streams = plan.table.event_streams
    changes = plan.changes
    triggers = plan.triggers
    history = plan.history
    parameters = rows.parameters
    numbers = rows.numbers
    values = rows.values
    biases = rows.biases
    fields = reported.field
    low = reported.low
    scale = reported.scale
    state = work.state
    normals = work.normals
    addresses = work.addresses
    positions = work.positions
    since = work.since
    histogram = output.histogram
    trajectories = output.trajectories
    outcomes = output.outcomes
    for row in range(numbers.shape[0]):
        p = row_of(parameters, row)
        for block in range(0, paths, LANES):
            live = min(LANES, paths - block)
            wide = (live + 7) & ~7
            for lane in range(wide):
                addresses[lane] = row_path(numbers[row], first_path + block + lane)
                positions[lane] = row * paths + block + lane
                for trigger in range(since.shape[1]):
                    since[lane, trigger] = -1
            begin_lanes(state, p, wide)
            for event in range(N_EVENTS):
                draw_budgets(state, event, seed, event_streams[event], addresses, wide)
            for entry in range(agenda.shape[0]):
                tick = agenda[entry, 0]
                process = agenda[entry, 1]
                slot = agenda[entry, 2]
                task = tasks[process]
                if task == RULES:
                    slots = slots_per_step if stepped[process] > 0 else 1
                    draw_lane_normals(work, streams, process, pairs[process], slot, slots, seed, wide)
                    first = events[process, 0]
                    last = events[process, 1]
                    if last > first:
                        dt = step / HOURS_PER_MONTH
                        if accumulate(work, first, last, dt, wide) > 0.0:
                            for lane in range(live):
                                if work.crossed[lane] > 0.0:
                                    rewind(work, lane, first, last)
                                    flat = lane_of(state, lane)
                                    winner, share = earliest_crossing(flat, first, last, dt)
                                    EFFECT_CHAIN(winner, flat, p, (tick + share * step) / 24.0)
                                    spend_budget(flat, winner, seed, event_streams[winner], addresses[lane])
                            live = write_ended(work, p, reported, outcomes, horizon_day, live)
                            wide = (live + 7) & ~7
                    PROCESS_CHAIN(
                        process, state, p, tick / HOURS_PER_MONTH, (tick + step) / 24.0, normals, wide
                    )
                    if any_ended(state, live):
                        live = write_ended(work, p, reported, outcomes, horizon_day, live)
                        wide = (live + 7) & ~7
                    if live == 0:
                        break
                elif task == RECORD:
                    if slot < recorded_steps:
                        report_lanes(state, wide)
                        record_lanes(work, slot, fields, low, scale, histogram, live)
                        if row * paths + block < kept:
                            keep_lanes(work, slot, fields, kept, trajectories, live)
                elif task == TRIGGERS:
                    if tick >= cutoff and since.shape[1] > 0:
                        for lane in range(live):
                            watch_triggers(
                                lane_of(state, lane), triggers, changes, since[lane], row, values, tick
                            )
                elif task == ACTS:
                    apply_to_lanes(state, changes, agenda[entry, 3], row, values, wide)
                else:
                    observation = agenda[entry, 3]
                    add_normals(work, 0, seed, history.stream[observation], slot, 0.0, wide)
                    impose_lanes(work, history, changes, observation, row, biases, wide)
            for lane in range(live):
                write_lane(work, p, reported, outcomes, horizon_day, lane)


@cache
def lane_kernel() -> Any:
    """Return the jitted kernel; it compiles at its first call, or is read from the cache of compiled code."""
    from attrition.engine import lane_types
    from attrition.numeric.jit import compiled, compiled_kernel, source_digest

    lane_types.provide()
    called = {}
    for code, process in enumerate(PROCESSES):
        if process.rules:
            loops: Any = compiled(no_loop)
            for rule in reversed(process.rules):
                loop = compiled(run_part, {"CALLED": uniform(rule)})
                loops = compiled(loop_and_more, {"LOOP": loop, "MORE": loops})
            called[code] = loops
    effects = {code: EFFECTS[event.name] for code, event in enumerate(EVENTS)}
    chains = {
        "PROCESS_CHAIN": chained(process_branch, no_process, called),
        "EFFECT_CHAIN": chained(effect_branch, no_effect, effects),
    }
    return compiled_kernel(simulate_lanes, chains, source_digest())


def run_lanes(
    program: Program,
    plan: Plan,
    rows: Rows,
    reported: Reported,
    output: Output,
    first_path: int,
    paths: int,
    kept: int,
) -> LaneWork:
    """Run the lane kernel on a plan of a program, in memory of its own; return that memory as it was left."""
    work = new_lane_work(program)
    lane_kernel()(
        plan, rows, reported, work, output, np.int64(first_path), np.int64(paths), np.int64(kept)
    )
    return work
