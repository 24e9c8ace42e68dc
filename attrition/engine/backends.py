"""Two ways to run the rules under SimPy: as plain Python on floats, or jitted on one-element arrays."""

from __future__ import annotations

from functools import cache
from typing import Any, Protocol

import numpy as np

from attrition.engine import kernel as scalar
from attrition.engine.plan import Rows
from attrition.engine.program import Program
from attrition.engine.records import STATE_TYPE, PlainRecord, plain_parameters, plain_state
from attrition.model.clocks import EFFECTS, MOST_NORMALS, PROCESSES
from attrition.model.ends import close, report
from attrition.model.processes import initial_state
from attrition.model.registry import EVENTS, STATE
from attrition.model.turning import close_turns
from attrition.numeric.elementary import sqrt
from attrition.numeric.streams import normal_pair

CALLED: Any = None
"""Hole of the templates below: the rules of a process or the effect of an event."""


class Backend(Protocol):
    """The state of one path and the rules that change it; fields are addressed by their index in the record."""

    def start(self, row: int) -> None:
        """Set the initial state of a path of the given row."""

    def get(self, field: int) -> float:
        """Return a field of the state."""

    def put(self, field: int, value: float) -> None:
        """Set a field of the state."""

    def normal_pair(self, stream: int, slot: int, address: int) -> tuple[float, float]:
        """Return the two normal numbers of an address."""

    def normals(self, code: int, pairs: int, slot: int, slots: int, address: int) -> Any:
        """Return the normal numbers of a process at a slot of its clock."""

    def draw_budget(self, event: int, count: int, address: int) -> None:
        """Draw budget and mark of an event's occurrence."""

    def earliest_crossing(self, first: int, last: int, dt: float) -> tuple[int, float]:
        """Integrate hazards over `dt` months; return the earliest event to cross its budget, or -1."""

    def spend_budget(self, event: int, address: int) -> None:
        """Take an occurrence off the cumulative hazard and draw the next budget."""

    def follow(self, code: int, t: float, day: float, z: Any) -> None:
        """Run the rules of a process."""

    def effect(self, event: int, day: float) -> None:
        """Let an event take effect."""

    def report(self) -> None:
        """Keep what is reported at the last step within the horizon."""

    def close(self, horizon_day: float) -> None:
        """Settle what the path reports."""


class _Fields:
    """A plain record seen as a list of its fields, so that generic operations index it as the kernel does."""

    def __init__(self, record: PlainRecord) -> None:
        self.values = record.__dict__
        self.names = [field.name for field in STATE]

    def __getitem__(self, index: int) -> float:
        value: float = self.values[self.names[index]]
        return value

    def __setitem__(self, index: int, value: float) -> None:
        self.values[self.names[index]] = value


class PureBackend:
    """Runs each rule's Python source on plain floats: slow, and readable in any debugger."""

    def __init__(self, program: Program, rows: Rows) -> None:
        self.seed = int(program.plan.seed)
        self.streams = program.plan.table.streams.tolist()
        self.event_streams = program.plan.table.event_streams.tolist()
        self.rows = [plain_parameters(record) for record in rows.parameters]
        self.p = self.rows[0] if self.rows else PlainRecord(())
        self.s = plain_state()
        self.fields = _Fields(self.s)

    def start(self, row: int) -> None:
        """Set the initial state of a path of the given row."""
        self.p = self.rows[row]
        self.s = plain_state()
        self.fields = _Fields(self.s)
        initial_state(self.s, self.p)

    def get(self, field: int) -> float:
        """Return a field of the state."""
        return self.fields[field]

    def put(self, field: int, value: float) -> None:
        """Set a field of the state."""
        self.fields[field] = value

    def normal_pair(self, stream: int, slot: int, address: int) -> tuple[float, float]:
        """Return the two normal numbers of an address."""
        return normal_pair(self.seed, stream, slot, address)

    def normals(self, code: int, pairs: int, slot: int, slots: int, address: int) -> list[float]:
        """Return the normal numbers of a process: over a step of several slots, their scaled sum."""
        numbers: list[float] = []
        for pair in range(pairs):
            first = second = 0.0
            for part in range(slots):
                one, two = normal_pair(self.seed, self.streams[code][pair], slot * slots + part, address)
                first += one
                second += two
            numbers += [first / sqrt(float(slots)), second / sqrt(float(slots))]
        return numbers

    def draw_budget(self, event: int, count: int, address: int) -> None:
        """Draw budget and mark of an event's occurrence."""
        scalar.draw_budget(self.fields, event, count, self.seed, self.event_streams[event], address)

    def earliest_crossing(self, first: int, last: int, dt: float) -> tuple[int, float]:
        """Integrate hazards over `dt` months; return the earliest event to cross its budget, or -1."""
        return scalar.earliest_crossing(self.fields, first, last, dt)

    def spend_budget(self, event: int, address: int) -> None:
        """Take an occurrence off the cumulative hazard and draw the next budget."""
        scalar.spend_budget(self.fields, event, self.seed, self.event_streams[event], address)

    def follow(self, code: int, t: float, day: float, z: Any) -> None:
        """Run the rules of a process."""
        rules = PROCESSES[code].rules
        assert rules is not None
        rules(self.s, self.p, t, day, z)

    def effect(self, event: int, day: float) -> None:
        """Let an event take effect."""
        EFFECTS[EVENTS[event].name](self.s, self.p, day)

    def report(self) -> None:
        """Keep what is reported at the last step within the horizon."""
        report(self.s)

    def close(self, horizon_day: float) -> None:
        """Settle what the path reports."""
        close_turns(self.s, self.p)
        close(self.s, horizon_day)


