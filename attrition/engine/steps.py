"""The steps that every scheduler takes the same way: acts, triggers, observations, events, draws and records.

They work on the state as a list of fields, `flat`: an array of the kernel, or a plain record seen as one.
"""

from __future__ import annotations

from typing import Any

from attrition.engine.plan import Changes, History, Reported, Triggers
from attrition.engine.tallies import in_units, tally
from attrition.model.declarations import EVENT_FIELDS
from attrition.numeric.elementary import clip, exp, log, maximum, minimum, select, sqrt
from attrition.numeric.streams import exponential, normal_pair, uniform_pair
from attrition.numeric.twins import inlined

RATE, CUMULATIVE, BUDGET, MARK, COUNT = range(EVENT_FIELDS)
ADD, MULTIPLY = 1, 2
SPENT = -2
"""Mark of a trigger that has fired."""


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
        if since[index] != SPENT:
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
                    since[index] = SPENT
                    for change in range(triggers.changes[index, 0], triggers.changes[index, 1]):
                        apply_change(flat, changes, change, row, values)


@inlined
def observed(value: float, absolute: int, error: float) -> float:
    """Return an observed value plus, or in logarithms plus, its error."""
    return select(absolute > 0, value + error, value * exp(error))


@inlined
def level_move(target: float, known: float) -> float:
    """Return what a level must move by, so that the rate that depends on it meets an observation."""
    return log(maximum(target, 1e-9) / maximum(known, 1e-9))


@inlined
def impose(
    flat: Any, history: History, changes: Changes, index: int, row: int, biases: Any, z: float
) -> None:
    """Set the state to an observation, or move a level so that the rate that depends on it meets the observation."""
    error = history.sd[index] * z + biases[row, history.series[index]]
    target = observed(history.value[index], history.absolute[index], error)
    field = history.field[index]
    if history.reference[index] >= 0:
        flat[field] = flat[field] + level_move(target, flat[history.reference[index]])
    else:
        held = clip(target, changes.limits[field, 0], changes.limits[field, 1])
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
    root = sqrt(float(slots_per_step))
    for pair in range(pairs):
        stream = streams[process, pair]
        first, second = normal_pair(seed, stream, slot * slots_per_step, address)
        for part in range(1, slots_per_step):
            one, two = normal_pair(seed, stream, slot * slots_per_step + part, address)
            first = first + one
            second = second + two
        z[2 * pair] = first / root
        z[2 * pair + 1] = second / root


@inlined
def record(flat: Any, slot: int, fields: Any, low: Any, scale: Any, histogram: Any, moments: Any) -> None:
    """Count the recorded variables of a path that still fights into their histograms and moments."""
    for variable in range(fields.shape[0]):
        value = flat[fields[variable]]
        # Counters of one record lie together: a path touches few pages of memory at a step.
        histogram[slot, variable, tally(value, low[slot, variable], scale[slot, variable])] += 1
        units = in_units(value, low[slot, variable], scale[slot, variable])
        moments[slot, variable, 0] += units
        moments[slot, variable, 1] += units * units


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
