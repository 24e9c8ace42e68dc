"""The readable engine: each row of the process table is a SimPy process that waits for its ticks and acts.

It runs the rules as plain Python, or jitted through one-element arrays, and gives the same bits as the kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
import simpy
from simpy.events import Event as SimpyEvent

from attrition.engine.backends import Backend, JittedBackend, PureBackend
from attrition.engine.kernel import COUNT, END, MONTH_HOURS, changed, observed
from attrition.engine.plan import Output, Reported, Rows
from attrition.engine.program import Program
from attrition.engine.tallies import tally
from attrition.model.clocks import PROCESSES, Clock, Process, Task
from attrition.model.registry import EVENT_INDEX, EVENTS, STATE
from attrition.numeric.elementary import log, maximum, minimum
from attrition.numeric.streams import row_path

Trace = Callable[["Happening"], None]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that one path did: tick in hours, process, and what in words."""

    tick: int
    process: str
    what: str


class At(SimpyEvent):
    """An event at an absolute integer time whose place among ties is the row of the process table."""

    def __init__(self, env: simpy.Environment, tick: int, order: int) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        # SimPy keeps priorities 0 and 1 for itself: interrupts and the end of the run come before any process.
        env.schedule(self, priority=order + 2, delay=tick - env.now)  # type: ignore[arg-type]


class Path:
    """One path of a compiled scenario, as SimPy processes on a backend that runs the rules."""

    def __init__(
        self,
        program: Program,
        backend: Backend,
        number: int,
        rows: Rows,
        address: int,
        write: Callable[[int], None],
        trace: Trace | None = None,
    ) -> None:
        self.program = program
        self.plan = program.plan
        self.backend = backend
        self.number = number
        self.values: list[float] = rows.values[number].tolist()
        self.biases: list[float] = rows.biases[number].tolist()
        self.address = address
        self.write = write
        self.trace = trace
        self.env = simpy.Environment()
        self.over = self.env.event()
        self.since = [-1] * len(self.plan.triggers.field)

    def run(self) -> None:
        """Run the path to the end of its war or of the agenda."""
        self.backend.start(self.number)
        for event in range(len(EVENTS)):
            self.backend.draw_budget(event, 0, self.address)
        agenda: dict[int, list[tuple[int, int, int]]] = {}
        for tick, code, slot, payload in self.plan.agenda.entries.tolist():
            agenda.setdefault(code, []).append((tick, slot, payload))
        for code, process in enumerate(PROCESSES):
            if code in agenda:
                self.env.process(self.process(code, process, agenda[code]))
        self.env.process(self.last_tick())
        self.env.run(until=self.over)
        self.backend.close(self.plan.agenda.horizon_day)

    def last_tick(self) -> Generator[SimpyEvent, None, None]:
        """Wait for the end of the agenda: a path that reaches it is over."""
        yield At(self.env, self.program.calendar.steps * self.program.calendar.step_hours, len(PROCESSES))
        self.over.succeed()

    def process(
        self, code: int, process: Process, entries: list[tuple[int, int, int]]
    ) -> Generator[SimpyEvent, None, None]:
        """Wait for each tick of a row of the process table and act."""
        acting = {
            Task.RULES: self.follow_rules,
            Task.OBSERVATIONS: self.impose,
            Task.ACTS: self.act,
            Task.TRIGGERS: self.watch,
            Task.RECORD: self.record,
        }[process.task]
        for tick, slot, payload in entries:
            yield At(self.env, tick, code)
            acting(code, process, tick, slot, payload)
            if self.backend.get(END) > 0.5 and not self.over.triggered:
                self.over.succeed()

    def follow_rules(self, code: int, process: Process, tick: int, slot: int, payload: int) -> None:
        """Settle the process's events, then run its rules."""
        agenda = self.plan.agenda
        slots = agenda.slots_per_step if process.clock is Clock.STEP else 1
        normals = self.backend.normals(code, len(process.streams), slot, slots, self.address)
        if process.events:
            codes = [EVENT_INDEX[name] for name in process.events]
            winner, share = self.backend.earliest_crossing(
                min(codes), max(codes) + 1, agenda.step / MONTH_HOURS
            )
            if winner >= 0:
                self.happen(winner, process, (tick + share * agenda.step) / 24.0)
        if self.backend.get(END) < 0.5:
            self.backend.follow(code, tick / MONTH_HOURS, (tick + agenda.step) / 24.0, normals)

    def happen(self, event: int, process: Process, day: float) -> None:
        """Let an event take effect and draw the budget of its next occurrence."""
        self.backend.effect(event, day)
        self.backend.spend_budget(event, self.address)
        if self.trace is not None:
            count = int(self.backend.get(5 * event + COUNT))
            self.trace(Happening(int(day * 24), process.name, f"{EVENTS[event].meaning} (number {count})"))

    def impose(self, code: int, process: Process, tick: int, slot: int, payload: int) -> None:
        """Set the state to an observation with its error."""
        history = self.plan.history
        limits = self.plan.changes.limits
        z, _ = self.backend.normal_pair(int(history.stream[payload]), slot, self.address)
        error = float(history.sd[payload]) * z + self.biases[int(history.series[payload])]
        target = observed(float(history.value[payload]), int(history.absolute[payload]), error)
        field = int(history.field[payload])
        reference = int(history.reference[payload])
        if reference >= 0:
            known = maximum(self.backend.get(reference), 1e-9)
            self.backend.put(field, self.backend.get(field) + log(maximum(target, 1e-9) / known))
        else:
            held = minimum(maximum(target, float(limits[field, 0])), float(limits[field, 1]))
            ledger = int(history.ledger[payload])
            if ledger >= 0:
                self.backend.put(ledger, self.backend.get(ledger) + (held - self.backend.get(field)))
            self.backend.put(field, held)

    def act(self, code: int, process: Process, tick: int, slot: int, payload: int) -> None:
        """Apply one change of an act."""
        changes = self.plan.changes
        field = int(changes.field[payload])
        value = self.values[int(changes.value[payload])] * float(changes.scale[payload])
        self.backend.put(
            field,
            changed(
                self.backend.get(field),
                int(changes.operation[payload]),
                value,
                float(changes.limits[field, 0]),
                float(changes.limits[field, 1]),
            ),
        )
        if self.trace is not None:
            act = self.program.scenario.acts[int(changes.value[payload])]
            self.trace(Happening(tick, process.name, f"{act.name}: {STATE[field].name} {value:+.4g}"))

    def watch(self, code: int, process: Process, tick: int, slot: int, payload: int) -> None:
        """Fire each trigger, once, whose condition has held for its dwell."""
        triggers = self.plan.triggers
        if tick < self.plan.agenda.cutoff:
            return
        for index, since in enumerate(self.since):
            if since == -2:
                continue
            signal = self.backend.get(int(triggers.field[index]))
            level = float(triggers.level[index])
            holds = signal > level if triggers.above[index] else signal < level
            if not holds:
                self.since[index] = -1
                continue
            self.since[index] = tick if since < 0 else since
            if tick - self.since[index] >= triggers.dwell[index]:
                self.since[index] = -2
                for change in range(*triggers.changes[index].tolist()):
                    self.act(code, process, tick, slot, change)

    def record(self, code: int, process: Process, tick: int, slot: int, payload: int) -> None:
        """Write the recorded variables of a path that still fights."""
        if slot < self.plan.agenda.recorded_steps:
            self.backend.report()
            self.write(slot)


