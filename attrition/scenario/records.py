"""A resolved scenario: what the layers of files and options add up to, and which layer set each value."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from attrition.scenario.dates import first_of_next_month, months_after
from attrition.scenario.files import PolicyFile
from attrition.scenario.priors import Prior

STATUSES = ("sourced", "derived", "judged")
SIDES = ("challenger", "defender", "coalition")
HOURS_PER_DAY = 24


@dataclass(frozen=True, slots=True)
class Clock:
    """Start, end of the data, horizon and step; every time of the model is a whole hour since `start`."""

    start: datetime.date
    horizon_months: int
    data_cutoff: datetime.date | None = None
    step_hours: int = 168
    base_slot_hours: int = 168

    @property
    def end(self) -> datetime.date:
        """Return the day on which the horizon ends: `horizon_months` after the data, or after the start without."""
        return months_after(self.data_cutoff or self.start, self.horizon_months)

    def tick(self, date: datetime.date, hour: int = 0) -> int:
        """Return the hours from the start to a date and hour; negative before the start."""
        return (date - self.start).days * HOURS_PER_DAY + hour

    def effective_step(self, date: datetime.date, hour: int = 0) -> int:
        """Return the step at which an act of that date takes effect: inside a step, the next one."""
        return -(-self.tick(date, hour) // self.step_hours)


@dataclass(frozen=True, slots=True)
class Value:
    """A number with its prior and its pedigree; `low` and `high` are as given, None where they are not.

    `before` is the prior of somebody who did not have the source yet: what a hindcast from before `known_from` uses.
    """

    name: str
    value: float
    prior: Prior
    unit: str
    low: float | None = None
    high: float | None = None
    source: str = ""
    status: str = "judged"
    known_from: datetime.date | None = None
    before: Prior | None = None
    note: str = ""
    layer: str = "default"

    @property
    def varies(self) -> bool:
        """Say whether draws differ from row to row."""
        return self.prior.varies


@dataclass(frozen=True, slots=True)
class Trigger:
    """A condition on a signal: above or below a level for `dwell_months`; it fires once."""

    signal: str
    comparator: str
    level: float
    dwell_months: float = 0.0


@dataclass(frozen=True, slots=True)
class Act:
    """A lever moved to a value, at a date (and hour) or when a trigger fires; one of the two is None."""

    name: str
    lever: str
    value: Value
    date: datetime.date | None = None
    hour: int = 0
    when: Trigger | None = None
    actor: str = ""
    novel: bool = False
    declared_restraint: bool = False
    source: str = ""
    status: str = "judged"
    note: str = ""
    layer: str = ""

    @property
    def column(self) -> str:
        """Return the name of the column of draws that holds the act's value."""
        return f"acts.{self.name}.value"


@dataclass(frozen=True, slots=True)
class Point:
    """One dated value of a series."""

    date: datetime.date
    value: float


@dataclass(frozen=True, slots=True)
class Observation:
    """A series that history imposes; errors are of the logarithm ("log") or in the unit ("absolute").

    `error_sd` is the error of each point on each path; `bias_sd` that of the whole series, drawn once a prior row,
    for what a claimant or a method gets wrong throughout.
    """

    quantity: str
    points: tuple[Point, ...]
    unit: str
    error_kind: str = "log"
    error_sd: float = 0.0
    bias_sd: float = 0.0
    interpolate: str = "none"
    source: str = ""
    claimant: str = ""
    status: str = "judged"
    note: str = ""
    layer: str = ""

    def imposed(self) -> tuple[Point, ...]:
        """Return the points that are imposed: as given, or on each first of a month, linear between."""
        if self.interpolate != "monthly":
            return self.points
        imposed: list[Point] = []
        for left, right in zip(self.points, self.points[1:], strict=False):
            day = left.date if left.date.day == 1 else first_of_next_month(left.date)
            while day < right.date:
                share = (day - left.date).days / (right.date - left.date).days
                imposed.append(Point(day, left.value + share * (right.value - left.value)))
                day = first_of_next_month(day)
        if self.points and self.points[-1].date.day == 1:
            imposed.append(self.points[-1])
        return tuple(imposed)


@dataclass(frozen=True, slots=True)
class Figure:
    """A dated single figure that is shown beside the model and never imposed."""

    quantity: str
    date: datetime.date
    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    source: str = ""
    status: str = "judged"
    claimant: str = ""
    note: str = ""
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """All that a run needs to know.

    `origins` names the layer that set each clock key and switch, `layers` all layers from the lowest up. `sides` says
    who they are, by `SIDES`; a side that has no name there is called by its part.
    """

    name: str
    title: str
    clock: Clock
    values: Mapping[str, Value]
    switches: Mapping[str, bool]
    acts: tuple[Act, ...] = ()
    observations: tuple[Observation, ...] = ()
    figures: tuple[Figure, ...] = ()
    origins: Mapping[str, str] | None = None
    layers: tuple[str, ...] = ()
    sides: Mapping[str, str] | None = None

    def act(self, name: str) -> Act:
        """Return the act of that name; KeyError when there is none."""
        for act in self.acts:
            if act.name == name:
                return act
        raise KeyError(name)

    def __repr__(self) -> str:
        until = f", data until {self.clock.data_cutoff}" if self.clock.data_cutoff else ""
        free = len([value for value in self.values.values() if value.varies])
        return (
            f"<Scenario '{self.name}': {self.clock.start} to {self.clock.end}{until}, {len(self.values)} parameters "
            f"({free} with a prior), {len(self.acts)} acts, layers {', '.join(self.layers)}>"
        )

    def _repr_html_(self) -> str:
        # A title may come from a file of a stranger.
        return f"<p><strong>{escape(self.title)}</strong><br>{escape(repr(self)[1:-1])}</p>"

    def with_(self, sets: Iterable[str] = (), policies: Iterable[str | PolicyFile] = ()) -> Scenario:
        """Return this scenario with policies and then `key=value` options laid on top.

        Raises: InputError, as `load_scenario` does.
        """
        from attrition.scenario.load import with_layers

        return with_layers(self, sets=sets, policies=policies)

    def to_data(self) -> dict[str, object]:
        """Return the scenario as plain data for JSON: sorted, dates in ISO form, pedigree included."""
        from attrition.scenario.canonical import scenario_data

        return scenario_data(self)

    @staticmethod
    def from_data(data: Mapping[str, object]) -> Scenario:
        """Return the scenario that `to_data` wrote, bit for bit."""
        from attrition.scenario.canonical import scenario_from_data

        return scenario_from_data(data)

    def identity(self) -> str:
        """Return the BLAKE2b-256 hex digest over what affects results: no titles, sources or notes."""
        from attrition.scenario.canonical import scenario_identity

        return scenario_identity(self)
