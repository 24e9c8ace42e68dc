"""The lane kernel: up to 128 paths of one row walk the agenda together, each rule one loop over their lanes.

The fields of the state lie in a structure of arrays, so that LLVM turns each loop into vector code. A lane whose war
has ended is written out and filled with the last live one. The algorithm is that of `kernel`, and so are the bits.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from attrition.engine.branches import chosen
from attrition.engine.kernel import (
    ACTS,
    N_EVENTS,
    RECORD,
    RULES,
    TRIGGERS,
)
from attrition.engine.lane_loops import process_loops
from attrition.engine.lane_steps import (
    accumulate,
    any_ended,
    apply_to_lanes,
    begin_lanes,
    draw_budgets,
    draw_errors,
    draw_lane_normals,
    empty_counters,
    impose_lanes,
    keep_lanes,
    record_lanes,
    report_lanes,
    rewind,
    write_ended,
    write_lane,
)
from attrition.engine.lane_view import address_of, call_loops, lane_of, row_of
from attrition.engine.memory import LANES, new_lane_work
from attrition.engine.plan import LaneWork, Output, Plan, Reported, Rows
from attrition.engine.program import Program
from attrition.engine.steps import earliest_crossing, spend_budget, watch_triggers
from attrition.model.clocks import EFFECTS
from attrition.model.registry import EVENTS
from attrition.model.spans import HOURS_PER_MONTH
from attrition.numeric.native import Native
from attrition.numeric.streams import row_path

MOST_COUNTED = 65535
"""Paths after which the counters are emptied into the histogram."""

# Hole of the template below: `lane_kernel` binds it when it derives the jitted form.
TAKE_EFFECT: Any = None


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
    loops = work.loops
    state = work.state
    normals = work.normals
    addresses = work.addresses
    positions = work.positions
    since = work.since
    histogram = output.histogram
    moments = output.moments
    counted = 0
    trajectories = output.trajectories
    outcomes = output.outcomes
    for row in range(numbers.shape[0]):
        p = row_of(parameters, row)
        for block in range(0, paths, LANES):
            live = min(LANES, paths - block)
            if counted + live > MOST_COUNTED:
                empty_counters(work.counts, histogram)
                counted = 0
            counted += live
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
                                    TAKE_EFFECT(winner, flat, p, (tick + share * step) / 24.0)
                                    spend_budget(flat, winner, seed, event_streams[winner], addresses[lane])
                            live = write_ended(work, p, reported, outcomes, horizon_day, live)
                            wide = (live + 7) & ~7
                    t = tick / HOURS_PER_MONTH
                    day = (tick + step) / 24.0
                    call_loops(
                        loops, process, address_of(state), address_of(p), t, day, address_of(normals), wide
                    )
                    if any_ended(state, live):
                        live = write_ended(work, p, reported, outcomes, horizon_day, live)
                        wide = (live + 7) & ~7
                    if live == 0:
                        break
                elif task == RECORD:
                    if slot < recorded_steps:
                        report_lanes(state, wide)
                        record_lanes(work, slot, fields, low, scale, moments, live)
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
                    draw_errors(work, seed, history.stream[observation], slot, wide)
                    impose_lanes(work, history, changes, observation, row, biases, wide)
            for lane in range(live):
                write_lane(work, p, reported, outcomes, horizon_day, lane)
    empty_counters(work.counts, histogram)


def derived_lane_kernel() -> Any:
    """Return what is compiled."""
    from attrition.engine import lane_types
    from attrition.numeric.jit import compiled_part

    lane_types.provide()
    effects = {"TAKE_EFFECT": chosen([EFFECTS[event.name] for event in EVENTS])}
    return compiled_part(simulate_lanes, effects)


@cache
def lane_kernel() -> Native:
    """Return the compiled kernel; it compiles at its first call, or is read from where it is kept."""
    return Native("lane-kernel", derived_lane_kernel)


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
    work = new_lane_work(program, process_loops(), *output.histogram.shape[:2])
    lane_kernel()(plan, rows, reported, work, output, np.int64(first_path), np.int64(paths), np.int64(kept))
    return work
