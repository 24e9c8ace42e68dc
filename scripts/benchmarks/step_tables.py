"""The agenda as tables of a line a step, for an engine that is compiled once for all steps.

A step takes its processes in one fixed order: what is dated, the processes in the order of the table, and then those
of other clocks that act between this boundary and the next. Whether such a process acts in a step stands in a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from attrition.engine.kernel import ACTS, RECORD, RULES, TRIGGERS
from attrition.engine.plan import Plan
from attrition.model.clocks import PROCESSES
from attrition.model.spans import HOURS_PER_MONTH
from scripts.benchmarks.dispatch import NotDerivable


@dataclass(frozen=True)
class Place:
    """A process in the sequence of a step; `flagged` says that it acts in some steps only."""

    process: int
    task: int
    flagged: bool


class Acting(NamedTuple):
    """When a place of the sequence acts, a line a step: 1 where it does, its slot, time in months, day at its end."""

    flag: Any
    slot: Any
    t: Any
    day: Any


@dataclass(frozen=True)
class Kind:
    """Dated entries of one sort: an observation's series, field, reference, ledger and whether its error is absolute;
    or the field and the operation of an act's change."""

    imposed: bool
    key: tuple[int, ...]
    touched: frozenset[int]


class Dated(NamedTuple):
    """The dated entries of one kind, float or integer [steps, most of this kind in a step]: 1 where there is one, its
    number in its table, and its slot."""

    flag: Any
    index: Any
    slot: Any


@dataclass(frozen=True)
class StepTables:
    """The sequence of a step and its tables; `hours` int64[steps], `dated_any` bool[steps]."""

    hours: Any
    places: tuple[Place, ...]
    acting: tuple[Acting, ...]
    kinds: tuple[Kind, ...]
    dated: tuple[Dated, ...]
    dated_any: Any


def step_tables(plan: Plan) -> StepTables:
    """Return the agenda of a plan by steps.

    Raises: NotDerivable when a process of another clock acts twice between two steps, out of the order of the table, or
    when dated entries that touch the same field come in an order that changes from step to step.
    """
    step = plan.agenda.step
    entries = plan.agenda.entries.tolist()
    steps = max(entry[0] for entry in entries) // step + 1
    dated_tasks = {process for process in range(len(PROCESSES)) if _is_dated(int(plan.table.tasks[process]))}
    windows: list[list[list[int]]] = [[] for _ in range(steps)]
    for entry in entries:
        if entry[1] not in dated_tasks:
            windows[entry[0] // step].append(entry)
    aligned = sorted({entry[1] for entry in entries if entry[0] % step == 0} - dated_tasks)
    later = sorted({entry[1] for entry in entries if entry[0] % step != 0} - dated_tasks)
    sequence = [(process, False) for process in aligned] + [(process, True) for process in later]
    numbers = {place: number for number, place in enumerate(sequence)}
    tables = [np.zeros((len(sequence), steps)) for _ in range(4)]
    flag, slot, t, day = tables
    for index, window in enumerate(windows):
        order = [numbers[process, hour % step != 0] for hour, process, _, _ in window]
        if any(after <= before for before, after in pairwise(order)):
            names = ", ".join(PROCESSES[entry[1]].name for entry in window if entry[0] % step)
            raise NotDerivable(f"step {index} takes {names} in another order than the process table has")
        for place, (hour, _, number, _) in zip(order, window, strict=True):
            flag[place, index] = 1.0
            slot[place, index] = number
            t[place, index] = hour / HOURS_PER_MONTH
            day[place, index] = (hour + step) / 24.0
    places = tuple(
        Place(process, int(plan.table.tasks[process]), bool((flag[number] < 1.0).any()))
        for number, (process, _) in enumerate(sequence)
    )
    acting = tuple(
        Acting(flag[number] > 0.5, slot[number].astype(np.uint64), t[number], day[number])
        for number in range(len(sequence))
    )
    kinds, dated = _dated(plan, steps)
    some = np.zeros(steps, dtype=bool)
    for table in dated:
        some |= table.flag.any(axis=1)
    return StepTables(np.arange(steps) * step, places, acting, kinds, dated, some)


def _is_dated(task: int) -> bool:
    return task not in (RULES, RECORD, TRIGGERS)


def _dated(plan: Plan, steps: int) -> tuple[tuple[Kind, ...], tuple[Dated, ...]]:
    """Return the kinds of dated entries in the order in which every step takes them, and their tables."""
    found: dict[Kind, dict[int, list[tuple[int, int]]]] = {}
    sequences: dict[int, list[Kind]] = {}
    for hour, process, slot, payload in plan.agenda.entries.tolist():
        task = int(plan.table.tasks[process])
        if _is_dated(task):
            kind = _kind(plan, task, payload)
            at = hour // plan.agenda.step
            found.setdefault(kind, {}).setdefault(at, []).append((payload, slot))
            sequences.setdefault(at, []).append(kind)
    # Observations come before acts at every step, as the process table has it.
    kinds = tuple(sorted(found, key=lambda kind: not kind.imposed))
    place = {kind: number for number, kind in enumerate(kinds)}
    for at, sequence in sequences.items():
        for number, kind in enumerate(sequence):
            for other in sequence[number + 1 :]:
                if place[other] < place[kind] and kind.touched & other.touched:
                    raise NotDerivable(f"dated entries of step {at} touch one field in an unusual order")
    return kinds, tuple(_table(found[kind], steps) for kind in kinds)


def _kind(plan: Plan, task: int, payload: int) -> Kind:
    if task == ACTS:
        field = int(plan.changes.field[payload])
        return Kind(False, (field, int(plan.changes.operation[payload])), frozenset({field}))
    history = plan.history
    fields = tuple(int(column[payload]) for column in (history.field, history.reference, history.ledger))
    rest = (int(history.series[payload]), int(history.absolute[payload]), int(history.stream[payload]))
    return Kind(True, (*fields, *rest), frozenset(field for field in fields if field >= 0))


def _table(lines: dict[int, list[tuple[int, int]]], steps: int) -> Dated:
    most = max(len(line) for line in lines.values())
    flag = np.zeros((steps, most), dtype=bool)
    index = np.zeros((steps, most), dtype=np.int64)
    slot = np.zeros((steps, most), dtype=np.uint64)
    for at, line in lines.items():
        for number, (payload, own_slot) in enumerate(line):
            flag[at, number] = True
            index[at, number] = payload
            slot[at, number] = own_slot
    return Dated(flag, index, slot)
