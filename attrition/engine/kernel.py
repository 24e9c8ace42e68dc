"""The scalar numba kernel: one path after another along the agenda, calling the rules of the process table.

`simulate_paths` reads as the algorithm; `kernel()` derives its jitted form, with the process table and the effects
of events unrolled into chains of branches.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from attrition.engine.plan import Changes, History, Output, Plan, Reported, Rows, Triggers, Work
from attrition.engine.tallies import tally
from attrition.model.clocks import EFFECTS, PROCESSES, Task
from attrition.model.declarations import EVENT_FIELDS
from attrition.model.ends import close, report
from attrition.model.processes import initial_state
from attrition.model.registry import EVENTS, STATE_INDEX
from attrition.model.turning import close_turns
from attrition.numeric.elementary import exp, log, maximum, minimum, select, sqrt
from attrition.numeric.streams import exponential, normal_pair, row_path, uniform_pair
from attrition.numeric.twins import inlined

RULES, OBSERVATIONS, ACTS, TRIGGERS, RECORD = range(5)
TASK_CODES = {
    Task.RULES: RULES,
    Task.OBSERVATIONS: OBSERVATIONS,
    Task.ACTS: ACTS,
    Task.TRIGGERS: TRIGGERS,
    Task.RECORD: RECORD,
}
RATE, CUMULATIVE, BUDGET, MARK, COUNT = range(EVENT_FIELDS)
N_EVENTS = len(EVENTS)
END = STATE_INDEX["end"]
MONTH_HOURS = 730.5
ADD, MULTIPLY = 1, 2

# Holes of the templates below: `chained` and `kernel` bind them when they derive the jitted form.
CODE = -1
CALLED: Any = None
OTHERS: Any = None
PROCESS_CHAIN: Any = None
EFFECT_CHAIN: Any = None


@inlined
def no_process(process: int, s: Any, p: Any, t: float, day: float, z: Any) -> None:
    """End of the chain of processes."""


@inlined
def process_branch(process: int, s: Any, p: Any, t: float, day: float, z: Any) -> None:
    """One row of the process table: a template whose CODE, CALLED and OTHERS are bound by `chained`."""
    if process == CODE:
        CALLED(s, p, t, day, z)
    else:
        OTHERS(process, s, p, t, day, z)


@inlined
def no_effect(event: int, s: Any, p: Any, day: float) -> None:
    """End of the chain of effects."""


@inlined
def effect_branch(event: int, s: Any, p: Any, day: float) -> None:
    """One event: a template whose CODE, CALLED and OTHERS are bound by `chained`."""
    if event == CODE:
        CALLED(s, p, day)
    else:
        OTHERS(event, s, p, day)


@inlined
def changed(old: float, operation: int, value: float, low: float, high: float) -> float:
    """Return a state field after a change by an act, kept within the field's limits."""
    moved = select(operation == ADD, old + value, select(operation == MULTIPLY, old * value, value))
    return minimum(maximum(moved, low), high)


@inlined
def apply_change(flat: Any, changes: Changes, index: int, row: int, values: Any) -> None:
    """Apply one change of an act to the state."""
    field = changes.field[index]
    flat[field] = changed(
        flat[field],
        changes.operation[index],
        values[row, changes.value[index]] * changes.scale[index],
        changes.limits[field, 0],
        changes.limits[field, 1],
    )


@inlined
def watch_triggers(
    flat: Any, triggers: Triggers, changes: Changes, since: Any, row: int, values: Any, tick: int
) -> None:
    """Fire each trigger, once, whose condition has held for its dwell."""
    for index in range(triggers.field.shape[0]):
        if since[index] != -2:
            signal = flat[triggers.field[index]]
            above = triggers.above[index] > 0
            holds = (above and signal > triggers.level[index]) or (
                not above and signal < triggers.level[index]
            )
            if not holds:
                since[index] = -1
            else:
                if since[index] < 0:
                    since[index] = tick
                if tick - since[index] >= triggers.dwell[index]:
                    since[index] = -2
                    for change in range(triggers.changes[index, 0], triggers.changes[index, 1]):
                        apply_change(flat, changes, change, row, values)


@inlined
def observed(value: float, absolute: int, error: float) -> float:
    """Return an observed value plus, or in logarithms plus, its error."""
    return select(absolute > 0, value + error, value * exp(error))


@inlined
def impose(
    flat: Any, history: History, changes: Changes, index: int, row: int, biases: Any, z: float
) -> None:
    """Set the state to an observation, or move a level so that the rate that depends on it meets the observation."""
    error = history.sd[index] * z + biases[row, history.series[index]]
    target = observed(history.value[index], history.absolute[index], error)
    field = history.field[index]
    if history.reference[index] >= 0:
        known = maximum(flat[history.reference[index]], 1e-9)
        flat[field] = flat[field] + log(maximum(target, 1e-9) / known)
    else:
        held = minimum(maximum(target, changes.limits[field, 0]), changes.limits[field, 1])
        if history.ledger[index] >= 0:
            flat[history.ledger[index]] = flat[history.ledger[index]] + (held - flat[field])
        flat[field] = held


