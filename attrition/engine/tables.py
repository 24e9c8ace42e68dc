"""The tables of a compiled scenario: processes, what acts change, triggers and the history imposed."""

from __future__ import annotations

import numpy as np

from attrition.engine.calendar import Calendar
from attrition.engine.kernel import TASK_CODES
from attrition.engine.plan import Changes, History, Table, Triggers
from attrition.model.clocks import PROCESSES
from attrition.model.declarations import Clock
from attrition.model.registry import EVENT_INDEX, EVENTS, LEVERS, OBSERVED, STATE, STATE_INDEX
from attrition.model.spans import HOURS_PER_MONTH
from attrition.numeric.streams import hash64, unequal_hashes
from attrition.scenario.records import Act, Scenario


def table_of(scenario: Scenario) -> Table:
    """Return the process table as arrays; the hashes of all streams of a scenario must differ."""
    names = [name for process in PROCESSES for name in process.streams]
    names += [f"event.{event.name}" for event in EVENTS]
    names += [f"observation.{quantity.name}{kind}" for quantity in OBSERVED for kind in ("", ".bias")]
    names += [f"act.{act.name}" for act in scenario.acts]
    hashes = unequal_hashes(names)
    widest = max(len(process.streams) for process in PROCESSES)
    streams = np.zeros((len(PROCESSES), widest), dtype=np.uint64)
    events = np.zeros((len(PROCESSES), 2), dtype=np.int64)
    for code, process in enumerate(PROCESSES):
        for index, name in enumerate(process.streams):
            streams[code, index] = hashes[name]
        owned = [EVENT_INDEX[name] for name in process.events]
        if owned:
            events[code] = (min(owned), max(owned) + 1)
    return Table(
        np.array([TASK_CODES[process.task] for process in PROCESSES], dtype=np.int64),
        np.array([process.clock is Clock.STEP for process in PROCESSES], dtype=np.int64),
        streams,
        np.array([len(process.streams) for process in PROCESSES], dtype=np.int64),
        events,
        np.array([hashes[f"event.{event.name}"] for event in EVENTS], dtype=np.uint64),
    )


def changes_of(acts: tuple[Act, ...]) -> tuple[Changes, dict[str, tuple[int, int]]]:
    """Return what acts change, and the range of the changes of each act by its name."""
    levers = {lever.name: lever for lever in LEVERS}
    lines: list[tuple[int, int, int, float]] = []
    ranges: dict[str, tuple[int, int]] = {}
    for index, act in enumerate(acts):
        first = len(lines)
        for change in levers[act.lever].changes:
            lines.append((STATE_INDEX[change.field], int(change.operation), index, change.scale))
        ranges[act.name] = (first, len(lines))
    return (
        Changes(
            np.array([line[0] for line in lines], dtype=np.int64),
            np.array([line[1] for line in lines], dtype=np.int64),
            np.array([line[2] for line in lines], dtype=np.int64),
            np.array([line[3] for line in lines], dtype=np.float64),
            np.array([(field.low, field.high) for field in STATE], dtype=np.float64),
        ),
        ranges,
    )


def triggers_of(acts: list[Act], ranges: dict[str, tuple[int, int]]) -> Triggers:
    """Return the conditions of triggered acts."""
    conditions = [act.when for act in acts if act.when is not None]
    return Triggers(
        np.array([STATE_INDEX[condition.signal] for condition in conditions], dtype=np.int64),
        np.array([condition.comparator == "above" for condition in conditions], dtype=np.int64),
        np.array([condition.level for condition in conditions], dtype=np.float64),
        np.array([int(condition.dwell_months * HOURS_PER_MONTH) for condition in conditions], dtype=np.int64),
        np.array([ranges[act.name] for act in acts], dtype=np.int64).reshape(-1, 2),
    )


def history_of(scenario: Scenario, calendar: Calendar) -> tuple[History, list[tuple[int, int]]]:
    """Return the observations imposed before the cutoff, and tick and number of each."""
    quantities = {quantity.name: quantity for quantity in OBSERVED}
    lines: list[tuple[int, int, int, int, float, int, float, int]] = []
    imposed: list[tuple[int, int]] = []
    for number, series in enumerate(scenario.observations):
        quantity = quantities[series.quantity]
        for point in series.imposed():
            tick = calendar.tick(point.date)
            if not 0 <= tick < calendar.cutoff:
                continue
            imposed.append((tick, len(lines)))
            lines.append(
                (
                    number,
                    STATE_INDEX[quantity.field],
                    STATE_INDEX[quantity.reference] if quantity.reference else -1,
                    STATE_INDEX[quantity.ledger] if quantity.ledger else -1,
                    point.value,
                    int(series.error_kind == "absolute"),
                    series.error_sd,
                    hash64(f"observation.{quantity.name}"),
                )
            )
    columns = list(zip(*lines, strict=True)) if lines else [()] * 8
    return (
        History(
            np.array(columns[0], dtype=np.int64),
            np.array(columns[1], dtype=np.int64),
            np.array(columns[2], dtype=np.int64),
            np.array(columns[3], dtype=np.int64),
            np.array(columns[4], dtype=np.float64),
            np.array(columns[5], dtype=np.int64),
            np.array(columns[6], dtype=np.float64),
            np.array(columns[7], dtype=np.uint64),
        ),
        imposed,
    )
