"""A mechanism: a subsystem from a file outside the package, declared as the package declares its own.

What it names is checked here as far as it can be without the rest of the model; its rules are checked by
`attrition.model.straight`, and `attrition.model.mechanisms` says which files a process uses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from attrition.errors import InputError
from attrition.model.declarations import (
    Clock,
    Event,
    Lever,
    Observed,
    OutcomeField,
    Parameter,
    Process,
    StateField,
    Task,
)

Rule = Callable[..., None]

SCENARIO_KEYS = (
    "name",
    "title",
    "sides",
    "extends",
    "schema",
    "clock",
    "switches",
    "remove",
    "acts",
    "observations",
    "figures",
)
"""Keys of a scenario that are no parameters: the table of a mechanism would stand in their way."""
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")
SHAPES = {2: "(s, p)", 3: "(s, p, months)", 5: "(s, p, t, day, z)"}
"""Arguments of a rule of the process table, by how many there are."""
EFFECT = {3: "(s, p, day)"}
"""Arguments of the effect of an event, by how many there are."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of the process table and the name of the row that it follows."""

    process: Process
    after: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """A rule that takes the place of one of the model's own in a process.

    `process` is its row of the process table and `rule` the name of the function there; `by` is called in the same way.
    Other rules that call the old one as a function go on to do so.
    """

    process: str
    rule: str
    by: Rule


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """A figure of a mechanism, a panel for each structure: `draw(ax, content, structure)` draws and returns the axes.

    `content` is an `attrition.figures.content.Content`, what a finished run holds. `title` stands above, `label` at the
    vertical axis, `notes` below, before the lines that say where a figure comes from and what it is not. Where the
    horizontal axis is of dates (`dated`), it and the end of the data are drawn already.
    """

    name: str
    title: str
    label: str
    draw: Callable[[Any, Any, str], Any]
    notes: tuple[str, ...] = ()
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Mechanism:
    """What a file from outside adds to the model.

    Parameters
    ----------
    name : of the mechanism, of its table in a scenario, and of the switch that turns its processes off. The names of
        all it declares begin with it: parameters with "name.", streams too, everything else with "name_".
    meaning : in a sentence.
    parameters, state, levers, observed : as the model declares its own. A state field that is a `signal` can be
        watched by triggers, one that is `recorded` has histograms, bands and trajectories.
    begin : rules that set the state at the start, after the model's own; the switch does not turn them off.
    hazards : rules that set the rates of the events, on the state at the start of a step, after the model's own.
    events, effects : what may happen, and by its name what it does, called as `effect(s, p, day)`.
    processes : rows of the process table and where they stand; an event belongs to one of them.
    replaces : rules of the model in whose place others stand, whatever the switch says.
    tallies : rules that take each recorded step into what a path is summed up by.
    outcomes : columns of outcomes.parquet after the model's own.
    figures : drawn by `attrition figures` beside the model's own.
    """

    name: str
    meaning: str
    parameters: tuple[Parameter, ...] = ()
    state: tuple[StateField, ...] = ()
    events: tuple[Event, ...] = ()
    effects: Mapping[str, Rule] = field(default_factory=dict)
    levers: tuple[Lever, ...] = ()
    observed: tuple[Observed, ...] = ()
    begin: tuple[Rule, ...] = ()
    hazards: tuple[Rule, ...] = ()
    processes: tuple[Placed, ...] = ()
    replaces: tuple[Replacement, ...] = ()
    tallies: tuple[Rule, ...] = ()
    outcomes: tuple[OutcomeField, ...] = ()
    figures: tuple[OwnFigure, ...] = ()

    def rules(self) -> Iterator[Rule]:
        """Yield every rule that an engine calls."""
        yield from self.effects.values()
        yield from self.table_rules()

    def table_rules(self) -> Iterator[Rule]:
        """Yield the rules that stand in the process table: all but the effects of events."""
        yield from (*self.begin, *self.hazards, *self.tallies)
        yield from (each.by for each in self.replaces)
        for placed in self.processes:
            yield from placed.process.rules

    def rows(self) -> Iterator[Placed]:
        """Yield the rows that it adds to the process table: its beginning, its processes and its tallies."""
        if self.begin:
            yield Placed(Process(f"{self.name}.beginning", Clock.START, rules=self.begin), "")
        for placed in self.processes:
            switch = placed.process.switch or self.name
            yield replace(placed, process=replace(placed.process, switch=switch))
        if self.tallies:
            process = Process(f"{self.name}.tallies", Clock.RECORDED, rules=self.tallies, switch=self.name)
            yield Placed(process, "turning")

    def check(self, where: str) -> None:
        """Raise InputError for what cannot be right whatever else the model holds.

        Parameters: where, the file, for the message.
        """
        for each in fields(self):
            _check_type(each.name, getattr(self, each.name), where)
        if not NAME.match(self.name):
            raise InputError(
                f"a mechanism cannot be called '{self.name}'",
                where=where,
                allowed="lower-case words joined by underscores",
            )
        if self.name in SCENARIO_KEYS:
            raise InputError(
                f"a mechanism cannot be called '{self.name}', which is a key of scenarios",
                where=where,
                advice="give the mechanism another name",
            )
        self._check_parts(where)
        for kind, names in self._names().items():
            for name in names:
                start = f"{self.name}." if kind in ("parameter", "stream") else f"{self.name}_"
                if not name.startswith(start):
                    raise InputError(
                        f"{kind} '{name}' of mechanism '{self.name}'",
                        where=where,
                        allowed=f"names that begin with '{start}', so that they meet no other",
                    )
            for name in names:
                if names.count(name) > 1:
                    raise InputError(f"{kind} '{name}' stands twice", where=where)
        self._check_numbers(where)
        self._check_events(where)
        self._check_processes(where)
        self._check_calls(where)

    def _names(self) -> dict[str, list[str]]:
        return {
            "parameter": [each.name for each in self.parameters],
            "state field": [each.name for each in self.state],
            "event": [each.name for each in self.events],
            "lever": [each.name for each in self.levers],
            "observed quantity": [each.name for each in self.observed],
            "outcome": [each.name for each in self.outcomes],
            "figure": [each.name for each in self.figures],
            "process": [placed.process.name for placed in self.processes],
            "stream": [name for placed in self.processes for name in placed.process.streams],
        }

    def _check_parts(self, where: str) -> None:
        for lever in self.levers:
            _check_tuple(f"'changes' of lever '{lever.name}'", lever.changes, where)
        for placed in self.processes:
            process = placed.process
            if not isinstance(process, Process):
                raise InputError(
                    f"'processes' places {process!r}", where=where, allowed="Placed(Process(…), after=…)"
                )
            for name in ("rules", "streams", "events"):
                _check_tuple(f"'{name}' of process '{process.name}'", getattr(process, name), where)

    def _check_numbers(self, where: str) -> None:
        for each in self.parameters:
            low, high = each.low, each.high
            default = low if each.default is None else each.default
            known = all(isinstance(number, int | float) for number in (low, default, high))
            if not known or not low <= default <= high:
                raise InputError(
                    f"default {each.default!r} of parameter '{each.name}'",
                    where=where,
                    allowed=f"a number from {low} to {high}",
                )
            if table := [other.name for other in self.parameters if other.name.startswith(f"{each.name}.")]:
                raise InputError(
                    f"parameter '{each.name}' is a number and a table, of '{table[0]}'",
                    where=where,
                    advice="give one of them another name",
                )

    def _check_events(self, where: str) -> None:
        declared = [event.name for event in self.events]
        owned = [name for placed in self.processes for name in placed.process.events]
        if owned != declared:
            raise InputError(
                f"events {', '.join(declared) or 'none'} are declared, processes settle {', '.join(owned) or 'none'}",
                where=where,
                allowed="each event in one process, in the order in which they are declared",
            )
        if sorted(self.effects) != sorted(declared):
            raise InputError(
                f"effects of {', '.join(self.effects) or 'none'} for events {', '.join(declared) or 'none'}",
                where=where,
                allowed="one effect for each event, by its name",
            )

    def _check_processes(self, where: str) -> None:
        for placed in self.processes:
            process = placed.process
            if process.task is not Task.RULES:
                raise InputError(
                    f"process '{process.name}' of the task {getattr(process.task, 'name', process.task)}",
                    where=where,
                    allowed="RULES; acts, observations and records are the model's own",
                )
            # The lane kernel calls the loops of each process without asking whether there are any.
            if not process.rules:
                raise InputError(
                    f"process '{process.name}' has no rules",
                    where=where,
                    allowed="one rule or more; beside events that may be one that does nothing: pass",
                )
            if process.clock not in (Clock.STEP, Clock.MONTH, Clock.QUARTER, Clock.JULY):
                raise InputError(
                    f"process '{process.name}' on the clock {getattr(process.clock, 'name', repr(process.clock))}",
                    where=where,
                    allowed="Clock.STEP, MONTH, QUARTER, JULY; what happens once at the start are rules of `begin`, "
                    "what sums a path up rules of `tallies`",
                )
            # Their hazards are integrated over one step, however long ago the process last acted.
            if process.events and process.clock is not Clock.STEP:
                raise InputError(
                    f"process '{process.name}' settles events on the clock {process.clock.name}",
                    where=where,
                    allowed="events on the clock STEP; rules of another clock stand in a process of their own",
                )

    def _check_calls(self, where: str) -> None:
        for name, effect in self.effects.items():
            _check_call(effect, f"'{{}}', the effect of event '{name}',", EFFECT, where)
        for rule in self.table_rules():
            _check_call(rule, "rule '{}'", SHAPES, where)


