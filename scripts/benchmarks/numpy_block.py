"""One block of paths as NumPy arrays on its way along the agenda."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from attrition.engine.kernel import ACTS, END, N_EVENTS, RECORD, RULES, TRIGGERS
from attrition.engine.plan import Plan, Reported, Rows
from attrition.engine.records import PARAMETER_FIELDS
from attrition.engine.steps import BUDGET, COUNT, CUMULATIVE, MARK, RATE
from attrition.engine.tallies import BINS
from attrition.model.declarations import EVENT_FIELDS
from attrition.model.spans import HOURS_PER_MONTH
from scripts.benchmarks.batch_steps import (
    FIELD_NAMES,
    Entry,
    Flat,
    Model,
    Row,
    Tick,
    outcome_columns,
    row_values,
    watch_triggers,
    zero_state,
)

CHUNK = 1 << 14
"""Numbers that are worked on at a time where variables or draws of a block are taken together."""

KEPT_SHARE = 0.9
"""Share of a block that must live on for the dead to be carried along."""


class Tallies(NamedTuple):
    """Histogram and moments of a part of the paths, as `attrition.engine.plan.Output` has them."""

    histogram: NDArray[np.int32]
    moments: NDArray[np.int64]


class _Some:
    """Some paths of a batch as a record: fields are picked when they are read, and put back at the end."""

    def __init__(self, s: Any, where: NDArray[np.int64]) -> None:
        self.__dict__["_s"] = s
        self.__dict__["_where"] = where
        self.__dict__["_written"] = set()

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.__dict__["_s"], name)
        if isinstance(value, np.ndarray):
            value = value[self.__dict__["_where"]]
        self.__dict__[name] = value
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__["_written"].add(name)
        self.__dict__[name] = value

    def put_back(self, size: int) -> None:
        """Write the changed fields into the batch, whose arrays may be shared and are therefore copied."""
        for name in self.__dict__["_written"]:
            whole = np.array(np.broadcast_to(getattr(self._s, name), size), dtype=np.float64)
            whole[self._where] = self.__dict__[name]
            setattr(self._s, name, whole)


class Block:
    """One block of paths on its way along the agenda."""

    def __init__(
        self,
        model: Model,
        plan: Plan,
        rows: Rows,
        reported: Reported,
        tallies: Tallies,
        outcomes: NDArray[np.float64],
    ) -> None:
        self.model = model
        self.plan = plan
        self.rows = rows
        self.reported = reported
        self.tallies = tallies
        self.outcomes = outcomes

    def run(self, ticks: list[Tick], positions: NDArray[np.int64], first_path: int, paths: int) -> None:
        """Simulate the paths at some positions of the outcomes and write what they give."""
        row, path = positions // paths, first_path + positions % paths
        self.positions = positions
        self.alive = np.ones(len(positions), dtype=bool)
        self.dead = 0
        self.spent: list[tuple[int, NDArray[np.int64], Any]] = []
        self.address = self.model.row_path(self.rows.numbers[row], path)
        # Parameters of one row are plain numbers; those of several rows are arrays like the state.
        self.row: Any = int(row[0]) if row[0] == row[-1] else row
        if row[0] == row[-1]:
            self.p = Row(row_values(self.rows.parameters[row[0]]))
        else:
            chosen = self.rows.parameters[row]
            self.p = Row({name: np.ascontiguousarray(chosen[name]) for name in PARAMETER_FIELDS})
        self.since: list[Any] = [np.full(len(path), -1)] * len(self.plan.triggers.field)
        self.s = zero_state()
        self.model.initial_state(self.s, self.p)
        for event in range(N_EVENTS):
            self._draw_budget(self.s, event, 0, self.address)
        for tick in ticks:
            normals = self._normals(tick)
            for entry in tick.entries:
                self._act(tick, entry, normals)
                if self.dead == len(self.alive):
                    return
            if self.spent:
                self._draw_spent()
            if self.dead > (1.0 - KEPT_SHARE) * len(self.alive):
                self._drop_dead()
        self._finish(np.flatnonzero(self.alive))

    def _normals(self, tick: Tick) -> list[Any]:
        lines: list[Any] = []
        size = max(CHUNK // len(self.address), 1)
        for start in range(0, len(tick.streams), size):
            lines += self._normal_lines(tick, slice(start, start + size))
        return lines

    def _normal_lines(self, tick: Tick, some: slice) -> list[Any]:
        seed, streams = self.plan.seed, tick.streams[some]
        first, second = self.model.normal_pair(seed, streams, tick.slots[0][some], self.address)
        for part in range(1, len(tick.slots)):
            one, two = self.model.normal_pair(seed, streams, tick.slots[part][some], self.address)
            first = first + one * tick.used[part][some]
            second = second + two * tick.used[part][some]
        if len(tick.slots) > 1:
            first, second = first / tick.roots[some], second / tick.roots[some]
        return [line for pair in zip(first, second, strict=True) for line in pair]

    def _act(self, tick: Tick, entry: Entry, normals: list[Any]) -> None:
        plan, agenda = self.plan, self.plan.agenda
        if entry.task == RULES:
            first, last = plan.table.events[entry.process].tolist()
            if last > first:
                self._settle(tick.hour, first, last)
            z = [normals[place] for place in entry.draws]
            t, day = tick.hour / HOURS_PER_MONTH, (tick.hour + agenda.step) / 24.0
            self.model.run_rules(self.model.rules[entry.process], self.s, self.p, t, day, z)
            self._bury()
        elif entry.task == RECORD:
            if entry.slot < agenda.recorded_steps:
                self.model.report(self.s)
                self._record(entry.slot)
        elif entry.task == TRIGGERS:
            if tick.hour >= agenda.cutoff and self.since:
                triggers, values = plan.triggers, self.rows.values
                watch_triggers(
                    self.model,
                    self.s,
                    triggers,
                    plan.changes,
                    self.since,
                    self.row,
                    values,
                    tick.hour,
                    True,
                )
        elif entry.task == ACTS:
            self.model.apply_change(Flat(self.s), plan.changes, entry.payload, self.row, self.rows.values)
        else:
            args = (plan.history, plan.changes, entry.payload, self.row, self.rows.biases)
            self.model.impose(Flat(self.s), *args, normals[entry.draws[0]])

    def _settle(self, hour: int, first: int, last: int) -> None:
        """Integrate the hazards of competing events; let the earliest crossing of each path take effect."""
        step = self.plan.agenda.step
        dt = step / HOURS_PER_MONTH
        flat = Flat(self.s)
        crossings: list[tuple[int, NDArray[np.int64], Any]] = []
        for event in range(first, last):
            base = event * EVENT_FIELDS
            added = flat[base + RATE] * dt
            before = flat[base + CUMULATIVE]
            after = before + added
            flat[base + CUMULATIVE] = after
            crossed = after >= flat[base + BUDGET]
            if np.any(crossed):
                where = np.flatnonzero(crossed & self.alive)
                if len(where):
                    left = np.maximum(_at(flat[base + BUDGET], where) - _at(before, where), 0.0)
                    share = np.minimum(left / np.maximum(_at(added, where), 1e-300), 1.0)
                    crossings.append((event, where, share))
        if len(crossings) > 1:
            crossings = _earliest(crossings, len(self.alive))
        for event, where, share in crossings:
            some = _Some(self.s, where)
            p = self._some_parameters(where)
            self.model.effects[event](some, p, (hour + share * step) / 24.0)
            self._spend(some, event, where)
            some.put_back(len(self.alive))
        if crossings:
            self._bury()

    def _spend(self, s: Any, event: int, where: NDArray[np.int64]) -> None:
        flat = Flat(s)
        base = event * EVENT_FIELDS
        flat[base + CUMULATIVE] = np.maximum(flat[base + CUMULATIVE] - flat[base + BUDGET], 0.0)
        count = np.broadcast_to(flat[base + COUNT] + 1.0, len(where))
        flat[base + COUNT] = count
        self.spent.append((event, where, count))

    def _draw_spent(self) -> None:
        """Draw the next budgets of all events of an hour at once: none of them is read before the next hour."""
        events = np.repeat([event for event, _, _ in self.spent], [len(where) for _, where, _ in self.spent])
        where = np.concatenate([where for _, where, _ in self.spent])
        counts = np.concatenate([count for _, _, count in self.spent]).astype(np.uint64)
        streams = self.plan.table.event_streams[events]
        first, second = self.model.uniform_pair(self.plan.seed, streams, counts, self.address[where])
        budgets = self.model.exponential(first)
        flat = Flat(self.s)
        start = 0
        for event, some, _ in self.spent:
            part = slice(start, start + len(some))
            start = part.stop
            for line, drawn in ((BUDGET, budgets[part]), (MARK, second[part])):
                whole = flat[event * EVENT_FIELDS + line].copy()
                whole[some] = drawn
                flat[event * EVENT_FIELDS + line] = whole
        self.spent = []

    def _draw_budget(self, s: Any, event: int, count: Any, address: Any) -> None:
        flat = Flat(s)
        stream = self.plan.table.event_streams[event]
        first, second = self.model.uniform_pair(self.plan.seed, stream, count, address)
        flat[event * EVENT_FIELDS + BUDGET] = self.model.exponential(first)
        flat[event * EVENT_FIELDS + MARK] = second

    def _some_parameters(self, where: NDArray[np.int64]) -> Any:
        return self.p if isinstance(self.row, int) else _Some(self.p, where)

    def _bury(self) -> None:
        """Write out the paths whose war has just ended; until they are dropped, their numbers mean nothing."""
        end = getattr(self.s, FIELD_NAMES[END])
        if isinstance(end, np.ndarray):
            ended = (end > 0.5) & self.alive
            if ended.any():
                where = np.flatnonzero(ended)
                self._finish(where)
                self.alive[where] = False
                self.dead += len(where)

    def _finish(self, where: NDArray[np.int64]) -> None:
        horizon_day = self.plan.agenda.horizon_day
        some, p = _Some(self.s, where), self._some_parameters(where)
        for column, value in enumerate(outcome_columns(self.model, some, p, self.reported, horizon_day)):
            self.outcomes[self.positions[where], column] = value

    def _drop_dead(self) -> None:
        kept = np.flatnonzero(self.alive)
        for record in (self.s, self.p):
            fields = record.__dict__
            for name, value in fields.items():
                if isinstance(value, np.ndarray):
                    fields[name] = value[kept]
        self.address = self.address[kept]
        self.positions = self.positions[kept]
        self.since = [since[kept] for since in self.since]
        if not isinstance(self.row, int):
            self.row = self.row[kept]
        self.alive = np.ones(len(kept), dtype=bool)
        self.dead = 0

    def _record(self, slot: int) -> None:
        """Count the recorded variables of the living into their histograms, some variables at a time."""
        fields = self.reported.field.tolist()
        size = max(CHUNK // len(self.alive), 1)
        for start in range(0, len(fields), size):
            self._record_some(slot, fields, slice(start, min(start + size, len(fields))))

    def _record_some(self, slot: int, fields: list[int], some: slice) -> None:
        reported, flat = self.reported, Flat(self.s)
        count = some.stop - some.start
        values = np.empty((count, len(self.alive)))
        for line, field in enumerate(fields[some]):
            values[line] = flat[field]
        if self.dead:
            values = values[:, self.alive]
        low, scale = reported.low[slot][some, None], reported.scale[slot][some, None]
        places = self.model.tally(values, low, scale)
        places += (np.arange(count) * (BINS + 2))[:, None]
        counts = np.bincount(places.reshape(-1), minlength=count * (BINS + 2))
        self.tallies.histogram[slot, some] += counts.reshape(count, BINS + 2).astype(np.int32)
        units = self.model.in_units(values, low, scale)
        self.tallies.moments[slot, some, 0] += units.sum(axis=1)
        units *= units
        self.tallies.moments[slot, some, 1] += units.sum(axis=1)


def _at(value: Any, where: NDArray[np.int64]) -> Any:
    return value[where] if isinstance(value, np.ndarray) else value


def _earliest(
    crossings: list[tuple[int, NDArray[np.int64], Any]], size: int
) -> list[tuple[int, NDArray[np.int64], Any]]:
    """Keep of each path the earliest crossing, the first listed among equals."""
    earliest = np.full(size, 2.0)
    winner = np.full(size, -1)
    for event, where, share in crossings:
        sooner = share < earliest[where]
        winner[where[sooner]] = event
        earliest[where[sooner]] = share[sooner]
    kept = []
    for event, where, _ in crossings:
        own = where[winner[where] == event]
        if len(own):
            kept.append((event, own, earliest[own]))
    return kept