@inlined
def draw_budget(flat: Any, event: int, count: int, seed: int, stream: int, address: int) -> None:
    """Draw the Exp(1) budget and the mark of an event's occurrence number `count`."""
    first, second = uniform_pair(seed, stream, count, address)
    flat[event * EVENT_FIELDS + BUDGET] = exponential(first)
    flat[event * EVENT_FIELDS + MARK] = second


@inlined
def earliest_crossing(flat: Any, first: int, last: int, dt: float) -> tuple[int, float]:
    """Integrate the hazards of events `first` to `last` over `dt` months; return the earliest to cross, or -1.

    Hazards were frozen at the start of the step. The second number is the share of the step at the crossing. A
    crossing that is not the earliest keeps its cumulative hazard and takes effect in the next step.
    """
    winner = -1
    earliest = 2.0
    for event in range(first, last):
        base = event * EVENT_FIELDS
        added = flat[base + RATE] * dt
        before = flat[base + CUMULATIVE]
        flat[base + CUMULATIVE] = before + added
        if before + added >= flat[base + BUDGET]:
            share = minimum(maximum(flat[base + BUDGET] - before, 0.0) / maximum(added, 1e-300), 1.0)
            if share < earliest:
                earliest = share
                winner = event
    return winner, earliest


@inlined
def spend_budget(flat: Any, event: int, seed: int, stream: int, address: int) -> None:
    """Take an occurrence off the cumulative hazard and draw the budget of the next one."""
    base = event * EVENT_FIELDS
    flat[base + CUMULATIVE] = maximum(flat[base + CUMULATIVE] - flat[base + BUDGET], 0.0)
    flat[base + COUNT] = flat[base + COUNT] + 1.0
    draw_budget(flat, event, int(flat[base + COUNT]), seed, stream, address)


@inlined
def draw_normals(
    z: Any, streams: Any, process: int, pairs: int, slot: int, slots_per_step: int, seed: int, address: int
) -> None:
    """Draw the normal numbers of a process: over a step of several slots, their scaled sum."""
    for pair in range(pairs):
        first = 0.0
        second = 0.0
        for part in range(slots_per_step):
            one, two = normal_pair(seed, streams[process, pair], slot * slots_per_step + part, address)
            first = first + one
            second = second + two
        z[2 * pair] = first / sqrt(float(slots_per_step))
        z[2 * pair + 1] = second / sqrt(float(slots_per_step))


@inlined
def record(flat: Any, slot: int, fields: Any, low: Any, scale: Any, histogram: Any) -> None:
    """Count the recorded variables of a path that still fights into their histograms."""
    for variable in range(fields.shape[0]):
        histogram[variable, slot, tally(flat[fields[variable]], low[variable], scale[variable])] += 1


@inlined
def keep(flat: Any, slot: int, fields: Any, position: int, trajectories: Any) -> None:
    """Keep the recorded variables of one path."""
    for variable in range(fields.shape[0]):
        trajectories[position, slot, variable] = flat[fields[variable]]


@inlined
def write_outcome(flat: Any, reported: Reported, horizon_day: float, position: int, outcomes: Any) -> None:
    """Write the outcome of one path; what did not happen within the horizon is NaN."""
    for column in range(reported.source.shape[0]):
        value = float("nan")
        if reported.source[column] >= 0:
            value = flat[reported.source[column]]
            if reported.nullable[column] > 0 and value < 0.0:
                value = float("nan")
            if reported.day[column] > 0 and value > horizon_day:
                value = float("nan")
        outcomes[position, column] = value


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
                        winner, share = earliest_crossing(flat, first, last, step / MONTH_HOURS)
                        if winner >= 0:
                            EFFECT_CHAIN(winner, s, p, (tick + share * step) / 24.0)
                            spend_budget(flat, winner, seed, event_streams[winner], address)
                    if flat[END] < 0.5:
                        PROCESS_CHAIN(process, s, p, tick / MONTH_HOURS, (tick + step) / 24.0, z)
                    if flat[END] > 0.5:
                        break
                elif task == RECORD:
                    if slot < recorded_steps:
                        report(s)
                        record(flat, slot, fields, low, scale, histogram)
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


def chained(
    template: Callable[..., Any], end: Callable[..., Any], called: dict[int, Callable[..., Any]]
) -> Any:
    """Return a jitted chain of branches, one for each code, from a template."""
    from attrition.numeric.jit import compiled

    chain: Any = compiled(end)
    for code in sorted(called, reverse=True):
        chain = compiled(template, {"CODE": code, "CALLED": called[code], "OTHERS": chain})
    return chain


@cache
def kernel() -> Any:
    """Return the jitted kernel; it compiles at its first call, or is read from the cache of compiled code."""
    from attrition.numeric.jit import compiled_kernel, source_digest

    called = {code: process.rules for code, process in enumerate(PROCESSES) if process.rules is not None}
    effects = {code: EFFECTS[event.name] for code, event in enumerate(EVENTS)}
    chains = {
        "PROCESS_CHAIN": chained(process_branch, no_process, called),
        "EFFECT_CHAIN": chained(effect_branch, no_effect, effects),
    }
    return compiled_kernel(simulate_paths, chains, source_digest())
