"""The kinds of thing that the model declares once, and from which schema, records and reference come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that a scenario gives the model.

    `name` is dotted (role.subsystem.key) and is the place of the value in a scenario file; the field of the
    parameter record is the same name with underscores. `low` and `high` are the hard limits of the value and
    of every draw from its prior. A parameter without `default` must be given by the scenario. One that is `certain`
    takes no prior, because the agenda, which all draws share, depends on it.
    """

    name: str
    unit: str
    low: float
    high: float
    meaning: str
    default: float | None = None
    certain: bool = False

    @property
    def field(self) -> str:
        """Name of the field in the parameter record."""
        return self.name.replace(".", "_")


@dataclass(frozen=True, slots=True)
class StateField:
    """A float64 field of the state record of one path.

    `low` and `high` are invariants (a pool is never negative). A field that is a `signal` may be watched by a
    trigger; one that is `recorded` gets bands and trajectories.
    """

    name: str
    unit: str
    meaning: str
    low: float = float("-inf")
    high: float = float("inf")
    signal: bool = False
    recorded: bool = False


class Operation(IntEnum):
    """What an act does to a field of the state."""

    SET = 0
    ADD = 1
    MULTIPLY = 2


@dataclass(frozen=True, slots=True)
class Change:
    """One operation on one state field; the value is the act's value times `scale`."""

    field: str
    operation: Operation
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Lever:
    """Something a dated or triggered act can move: a name, a unit, a range and the state fields it changes."""

    name: str
    unit: str
    low: float
    high: float
    meaning: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """A quantity that history may impose: its unit and how an observed value enters the state.

    With `reference` None the observation sets `field`; otherwise ln(value / reference) is added to `field`. What it
    changes in a pool is booked to `ledger`, so that the mass balance still closes.
    """

    name: str
    unit: str
    meaning: str
    field: str
    reference: str | None = None
    ledger: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens when its cumulative hazard reaches an Exp(1) budget (MODEL.md section 2).

    Five consecutive state fields belong to it: rate (per month, frozen at the start of a step), cumulative
    hazard, budget, mark (a uniform for what follows) and count.
    """

    name: str
    meaning: str

    def fields(self) -> tuple[str, str, str, str, str]:
        """Names of the five state fields, in their order in the record."""
        return (
            f"{self.name}_rate",
            f"{self.name}_cumulative",
            f"{self.name}_budget",
            f"{self.name}_mark",
            f"{self.name}_count",
        )


EVENT_FIELDS = 5


class Clock(Enum):
    """When a process acts."""

    STEP = "every step"
    MONTH = "at the end of each calendar month"
    QUARTER = "at the end of each calendar quarter"
    JULY = "on the first of July"
    START = "once, before anything else of the first step"
    RECORDED = "every step that ends within the horizon"
    DATED = "at the dates of the scenario"


class Task(Enum):
    """What a process is to the scheduler: rules of the model, or data of the scenario applied to the state."""

    RULES = "rules"
    OBSERVATIONS = "observations"
    ACTS = "acts"
    TRIGGERS = "triggers"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Process:
    """A row of the process table.

    `rules` act one after another, each called as `rule(s, p)`, as
    `rule(s, p, months)` with the clock of technology, or as `rule(s, p, t, day, z)` (see `attrition.model.processes`).
    `streams` are names of random streams, each giving two normal numbers a slot. `events` are settled before the
    rules: their hazards of the step are integrated and the earliest crossing takes effect. Only events of one process
    compete; independent ones belong to different processes. `switch` names the subsystem that a scenario can turn off.
    """

    name: str
    clock: Clock
    task: Task = Task.RULES
    rules: tuple[Callable[..., None], ...] = ()
    streams: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    switch: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeField:
    """A column of outcomes: its name, its unit and the state field it comes from.

    `source` is None for a quantity that this version does not compute: the column exists and is null. A state
    field below zero means "did not happen" and is null too when `nullable`.
    """

    name: str
    unit: str
    source: str | None
    nullable: bool = True
