"""One path under the readable engine, watched: what happens, what each of it changes, and the state at every step."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.replay_words import HOURS_PER_DAY, Happened, Moved, event_who, event_words
from attrition.engine.backends import PureBackend
from attrition.engine.memory import new_output
from attrition.engine.program import Program
from attrition.engine.reported import reported_by
from attrition.engine.simpy_engine import Path
from attrition.engine.steps import spend_budget, write_outcome
from attrition.model.declarations import EVENT_FIELDS, Process
from attrition.model.registry import EVENTS, STATE, STATE_INDEX

FIRST_FIELD = len(EVENTS) * EVENT_FIELDS
"""Fields before it are the blocks of the events: their hazards and budgets."""


@dataclass(frozen=True)
class Watched:
    """What one path did.

    Parameters
    ----------
    happened : acts, observations and events, in order.
    days : float64[records], ends of the steps within the horizon while the war goes on.
    states : float64[records, fields], the state then.
    final : float64[fields], the state when all was settled.
    outcome : float64[columns], as the kernel writes it.
    """

    happened: tuple[Happened, ...]
    days: NDArray[np.float64]
    states: NDArray[np.float64]
    final: NDArray[np.float64]
    outcome: NDArray[np.float64]


def watched(program: Program, path: int, leave_out: Collection[str] = ()) -> Watched:
    """Run one path of a program of one row with SimPy, the rules as plain Python.

    Parameters
    ----------
    program : compiled for the row of the path alone.
    path : its number.
    leave_out : events that come to pass without effect: "mutiny:2", the second on the path, or "mutiny:all".
    """
    run = WatchedPath(program, path, leave_out)
    run.run()
    output = new_output(program, 1, 0)
    reported = reported_by(None, program.records)
    write_outcome(run.backend.flat, reported, program.plan.agenda.horizon_day, 0, output.outcomes)
    states = np.array(run.states).reshape(len(run.states), len(STATE))
    return Watched(
        tuple(sorted(run.happened, key=lambda item: item.day)),
        np.array(program.record_days[: len(run.states)]),
        states,
        np.array(run.values()),
        output.outcomes[0],
    )


class WatchedPath(Path):
    """A path that keeps what happens on it; events that are left out spend their budgets and change nothing.

    Parameters
    ----------
    program, path, leave_out : as for `watched`.
    """

    def __init__(self, program: Program, path: int, leave_out: Collection[str] = ()) -> None:
        self.happened: list[Happened] = []
        self.states: list[list[float]] = []
        self.leave_out = frozenset(leave_out)
        self.counts: dict[str, int] = {}
        rows = program.rows
        super().__init__(program, PureBackend(program, rows), rows, 0, path, self.keep)

    def values(self) -> list[float]:
        """Return the state as it is."""
        flat = self.backend.flat
        return list(flat.values.values())

    def keep(self, slot: int) -> None:
        """Keep the state at the end of a step."""
        self.states.append(self.values())

    def happen(self, event: int, process: Process, day: float) -> None:
        """Let an event take effect, or not where it is left out, and draw the budget of its next occurrence."""
        name = EVENTS[event].name
        number = self.counts[name] = self.counts.get(name, 0) + 1
        label = f"{name}:{number}"
        if self.leave_out & {label, f"{name}:all"}:
            stream = int(self.plan.table.event_streams[event])
            spend_budget(self.backend.flat, event, int(self.plan.seed), stream, self.address)
            return
        before = self.values()
        super().happen(event, process, day)
        after = self.values()
        backend: Any = self.backend
        words = event_words(name, _Fields(before), _Fields(after), backend.p)
        kind = "end" if after[STATE_INDEX["end"]] != before[STATE_INDEX["end"]] else "event"
        self.happened.append(Happened(day, kind, event_who(name), label, words, _moved(before, after)))

    def impose(self, code: int, process: Process, tick: int, slot: int, payload: int) -> None:
        """Set the state to an observation and keep what it changed."""
        before = self.values()
        super().impose(code, process, tick, slot, payload)
        history = self.plan.history
        series = self.program.scenario.observations[int(history.series[payload])]
        words = f"observed {series.quantity} {float(history.value[payload]):.4g} {series.unit}"
        moved = _moved(before, self.values())
        self.happened.append(Happened(tick / HOURS_PER_DAY, "observation", "the record", "", words, moved))

    def act(self, code: int, process: Process, tick: int, slot: int, payload: int) -> None:
        """Apply one change of an act and keep it with the others of the same act."""
        before = self.values()
        super().act(code, process, tick, slot, payload)
        self._acted(payload, tick, before, self.values())

    def watch(self, code: int, process: Process, tick: int, slot: int, payload: int) -> None:
        """Fire triggers and keep what they changed."""
        since, before = list(self.since), self.values()
        super().watch(code, process, tick, slot, payload)
        after = self.values()
        for index, mark in enumerate(self.since):
            if mark != since[index] and mark < -1:
                for change in range(*self.plan.triggers.changes[index].tolist()):
                    self._acted(change, tick, before, after)

    def _acted(self, change: int, tick: int, before: list[float], after: list[float]) -> None:
        act = self.program.scenario.acts[int(self.plan.changes.value[change])]
        field = int(self.plan.changes.field[change])
        moved: tuple[Moved, ...] = (Moved(STATE[field].name, before[field], after[field]),)
        last = self.happened[-1] if self.happened else None
        day = tick / HOURS_PER_DAY
        if last is not None and (last.kind, last.name, last.day) == ("act", act.name, day):
            self.happened.pop()
            moved = last.moved + moved
        words = act.name if act.when is None else f"{act.name} (its condition has held)"
        self.happened.append(Happened(day, "act", act.actor, act.name, words, moved))


class _Fields:
    """A copy of the state, read by the names of its fields."""

    def __init__(self, values: list[float]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> float:
        return self._values[STATE_INDEX[name]]


def _moved(before: list[float], after: list[float]) -> tuple[Moved, ...]:
    return tuple(
        Moved(STATE[index].name, before[index], after[index])
        for index in range(FIRST_FIELD, len(STATE))
        if before[index] != after[index]
    )