_KINDS: dict[str, type] = {
    "parameters": Parameter,
    "state": StateField,
    "events": Event,
    "levers": Lever,
    "observed": Observed,
    "processes": Placed,
    "replaces": Replacement,
    "outcomes": OutcomeField,
    "figures": OwnFigure,
}


def _check_call(rule: Rule, what: str, shapes: Mapping[int, str], where: str) -> None:
    """Refuse a rule with another number of arguments than engines give it; what is no function is refused later."""
    code = getattr(rule, "__code__", None)
    if code is not None and code.co_argcount not in shapes:
        raise InputError(
            f"{what.format(code.co_name)} takes {code.co_argcount} arguments",
            where=where,
            allowed=" or ".join(shapes.values()),
        )


def _check_type(name: str, value: object, where: str) -> None:
    """Refuse a value of another kind: a tuple of one without its comma is the usual slip."""
    if name in ("name", "meaning"):
        if not isinstance(value, str):
            raise InputError(f"'{name}' is no text", where=where)
    elif name == "effects":
        if not isinstance(value, Mapping) or not all(callable(each) for each in value.values()):
            raise InputError("'effects' is no table of event → rule", where=where)
    else:
        kind = _KINDS.get(name)
        for each in _check_tuple(f"'{name}'", value, where):
            if not (callable(each) if kind is None else isinstance(each, kind)):
                wanted = "rules" if kind is None else kind.__name__
                raise InputError(f"'{name}' holds {each!r}", where=where, allowed=wanted)


def _check_tuple(what: str, value: object, where: str) -> tuple[object, ...]:
    if not isinstance(value, tuple):
        raise InputError(
            f"{what} is no tuple but {type(value).__name__}",
            where=where,
            allowed="a tuple; one of a single thing ends in a comma: (thing,)",
        )
    return value
