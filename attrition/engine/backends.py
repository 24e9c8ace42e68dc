"""Two ways to run the rules under SimPy: as plain Python on floats, or jitted on one-element arrays."""

from __future__ import annotations

from functools import cache
from typing import Any, Protocol

import numpy as np

from attrition.engine.parts import all_in_turn, run_rules
from attrition.engine.plan import Rows
from attrition.engine.program import Program
from attrition.engine.records import STATE_TYPE, PlainRecord, plain_parameters, plain_state
from attrition.engine.steps import draw_normals
from attrition.model.clocks import EFFECTS, MOST_NORMALS, PROCESSES
from attrition.model.ends import close, report
from attrition.model.processes import initial_state
from attrition.model.registry import EVENTS, STATE
from attrition.model.turning import close_turns

CALLED: Any = None
"""Hole of the templates below: the rules of a process or the effect of an event."""


class Backend(Protocol):
    """The state of one path, as a list of fields, and the rules that change it."""

    flat: Any
    rules: tuple[Any, ...]
    effects: tuple[Any, ...]

    def start(self, row: int) -> None:
        """Set the initial state of a path of the given row."""

    def normals(self, code: int, pairs: int, slot: int, slots: int, address: int) -> Any:
        """Return the normal numbers of a process at a slot of its clock."""

    def follow(self, code: int, t: float, day: float, z: Any) -> None:
        """Run the rules of a process."""

    def effect(self, event: int, day: float) -> None:
        """Let an event take effect."""

    def report(self) -> None:
        """Keep what is reported at the last step within the horizon."""

    def close(self, horizon_day: float) -> None:
        """Settle what the path reports."""


class Fields:
    """A plain record seen as a list of its fields, so that the steps of the engines index it as an array."""

    def __init__(self, record: PlainRecord) -> None:
        self.values = record.__dict__
        self.names = [field.name for field in STATE]

    def __getitem__(self, index: int) -> float:
        value: float = self.values[self.names[index]]
        return value

    def __setitem__(self, index: int, value: float) -> None:
        # A NumPy scalar out of a table would stay in the record and slow every rule that reads it.
        self.values[self.names[index]] = float(value)


class PureBackend:
    """Runs each rule's Python source on plain floats: slow, and readable in any debugger."""

    def __init__(self, program: Program, rows: Rows) -> None:
        self.seed = int(program.plan.seed)
        self.streams = program.plan.table.streams.tolist()
        self.stream_rows = _Streams(self.streams)
        self.records = [plain_parameters(record) for record in rows.parameters]
        self.rules = tuple(process.rules for process in PROCESSES)
        self.effects = tuple(EFFECTS[event.name] for event in EVENTS)
        self.numbers = [0.0] * MOST_NORMALS
        self.start(0)

    def start(self, row: int) -> None:
        """Set the initial state of a path of the given row."""
        self.p = self.records[row]
        self.s = plain_state()
        self.flat = Fields(self.s)
        initial_state(self.s, self.p)

    def normals(self, code: int, pairs: int, slot: int, slots: int, address: int) -> list[float]:
        """Return the normal numbers of a process at a slot of its clock."""
        draw_normals(self.numbers, self.stream_rows, code, pairs, slot, slots, self.seed, address)
        return self.numbers

    def follow(self, code: int, t: float, day: float, z: Any) -> None:
        """Run the rules of a process."""
        run_rules(self.rules[code], self.s, self.p, t, day, z)

    def effect(self, event: int, day: float) -> None:
        """Let an event take effect."""
        self.effects[event](self.s, self.p, day)

    def report(self) -> None:
        """Keep what is reported at the last step within the horizon."""
        report(self.s)

    def close(self, horizon_day: float) -> None:
        """Settle what the path reports."""
        close_turns(self.s, self.p)
        close(self.s, horizon_day)


class _Streams:
    """Hashes of streams as plain integers, indexed by process and pair as the kernel's array is."""

    def __init__(self, streams: list[list[int]]) -> None:
        self.streams = streams

    def __getitem__(self, place: tuple[int, int]) -> int:
        return self.streams[place[0]][place[1]]


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
    from attrition.numeric.jit import compiled_kernel
    from attrition.numeric.sources import source_digest

    digest = source_digest()

    def made(template: Any, **bindings: Any) -> Any:
        return compiled_kernel(template, bindings, digest)

    calls: dict[str, Any] = {
        "initial": made(call_initial),
        "report": made(call_report),
        "close": made(call_close),
        "normals": made(draw_normals),
    }
    for process in PROCESSES:
        if process.rules:
            calls[f"process {process.name}"] = made(call_process, CALLED=all_in_turn(process.rules))
    for event in EVENTS:
        calls[f"event {event.name}"] = made(call_effect, CALLED=EFFECTS[event.name])
    return calls


class JittedBackend:
    """Runs the jitted rules on a one-element structured array, each call from Python."""

    def __init__(self, program: Program, rows: Rows) -> None:
        self.calls = jitted_calls()
        self.seed = program.plan.seed
        self.streams = program.plan.table.streams
        self.parameters = rows.parameters
        self.row = 0
        self.state = np.zeros(1, dtype=STATE_TYPE)
        self.flat = self.state.view(np.float64)
        self.numbers = np.zeros(MOST_NORMALS)
        self.rules = tuple(self.calls.get(f"process {process.name}") for process in PROCESSES)
        self.effects = tuple(self.calls[f"event {event.name}"] for event in EVENTS)

    def start(self, row: int) -> None:
        """Set the initial state of a path of the given row."""
        self.row = row
        self.flat[:] = 0.0
        self.calls["initial"](self.state, self.parameters, row)

    def normals(self, code: int, pairs: int, slot: int, slots: int, address: int) -> Any:
        """Return the normal numbers of a process at a slot of its clock."""
        if pairs:
            self.calls["normals"](
                self.numbers, self.streams, code, pairs, slot, slots, self.seed, np.uint64(address)
            )
        return self.numbers

    def follow(self, code: int, t: float, day: float, z: Any) -> None:
        """Run the rules of a process."""
        rules: Any = self.rules[code]
        rules(self.state, self.parameters, self.row, t, day, z)

    def effect(self, event: int, day: float) -> None:
        """Let an event take effect."""
        self.effects[event](self.state, self.parameters, self.row, day)

    def report(self) -> None:
        """Keep what is reported at the last step within the horizon."""
        self.calls["report"](self.state)

    def close(self, horizon_day: float) -> None:
        """Settle what the path reports."""
        self.calls["close"](self.state, self.parameters, self.row, horizon_day)
