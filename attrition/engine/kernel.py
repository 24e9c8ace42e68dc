"""The scalar numba kernel: one path after another along the agenda, calling the rules of the process table.

`simulate_paths` reads as the algorithm; `kernel()` derives its jitted form, with the process table and the effects
of events as branches.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from attrition.engine.branches import chosen
from attrition.engine.parts import all_in_turn
from attrition.engine.plan import Output, Plan, Reported, Rows, Work
from attrition.engine.steps import (
    apply_change,
    draw_budget,
    draw_normals,
    earliest_crossing,
    impose,
    keep,
    record,
    spend_budget,
    watch_triggers,
    write_outcome,
)
from attrition.model.clocks import EFFECTS, PROCESSES
from attrition.model.declarations import Task
from attrition.model.ends import close, report
from attrition.model.processes import initial_state
from attrition.model.registry import EVENTS, STATE_INDEX
from attrition.model.spans import HOURS_PER_MONTH
from attrition.model.turning import close_turns
from attrition.numeric.streams import normal_pair, row_path

RULES, OBSERVATIONS, ACTS, TRIGGERS, RECORD = range(5)
TASK_CODES = {
    Task.RULES: RULES,
    Task.OBSERVATIONS: OBSERVATIONS,
    Task.ACTS: ACTS,
    Task.TRIGGERS: TRIGGERS,
    Task.RECORD: RECORD,
}
N_EVENTS = len(EVENTS)
END = STATE_INDEX["end"]

# Holes of the template below: `kernel` binds them when it derives the jitted form.
RUN_PROCESS: Any = None
TAKE_EFFECT: Any = None


def simulate_paths(
    plan: Plan,
    rows: Rows,
    reported: Reported,
    work: Work,
    output: Output,
    first_path: int,
    paths: int,
    kept: int,
) -> None:
    """Simulate `paths` paths of each row, from number `first_path` on, and write outcomes and histograms.

    Outcomes stand in the order (row, path); of the first `kept` of them the trajectories are written too. Only
    `work` and `output` are changed.
    """
    # Arrays are taken out of their tuples once: each access through a tuple would count references in the loop.
    seed = plan.seed
    agenda = plan.agenda.entries
    step = plan.agenda.step
    slots_per_step = plan.agenda.slots_per_step
    recorded_steps = plan.agenda.recorded_steps
    cutoff = plan.agenda.cutoff
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
    values = rows.values
    biases = rows.biases
    fields = reported.field
    low = reported.low
    scale = reported.scale
    state = work.state
    flat = work.flat
    z = work.normals
    since = work.since
    histogram = output.histogram
    moments = output.moments
    trajectories = output.trajectories
    outcomes = output.outcomes
    s = state[0]
    position = 0
    for row in range(rows.numbers.shape[0]):
        p = parameters[row]
        for path in range(first_path, first_path + paths):
            address = row_path(rows.numbers[row], path)
            for field in range(flat.shape[0]):
                flat[field] = 0.0
            for trigger in range(since.shape[0]):
                since[trigger] = -1
            initial_state(s, p)
            for event in range(N_EVENTS):
                draw_budget(flat, event, 0, seed, event_streams[event], address)
            for entry in range(agenda.shape[0]):
                tick = agenda[entry, 0]
                process = agenda[entry, 1]
                slot = agenda[entry, 2]
                task = tasks[process]
                if task == RULES:
                    slots = slots_per_step if stepped[process] > 0 else 1
                    draw_normals(z, streams, process, pairs[process], slot, slots, seed, address)
                    first = events[process, 0]
                    last = events[process, 1]
                    if last > first:
                        winner, share = earliest_crossing(flat, first, last, step / HOURS_PER_MONTH)
                        if winner >= 0:
                            TAKE_EFFECT(winner, s, p, (tick + share * step) / 24.0)
                            spend_budget(flat, winner, seed, event_streams[winner], address)
                    if flat[END] < 0.5:
                        RUN_PROCESS(process, s, p, tick / HOURS_PER_MONTH, (tick + step) / 24.0, z)
                    if flat[END] > 0.5:
                        break
                elif task == RECORD:
                    if slot < recorded_steps:
                        report(s)
                        record(flat, slot, fields, low, scale, histogram, moments)
                        if position < kept:
                            keep(flat, slot, fields, position, trajectories)
                elif task == TRIGGERS:
                    if tick >= cutoff:
                        watch_triggers(flat, triggers, changes, since, row, values, tick)
                elif task == ACTS:
                    apply_change(flat, changes, agenda[entry, 3], row, values)
                else:
                    observation = agenda[entry, 3]
                    one, _ = normal_pair(seed, history.stream[observation], slot, address)
                    impose(flat, history, changes, observation, row, biases, one)
            close_turns(s, p)
            close(s, plan.agenda.horizon_day)
            write_outcome(flat, reported, plan.agenda.horizon_day, position, outcomes)
            position += 1


@cache
def kernel() -> Any:
    """Return the jitted kernel; it compiles at its first call, or is read from the cache of compiled code."""
    from attrition.numeric.jit import compiled_kernel
    from attrition.numeric.sources import source_digest

    choices = {
        "RUN_PROCESS": chosen([all_in_turn(row.rules) if row.rules else None for row in PROCESSES]),
        "TAKE_EFFECT": chosen([EFFECTS[event.name] for event in EVENTS]),
    }
    return compiled_kernel(simulate_paths, choices, source_digest())