def simulate_with_simpy(
    program: Program,
    rows: Rows,
    reported: Reported,
    output: Output,
    first_path: int,
    paths: int,
    kept: int,
    *,
    pure: bool,
    trace: Trace | None = None,
) -> None:
    """Simulate paths of the given rows with SimPy and write what the kernel would write.

    Parameters: as for `attrition.engine.kernel.simulate_paths`; pure, run the rules as plain Python; trace, called with
    everything that happens.
    """
    backend: Backend = PureBackend(program, rows) if pure else JittedBackend(program, rows)
    fields = reported.field.tolist()
    low = reported.low.tolist()
    scale = reported.scale.tolist()
    position = 0
    for row in range(len(rows.numbers)):
        for path in range(first_path, first_path + paths):

            def write(slot: int, position: int = position) -> None:
                for variable, field in enumerate(fields):
                    value = backend.get(field)
                    output.histogram[variable, slot, tally(value, low[variable], scale[variable])] += 1
                    if position < kept:
                        output.trajectories[position, slot, variable] = value

            Path(
                program,
                backend,
                row,
                rows,
                row_path(int(rows.numbers[row]), path),
                write,
                trace,
            ).run()
            _write_outcome(backend, reported, program.plan.agenda.horizon_day, output.outcomes[position])
            position += 1


def _write_outcome(backend: Backend, reported: Reported, horizon_day: float, outcome: Any) -> None:
    for column, source in enumerate(reported.source.tolist()):
        value = backend.get(source) if source >= 0 else np.nan
        missing = (reported.nullable[column] and value < 0.0) or (
            reported.day[column] and value > horizon_day
        )
        outcome[column] = np.nan if missing else value
