# mypy: disable-error-code="import-not-found, no-untyped-call"
"""One step of the whole model as a function that JAX compiles: the carry of a loop over the steps.

Importing this module loads jax.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from attrition.engine.kernel import END, N_EVENTS, RECORD, RULES, TRIGGERS
from attrition.engine.plan import Changes, History, Plan, Reported
from attrition.engine.steps import BUDGET, COUNT, CUMULATIVE, MARK, RATE
from attrition.engine.tallies import BINS
from attrition.model.declarations import EVENT_FIELDS
from attrition.model.spans import HOURS_PER_MONTH
from scripts.benchmarks.batch_steps import (
    FIELD_NAMES,
    Flat,
    Model,
    Paths,
    Row,
    outcome_columns,
    watch_triggers,
    zero_state,
)
from scripts.benchmarks.step_tables import Dated, Kind, Place, StepTables

Action = Callable[[Paths], None]


class Carry(NamedTuple):
    """A block of paths between two steps.

    `fields` [paths] by name; `alive` bool[paths]; `outcomes` [columns, paths] of those that have ended; `since`
    int64[triggers, paths]; `address` uint64[paths]; `tallies` are histogram int32[records, variables * (bins + 2)] and
    moments int64[records, variables, 2].
    """

    fields: dict[str, Any]
    alive: Any
    outcomes: Any
    since: Any
    address: Any
    tallies: tuple[Any, Any]


class RowData(NamedTuple):
    """What differs from row to row: parameters by name, values of acts [acts] and biases of observations [series].

    One number each for a whole block, which measured about a fifth faster than one a path.
    """

    parameters: dict[str, Any]
    values: Any
    biases: Any


class Stepper:
    """The model of one compiled scenario as functions of a carry."""

    def __init__(self, model: Model, plan: Plan, tables: StepTables, reported: Reported) -> None:
        self.model = model
        self.plan = plan
        self.tables = tables
        self.reported = reported

    def begin(self, row: RowData, address: Any, alive: Any, tallies: Any) -> Carry:
        """Return paths at the beginning."""
        s = zero_state()
        self.model.initial_state(s, Row(row.parameters))
        for event in range(N_EVENTS):
            budget, mark = self._drawn(self.plan.table.event_streams[event], np.uint64(0), address)
            flat = Flat(s)
            flat[event * EVENT_FIELDS + BUDGET] = budget
            flat[event * EVENT_FIELDS + MARK] = mark
        count = address.shape[0]
        since = jnp.full((len(self.plan.triggers.field), count), -1, dtype=jnp.int64)
        outcomes = jnp.full((len(self.reported.source), count), jnp.nan)
        return Carry(_widened(s, count), alive, outcomes, since, address, tallies)

    def advance(self, carry: Carry, row: RowData, tables: Any, start: Any, stop: Any) -> Carry:
        """Take the steps from `start` to before `stop`, or to the end of the last war.

        Parameters: tables, what `arrays` of the step tables gave, as arrays of the device.
        """

        def unfinished(at: Any) -> Any:
            index, inner = at
            return (index < stop) & jnp.any(inner.alive)

        def one(at: Any) -> Any:
            index, inner = at
            return index + 1, self._step(inner, row, tables, index)

        taken: tuple[Any, Carry] = lax.while_loop(unfinished, one, (start, carry))
        return taken[1]

    def finish(self, carry: Carry, row: RowData) -> Any:
        """Return the outcomes [columns, paths] when the agenda is over."""
        s = Paths(dict(carry.fields))
        return self._settled(s, Row(row.parameters), carry.outcomes, carry.alive)

    def _settled(self, s: Paths, p: Row, outcomes: Any, which: Any) -> Any:
        copy = Paths(dict(s.__dict__))
        columns = outcome_columns(self.model, copy, p, self.reported, self.plan.agenda.horizon_day)
        return jnp.stack([jnp.where(which, value, old) for value, old in zip(columns, outcomes, strict=True)])

    def _step(self, carry: Carry, row: RowData, tables: Any, index: Any) -> Carry:
        acting, dated, dated_any = tables
        path = _Step(self, carry, row, index)
        if self.tables.kinds:
            draws = [Dated(*(column[index] for column in table)) for table in dated]
            _guarded(dated_any[index], path.s, lambda s: path.impose(s, self.tables.kinds, draws))
        normals = self._normals(acting, index, carry.address)
        for number, place in enumerate(self.tables.places):
            flag, slot, t, day = (column[index] for column in acting[number])
            path.act(place, flag, slot, t, day, normals.get(number))
        fields = _widened(path.s, carry.address.shape[0])
        return Carry(fields, path.alive, path.outcomes, path.since, carry.address, path.tallies)

    def _normals(self, acting: Any, index: Any, address: Any) -> dict[int, list[Any]]:
        """Draw the normal numbers of all processes that act at every step, in one go."""
        found: dict[int, list[Any]] = {}
        drawing = [
            (number, place)
            for number, place in enumerate(self.tables.places)
            if place.task == RULES and not place.flagged and self.plan.table.pairs[place.process] > 0
        ]
        if not drawing:
            return found
        streams = np.concatenate([self._streams(place) for _, place in drawing])[:, None]
        slot = acting[drawing[0][0]].slot[index]
        parts = self.plan.agenda.slots_per_step
        stepped = all(self.plan.table.stepped[place.process] > 0 for _, place in drawing)
        assert stepped, "a process that acts at every step has the clock of steps"
        lines = self._pairs(streams, slot, parts, address)
        start = 0
        for number, place in drawing:
            stop = start + 2 * int(self.plan.table.pairs[place.process])
            found[number] = lines[start:stop]
            start = stop
        return found

    def _streams(self, place: Place) -> Any:
        return self.plan.table.streams[place.process, : int(self.plan.table.pairs[place.process])]

    def _pairs(self, streams: Any, slot: Any, parts: int, address: Any) -> list[Any]:
        seed = self.plan.seed
        first, second = self.model.normal_pair(seed, streams, slot * np.uint64(parts), address)
        for part in range(1, parts):
            one, two = self.model.normal_pair(
                seed, streams, slot * np.uint64(parts) + np.uint64(part), address
            )
            first, second = first + one, second + two
        root = self.model.sqrt(jnp.float64(parts)) if parts > 1 else 1.0
        return [line / root for pair in zip(first, second, strict=True) for line in pair]

    def _drawn(self, stream: Any, count: Any, address: Any) -> tuple[Any, Any]:
        first, second = self.model.uniform_pair(self.plan.seed, stream, count, address)
        return self.model.exponential(first), second


class _Step:
    """One step of a block of paths while it is being traced."""

    def __init__(self, stepper: Stepper, carry: Carry, row: RowData, index: Any) -> None:
        self.stepper = stepper
        self.plan = stepper.plan
        self.model = stepper.model
        self.row = row
        self.p = Row(row.parameters)
        self.s = Paths(dict(carry.fields))
        self.hour = index * self.plan.agenda.step
        self.alive = carry.alive
        self.outcomes = carry.outcomes
        self.since = carry.since
        self.address = carry.address
        self.tallies = carry.tallies
        self.end = self._end()

    def _end(self) -> Any:
        return getattr(self.s, FIELD_NAMES[END])

    def act(self, place: Place, flag: Any, slot: Any, t: Any, day: Any, z: list[Any] | None) -> None:
        """Let one process of the sequence act."""
        if place.task == RECORD:
            self._record(slot)
        elif place.task == TRIGGERS:
            self._watch()
        else:
            first, last = self.plan.table.events[place.process].tolist()
            if place.flagged:
                if last > first:
                    raise NotImplementedError("events of a process that does not act at every step")
                _guarded(flag, self.s, lambda s: self._rules(s, place, slot, t, day, z))
            else:
                if last > first:
                    self._settle(first, last)
                self._rules(self.s, place, slot, t, day, z)
            self._bury()

    def _rules(self, s: Paths, place: Place, slot: Any, t: Any, day: Any, z: list[Any] | None) -> None:
        pairs = int(self.plan.table.pairs[place.process])
        if z is None and pairs > 0:
            parts = self.plan.agenda.slots_per_step if self.plan.table.stepped[place.process] > 0 else 1
            streams = self.stepper._streams(place)[:, None]
            z = self.stepper._pairs(streams, slot, parts, self.address)
        self.model.run_rules(self.model.rules[place.process], s, self.p, t, day, z)

    def impose(self, s: Paths, kinds: tuple[Kind, ...], lines: list[Dated]) -> None:
        """Apply what is dated to this step, kind by kind."""
        draws = [
            (np.uint64(kind.key[5]), line.slot[number])
            for kind, line in zip(kinds, lines, strict=True)
            if kind.imposed
            for number in range(line.flag.shape[0])
        ]
        errors = iter(())
        if draws:
            streams = np.array([stream for stream, _ in draws], dtype=np.uint64)[:, None]
            slots = jnp.stack([slot for _, slot in draws])[:, None]
            errors = iter(self.model.normal_pair(self.plan.seed, streams, slots, self.address)[0])
        for kind, line in zip(kinds, lines, strict=True):
            for number in range(line.flag.shape[0]):
                changed = Paths(dict(s.__dict__))
                if kind.imposed:
                    self._observe(changed, kind, line.index[number], next(errors))
                else:
                    self._change(changed, kind, line.index[number])
                for name, value in changed.__dict__.items():
                    if value is not s.__dict__[name]:
                        setattr(s, name, jnp.where(line.flag[number], value, getattr(s, name)))

    def _observe(self, s: Paths, kind: Kind, index: Any, z: Any) -> None:
        field, reference, ledger, series, absolute, _ = kind.key
        history = self.plan.history
        value: Any = jnp.asarray(history.value)[index][None]
        sd: Any = jnp.asarray(history.sd)[index][None]
        one = History(
            np.array([series]),
            np.array([field]),
            np.array([reference]),
            np.array([ledger]),
            value,
            np.array([absolute]),
            sd,
            history.stream[:1],
        )
        self.model.impose(Flat(s), one, self.plan.changes, 0, 0, self.row.biases[None, :], z)

    def _change(self, s: Paths, kind: Kind, index: Any) -> None:
        changes = self.plan.changes
        field, operation = kind.key
        scale: Any = jnp.asarray(changes.scale)[index][None]
        one = Changes(
            np.array([field]),
            np.array([operation]),
            np.array([0]),
            scale,
            changes.limits,
        )
        value = self.row.values[jnp.asarray(changes.value)[index]]
        self.model.apply_change(Flat(s), one, 0, 0, value[None, None])

    def _watch(self) -> None:
        triggers = self.plan.triggers
        if len(triggers.field):
            since = list(self.since)
            able = self.hour >= self.plan.agenda.cutoff
            values = self.row.values[None, :]
            args = (triggers, self.plan.changes, since, 0, values, self.hour, able)
            watch_triggers(self.model, self.s, *args)
            self.since = jnp.stack(since)

    def _settle(self, first: int, last: int) -> None:
        """Integrate the hazards of competing events; let the earliest crossing of each path take effect."""
        step = self.plan.agenda.step
        dt = step / HOURS_PER_MONTH
        flat = Flat(self.s)
        winner: Any = jnp.full(self.address.shape, -1)
        earliest: Any = jnp.full(self.address.shape, 2.0)
        for event in range(first, last):
            base = event * EVENT_FIELDS
            added = flat[base + RATE] * dt
            before = flat[base + CUMULATIVE]
            after = before + added
            flat[base + CUMULATIVE] = after
            left = jnp.maximum(flat[base + BUDGET] - before, 0.0)
            share = jnp.minimum(left / jnp.maximum(added, 1e-300), 1.0)
            sooner = (after >= flat[base + BUDGET]) & (share < earliest) & self.alive
            earliest = jnp.where(sooner, share, earliest)
            winner = jnp.where(sooner, event, winner)
        day = (self.hour + earliest * step) / 24.0
        _guarded(jnp.any(winner >= 0), self.s, lambda s: self._happen(s, winner, day, first, last))
        self._bury()

    def _happen(self, s: Paths, winner: Any, day: Any, first: int, last: int) -> None:
        for event in range(first, last):
            mine = winner == event
            _guarded(
                jnp.any(mine),
                s,
                lambda s, event=event, mine=mine: self._effect(s, event, mine, day),  # type: ignore[misc]
            )
        # The next budgets of all events of the process in one draw: a path has one winner.
        flat = Flat(s)
        counts: Any = 0.0
        for event in range(first, last):
            counts = jnp.where(winner == event, flat[event * EVENT_FIELDS + COUNT] + 1.0, counts)
        streams = jnp.asarray(self.plan.table.event_streams)[jnp.maximum(winner, 0)]
        budget, mark = self.stepper._drawn(streams, counts.astype(jnp.uint64), self.address)
        for event in range(first, last):
            mine = winner == event
            base = event * EVENT_FIELDS
            left = jnp.maximum(flat[base + CUMULATIVE] - flat[base + BUDGET], 0.0)
            spent = {CUMULATIVE: left, COUNT: counts, BUDGET: budget, MARK: mark}
            for line, value in spent.items():
                flat[base + line] = jnp.where(mine, value, flat[base + line])

    def _effect(self, s: Paths, event: int, mine: Any, day: Any) -> None:
        changed = Paths(dict(s.__dict__))
        self.model.effects[event](changed, self.p, day)
        for name, value in changed.__dict__.items():
            if value is not s.__dict__[name]:
                setattr(s, name, jnp.where(mine, value, getattr(s, name)))

    def _bury(self) -> None:
        """Settle the outcomes of paths whose war has just ended; from then on their numbers mean nothing."""
        if self._end() is self.end:
            return
        self.end = self._end()
        ended = (self.end > 0.5) & self.alive
        s, p, outcomes = self.s, self.p, self.outcomes
        self.outcomes = lax.cond(
            jnp.any(ended), lambda: self.stepper._settled(s, p, outcomes, ended), lambda: outcomes
        )
        self.alive = self.alive & ~ended

    def _record(self, slot: Any) -> None:
        """Count the recorded variables of the living into their histograms."""
        counted = slot < self.plan.agenda.recorded_steps
        _guarded(counted, self.s, self.model.report)
        reported, flat = self.stepper.reported, Flat(self.s)
        at = jnp.minimum(slot, self.plan.agenda.recorded_steps - 1).astype(jnp.int64)
        values = jnp.stack(
            [jnp.broadcast_to(flat[field], self.alive.shape) for field in reported.field.tolist()]
        )
        low, scale = jnp.asarray(reported.low)[at][:, None], jnp.asarray(reported.scale)[at][:, None]
        histogram, moments = self.tallies
        living = self.alive & counted
        lines = np.arange(len(reported.field))[:, None] * (BINS + 2)
        places = jnp.where(living, self.model.tally(values, low, scale) + lines, histogram.shape[1])
        counts = lax.dynamic_index_in_dim(histogram, at, keepdims=False)
        counts = counts.at[places.reshape(-1)].add(1, mode="drop")
        units = jnp.where(living, self.model.in_units(values, low, scale), 0)
        sums = jnp.stack([jnp.sum(units, axis=1), jnp.sum(units * units, axis=1)], axis=1)
        sums = sums + lax.dynamic_index_in_dim(moments, at, keepdims=False)
        self.tallies = (
            lax.dynamic_update_index_in_dim(histogram, counts, at, 0),
            lax.dynamic_update_index_in_dim(moments, sums, at, 0),
        )


def _widened(s: Paths, count: int) -> dict[str, Any]:
    return {
        name: jnp.broadcast_to(jnp.asarray(value, dtype=jnp.float64), (count,))
        for name, value in s.__dict__.items()
    }


def _guarded(condition: Any, s: Paths, action: Action) -> None:
    """Let an action change the state where a condition, one for all paths, holds; else leave it out."""
    before = dict(s.__dict__)
    names: list[str] = []

    def discover() -> float:
        copy = Paths(dict(before))
        action(copy)
        names.extend(name for name in before if copy.__dict__[name] is not before[name])
        return 0.0

    jax.eval_shape(discover)
    shapes = jnp.broadcast_shapes(*(jnp.shape(value) for value in before.values()))

    def wide(value: Any) -> Any:
        return jnp.broadcast_to(jnp.asarray(value, dtype=jnp.float64), shapes)

    def acted() -> tuple[Any, ...]:
        copy = Paths(dict(before))
        action(copy)
        return tuple(wide(copy.__dict__[name]) for name in names)

    def left() -> tuple[Any, ...]:
        return tuple(wide(before[name]) for name in names)

    for name, value in zip(names, lax.cond(condition, acted, left), strict=True):
        setattr(s, name, value)
