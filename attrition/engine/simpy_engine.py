"""The readable engine: each row of the process table is a SimPy process that waits for its ticks and acts.

It runs the rules as plain Python, or jitted through one-element arrays, gives the same bits as the kernel, and can
trace everything that happens on a path.
"""

from __future__ import annotations

from collections.abc import Callable, Generator

import simpy
from simpy.events import Event as SimpyEvent

from attrition.engine.backends import Backend, JittedBackend, PureBackend
from attrition.engine.kernel import END
from attrition.engine.memory import new_output
from attrition.engine.plan import Output, Reported, Rows
from attrition.engine.program import Program
from attrition.engine.reported import reported_by
from attrition.engine.steps import (
    SPENT,
    apply_change,
    draw_budget,
    earliest_crossing,
    impose,
    keep,
    record,
    spend_budget,
    watch_triggers,
    write_outcome,
)
from attrition.engine.trace import Happening, Watch
from attrition.model.clocks import PROCESSES
from attrition.model.declarations import Clock, Process, Task
from attrition.model.registry import EVENT_INDEX, EVENTS
from attrition.model.spans import HOURS_PER_MONTH
from attrition.numeric.streams import normal_pair, row_path

Trace = Callable[[Happening], None]


class At(SimpyEvent):
    """An event at an absolute integer time whose place among ties is the row of the process table."""

    def __init__(self, env: simpy.Environment, tick: int, order: int) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        # SimPy keeps priorities 0 and 1 for itself: interrupts and the end of the run come before any process.
        env.schedule(self, priority=order + 2, delay=tick - env.now)  # type: ignore[arg-type]


class Path:
    """One path of a compiled scenario: a SimPy process for each row of the process table.

    Parameters: row, its index in `rows`; path, its number; write, called with the slot of each record; trace, called
    with everything that happens, or None.
    """

    def __init__(
        self,
        program: Program,
        backend: Backend,
        rows: Rows,
        row: int,
        path: int,
        write: Callable[[int], None],
        trace: Trace | None = None,
    ) -> None:
        self.program = program
        self.plan = program.plan
        self.backend = backend
        self.rows = rows
        self.row = row
        self.address = row_path(int(rows.numbers[row]), path)
        self.write = write
        self.trace = trace
        self.watched = Watch(program)
        self.env = simpy.Environment()
        self.over = self.env.event()
        self.since = [-1] * len(self.plan.triggers.field)

    def run(self) -> None:
        """Run the path to the end of its war or of the agenda."""
        self.backend.start(self.row)
        for event in range(len(EVENTS)):
            stream = int(self.plan.table.event_streams[event])
            draw_budget(self.backend.flat, event, 0, int(self.plan.seed), stream, self.address)
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
            if self.trace is not None:
                for what in self.watched.changes(self.backend.flat):
                    self.trace(Happening(tick, process.name, what))
            if self.backend.flat[END] > 0.5 and not self.over.triggered:
                self.over.succeed()

    def follow_rules(self, code: int, process: Process, tick: int, slot: int, payload: int) -> None:
        """Settle the process's events, then run its rules."""
        agenda = self.plan.agenda
        slots = agenda.slots_per_step if process.clock is Clock.STEP else 1
        normals = self.backend.normals(code, len(process.streams), slot, slots, self.address)
        if process.events:
            codes = [EVENT_INDEX[name] for name in process.events]
            winner, share = earliest_crossing(
                self.backend.flat, min(codes), max(codes) + 1, agenda.step / HOURS_PER_MONTH
            )
            if winner >= 0:
                self.happen(winner, process, (tick + share * agenda.step) / 24.0)
        if self.backend.flat[END] < 0.5:
            self.backend.follow(code, tick / HOURS_PER_MONTH, (tick + agenda.step) / 24.0, normals)

    def happen(self, event: int, process: Process, day: float) -> None:
        """Let an event take effect and draw the budget of its next occurrence."""
        if self.trace is not None:
            self.trace(Happening(int(day * 24), process.name, EVENTS[event].meaning))
        self.backend.effect(event, float(day))
        stream = int(self.plan.table.event_streams[event])
        spend_budget(self.backend.flat, event, int(self.plan.seed), stream, self.address)

    def impose(self, code: int, process: Process, tick: int, slot: int, payload: int) -> None:
        """Set the state to an observation with its error."""
        history = self.plan.history
        z, _ = normal_pair(int(self.plan.seed), int(history.stream[payload]), slot, self.address)
        impose(self.backend.flat, history, self.plan.changes, payload, self.row, self.rows.biases, z)
        if self.trace is not None:
            self.trace(Happening(tick, process.name, self.watched.observation(payload, self.backend.flat)))

    def act(self, code: int, process: Process, tick: int, slot: int, payload: int) -> None:
        """Apply one change of an act."""
        apply_change(self.backend.flat, self.plan.changes, payload, self.row, self.rows.values)
        if self.trace is not None:
            self.trace(Happening(tick, process.name, self.watched.act(payload, self.backend.flat)))

    def watch(self, code: int, process: Process, tick: int, slot: int, payload: int) -> None:
        """Fire each trigger, once, whose condition has held for its dwell; none before the cutoff."""
        if tick < self.plan.agenda.cutoff:
            return
        before = list(self.since)
        triggers = self.plan.triggers
        watch_triggers(
            self.backend.flat, triggers, self.plan.changes, self.since, self.row, self.rows.values, tick
        )
        if self.trace is not None:
            for index, since in enumerate(self.since):
                if since == SPENT != before[index]:
                    for change in range(*triggers.changes[index].tolist()):
                        self.trace(Happening(tick, process.name, self.watched.act(change, self.backend.flat)))

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
    position = 0
    for row in range(len(rows.numbers)):
        for path in range(first_path, first_path + paths):

            def write(slot: int, position: int = position) -> None:
                record(
                    backend.flat,
                    slot,
                    reported.field,
                    reported.low,
                    reported.scale,
                    output.histogram,
                    output.moments,
                )
                if position < kept:
                    keep(backend.flat, slot, reported.field, position, output.trajectories)

            Path(program, backend, rows, row, path, write, trace).run()
            write_outcome(backend.flat, reported, program.plan.agenda.horizon_day, position, output.outcomes)
            position += 1


def trace_path(program: Program, row: int, path: int, *, pure: bool = True) -> list[Happening]:
    """Return everything that happens on one path, in order: what the numbers of a run are made of."""
    happenings: list[Happening] = []
    simulate_with_simpy(
        program,
        program.some_rows(row, 1),
        reported_by(None, program.records),
        new_output(program, 1, 0),
        path,
        1,
        0,
        pure=pure,
        trace=happenings.append,
    )
    return sorted(happenings, key=lambda happening: happening.tick)