def call_process(S: Any, P: Any, row: int, t: float, day: float, z: Any) -> None:
    """Call a process's rules on one-element arrays: a template whose CALLED is bound.

    Passing a one-element array and indexing it inside costs a tenth of passing a record.
    """
    CALLED(S[0], P[row], t, day, z)


def call_effect(S: Any, P: Any, row: int, day: float) -> None:
    """Call an effect on one-element arrays: a template whose CALLED is bound."""
    CALLED(S[0], P[row], day)


def call_initial(S: Any, P: Any, row: int) -> None:
    """Set the initial state on one-element arrays."""
    initial_state(S[0], P[row])


def call_report(S: Any) -> None:
    """Keep what is reported, on a one-element array."""
    report(S[0])


def call_close(S: Any, P: Any, row: int, horizon_day: float) -> None:
    """Settle what a path reports, on one-element arrays."""
    close_turns(S[0], P[row])
    close(S[0], horizon_day)


@cache
def jitted_calls() -> dict[str, Any]:
    """Return the jitted functions that the backend calls, compiled once a process and cached on disk."""
    from attrition.numeric.jit import compiled_kernel, source_digest

    digest = source_digest()

    def made(template: Any, **bindings: Any) -> Any:
        return compiled_kernel(template, bindings, digest)

    calls: dict[str, Any] = {
        "initial": made(call_initial),
        "report": made(call_report),
        "close": made(call_close),
        "normals": made(scalar.draw_normals),
        "normal_pair": made(normal_pair),
        "draw_budget": made(scalar.draw_budget),
        "earliest_crossing": made(scalar.earliest_crossing),
        "spend_budget": made(scalar.spend_budget),
    }
    for process in PROCESSES:
        if process.rules is not None:
            calls[f"process {process.name}"] = made(call_process, CALLED=process.rules)
    for event in EVENTS:
        calls[f"event {event.name}"] = made(call_effect, CALLED=EFFECTS[event.name])
    return calls


class JittedBackend:
    """Runs the jitted rules on a one-element structured array, each call from Python."""

    def __init__(self, program: Program, rows: Rows) -> None:
        self.calls = jitted_calls()
        self.table = program.plan.table
        self.seed = program.plan.seed
        self.parameters = rows.parameters
        self.row = 0
        self.state = np.zeros(1, dtype=STATE_TYPE)
        self.flat = self.state.view(np.float64)
        self.numbers = np.zeros(MOST_NORMALS)
        self.processes: list[Any] = [self.calls.get(f"process {process.name}") for process in PROCESSES]

    def start(self, row: int) -> None:
        """Set the initial state of a path of the given row."""
        self.row = row
        self.flat[:] = 0.0
        self.calls["initial"](self.state, self.parameters, row)

    def get(self, field: int) -> float:
        """Return a field of the state."""
        return float(self.flat[field])

    def put(self, field: int, value: float) -> None:
        """Set a field of the state."""
        self.flat[field] = value

    def normal_pair(self, stream: int, slot: int, address: int) -> tuple[float, float]:
        """Return the two normal numbers of an address."""
        one, two = self.calls["normal_pair"](self.seed, np.uint64(stream), slot, np.uint64(address))
        return float(one), float(two)

    def normals(self, code: int, pairs: int, slot: int, slots: int, address: int) -> Any:
        """Return the normal numbers of a process at a slot of its clock."""
        if pairs:
            self.calls["normals"](
                self.numbers, self.table.streams, code, pairs, slot, slots, self.seed, np.uint64(address)
            )
        return self.numbers

    def draw_budget(self, event: int, count: int, address: int) -> None:
        """Draw budget and mark of an event's occurrence."""
        self.calls["draw_budget"](
            self.flat, event, count, self.seed, self.table.event_streams[event], np.uint64(address)
        )

    def earliest_crossing(self, first: int, last: int, dt: float) -> tuple[int, float]:
        """Integrate hazards over `dt` months; return the earliest event to cross its budget, or -1."""
        winner, share = self.calls["earliest_crossing"](self.flat, first, last, dt)
        return int(winner), float(share)

    def spend_budget(self, event: int, address: int) -> None:
        """Take an occurrence off the cumulative hazard and draw the next budget."""
        self.calls["spend_budget"](
            self.flat, event, self.seed, self.table.event_streams[event], np.uint64(address)
        )

    def follow(self, code: int, t: float, day: float, z: Any) -> None:
        """Run the rules of a process."""
        self.processes[code](self.state, self.parameters, self.row, t, day, z)

    def effect(self, event: int, day: float) -> None:
        """Let an event take effect."""
        self.calls[f"event {EVENTS[event].name}"](self.state, self.parameters, self.row, day)

    def report(self) -> None:
        """Keep what is reported at the last step within the horizon."""
        self.calls["report"](self.state)

    def close(self, horizon_day: float) -> None:
        """Settle what the path reports."""
        self.calls["close"](self.state, self.parameters, self.row, horizon_day)
