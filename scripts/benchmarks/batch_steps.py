"""A batch of paths as a record of arrays, and the steps of a scheduler on it that all array libraries share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from attrition.engine.kernel import ACTS, RECORD, RULES, TRIGGERS
from attrition.engine.parts import run_rules
from attrition.engine.plan import Changes, Plan, Triggers
from attrition.engine.records import PARAMETER_FIELDS
from attrition.engine.steps import SPENT, apply_change, impose
from attrition.engine.tallies import in_units, tally
from attrition.model.clocks import EFFECTS, PROCESSES
from attrition.model.ends import close, report
from attrition.model.processes import initial_state
from attrition.model.registry import EVENTS, STATE
from attrition.model.turning import close_turns
from attrition.numeric.elementary import sqrt
from attrition.numeric.streams import exponential, normal_pair, row_path, uniform_pair
from scripts.benchmarks.dispatch import Derivation, Function, Library

FIELD_NAMES: tuple[str, ...] = tuple(field.name for field in STATE)


class Paths:
    """The state of a batch of paths: every field by name, an array of a number a path or one number for all."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.__dict__.update(fields)


class Row:
    """The parameters of a batch: every field by name, one number for all or an array of a number a path."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.__dict__.update(fields)


class Flat:
    """The state of a batch seen as a list of its fields, as the steps of the engines index it."""

    def __init__(self, s: Any) -> None:
        self.s = s

    def __getitem__(self, index: int) -> Any:
        return getattr(self.s, FIELD_NAMES[index])

    def __setitem__(self, index: int, value: Any) -> None:
        setattr(self.s, FIELD_NAMES[index], value)


def zero_state() -> Paths:
    """Return the state before its beginning: every field nil."""
    return Paths(dict.fromkeys(FIELD_NAMES, 0.0))


def row_values(record: Any) -> dict[str, float]:
    """Return one row of the parameters as Python floats by field."""
    return dict(zip(PARAMETER_FIELDS, (float(value) for value in record.tolist()), strict=True))


@dataclass(frozen=True)
class Model:
    """Array forms of all that a scheduler calls: rules by process, effects by event, and the steps themselves."""

    library: Library
    initial_state: Function
    rules: tuple[tuple[Function, ...], ...]
    run_rules: Function
    effects: tuple[Function, ...]
    report: Function
    close: Function
    close_turns: Function
    apply_change: Function
    impose: Function
    uniform_pair: Function
    normal_pair: Function
    exponential: Function
    row_path: Function
    sqrt: Function
    tally: Function
    in_units: Function


def model_under(library: Library) -> Model:
    """Derive the array forms of the whole model under one library."""
    derivation = Derivation(library)
    of = derivation.of
    return Model(
        library,
        of(initial_state),
        tuple(tuple(of(rule) for rule in process.rules) for process in PROCESSES),
        derivation.rebound(run_rules),
        tuple(of(EFFECTS[event.name]) for event in EVENTS),
        of(report),
        of(close),
        of(close_turns),
        of(apply_change),
        of(impose),
        of(uniform_pair),
        of(normal_pair),
        of(exponential),
        of(row_path),
        of(sqrt),
        of(tally),
        of(in_units),
    )


@dataclass(frozen=True)
class Entry:
    """One line of the agenda: process, its task, slot and payload; `draws` are the places of its normal numbers."""

    process: int
    task: int
    slot: int
    payload: int
    draws: tuple[int, ...]


@dataclass(frozen=True)
class Tick:
    """All that happens at one hour, and the addresses of the pairs of normal numbers that it needs.

    `streams` and `slots` uint64[parts, pairs, 1]; a pair whose step has fewer parts than others has `used` 0 in the
    rest, float64[parts, pairs, 1]; `roots` float64[pairs, 1], by which the sums are divided.
    """

    hour: int
    entries: tuple[Entry, ...]
    streams: Any
    slots: Any
    used: Any
    roots: Any


def ticks_of(plan: Plan, sqrt_: Function) -> list[Tick]:
    """Return the agenda gathered by hour, so that all normal numbers of an hour are drawn at once."""
    table = plan.table
    lines: dict[int, list[Entry]] = {}
    pairs: dict[int, list[tuple[int, int, int]]] = {}
    for hour, process, slot, payload in plan.agenda.entries.tolist():
        task = int(table.tasks[process])
        wanted = pairs.setdefault(hour, [])
        first = len(wanted)
        if task == RULES:
            parts = plan.agenda.slots_per_step if table.stepped[process] > 0 else 1
            wanted += [
                (int(table.streams[process, pair]), slot * parts, parts)
                for pair in range(int(table.pairs[process]))
            ]
        elif task not in (RECORD, TRIGGERS, ACTS):
            wanted.append((int(plan.history.stream[payload]), slot, 1))
        draws = tuple(range(2 * first, 2 * len(wanted)))
        lines.setdefault(hour, []).append(Entry(process, task, slot, payload, draws))
    return [_tick(hour, lines[hour], pairs[hour], sqrt_) for hour in sorted(lines)]


def _tick(hour: int, entries: list[Entry], pairs: list[tuple[int, int, int]], sqrt_: Function) -> Tick:
    most = max((parts for _, _, parts in pairs), default=1)
    shape = (most, len(pairs), 1)
    slots = np.zeros(shape, dtype=np.uint64)
    used = np.zeros(shape)
    for index, (_, slot, parts) in enumerate(pairs):
        for part in range(parts):
            slots[part, index, 0] = slot + part
            used[part, index, 0] = 1.0
    streams = np.array([stream for stream, _, _ in pairs], dtype=np.uint64).reshape(-1, 1)
    roots = np.array([float(sqrt_(float(parts))) for _, _, parts in pairs]).reshape(-1, 1)
    return Tick(hour, tuple(entries), streams, slots, used, roots)


def watch_triggers(
    model: Model,
    s: Any,
    triggers: Triggers,
    changes: Changes,
    since: list[Any],
    row: Any,
    values: Any,
    hour: Any,
    able: Any,
) -> None:
    """Fire, on each path, each trigger whose condition has held for its dwell; once.

    Parameters: since, for each trigger the hour since which it holds, -1 not, SPENT fired, one number a path;
    able, whether a path may fire at all now. The rest as for `attrition.engine.steps.watch_triggers`.
    """
    choose = model.library.choose
    flat = Flat(s)
    for index in range(triggers.field.shape[0]):
        signal = flat[int(triggers.field[index])]
        level = float(triggers.level[index])
        holds = (signal > level) if triggers.above[index] > 0 else (signal < level)
        unspent = (since[index] != SPENT) & able
        began = choose(since[index] < 0, hour, since[index])
        fires = unspent & holds & (hour - began >= int(triggers.dwell[index]))
        since[index] = choose(unspent, choose(fires, SPENT, choose(holds, began, -1)), since[index])
        for change in range(int(triggers.changes[index, 0]), int(triggers.changes[index, 1])):
            field = int(changes.field[change])
            before = flat[field]
            model.apply_change(flat, changes, change, row, values)
            flat[field] = choose(fires, flat[field], before)


def outcome_columns(model: Model, s: Any, p: Any, reported: Any, horizon_day: float) -> Sequence[Any]:
    """Settle what a batch of paths reports; return its outcome columns, NaN for what did not happen.

    A column is an array of a number a path, or one number for all.
    """
    choose = model.library.choose
    model.close_turns(s, p)
    model.close(s, horizon_day)
    flat = Flat(s)
    columns = []
    for source, nullable, day in zip(
        reported.source.tolist(), reported.nullable.tolist(), reported.day.tolist(), strict=True
    ):
        value = flat[source] if source >= 0 else np.nan
        if source >= 0 and nullable > 0:
            value = choose(value < 0.0, np.nan, value)
        if source >= 0 and day > 0:
            value = choose(value > horizon_day, np.nan, value)
        columns.append(value)
    return columns
