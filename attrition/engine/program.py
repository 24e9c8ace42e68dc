"""A compiled scenario: parameter records, an agenda and tables, which every engine runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from attrition.engine.calendar import HOURS_PER_DAY, Calendar
from attrition.engine.plan import Plan, Rows
from attrition.engine.reported import RECORDED_FIELDS
from attrition.engine.rows import picked
from attrition.scenario.records import Scenario


@dataclass(frozen=True)
class Program:
    """A compiled scenario: what `attrition.engine.unit.simulate` runs.

    `draws` hold a value a row for every parameter, and for every act value that has a prior; `solved` those among them
    that were solved and not drawn; `continuing` what going on is worth, by coefficient, or nothing. `variables` are
    recorded at the end of each step, on `record_days` since the start.
    """

    scenario: Scenario
    structure: str
    calendar: Calendar
    plan: Plan
    rows: Rows
    draws: dict[str, list[float]]
    solved: dict[str, list[float]]
    continuing: dict[str, float] = field(default_factory=dict)

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the recorded variables."""
        return RECORDED_FIELDS

    @property
    def records(self) -> int:
        """Number of records of a path that fights on to the horizon."""
        return self.calendar.recorded_steps

    @property
    def record_days(self) -> list[float]:
        """Days since the start of each record: the ends of the steps."""
        step = self.calendar.step_hours
        return [(index + 1) * step / HOURS_PER_DAY for index in range(self.records)]

    @property
    def start(self) -> date:
        """Date of day 0."""
        return self.calendar.start

    @property
    def cutoff_day(self) -> float:
        """Day of the end of the data, 0 without data."""
        return self.calendar.cutoff / HOURS_PER_DAY

    @property
    def horizon_day(self) -> float:
        """Day of the end of the forecast."""
        return self.calendar.horizon / HOURS_PER_DAY

    def some_rows(self, first: int, count: int) -> Rows:
        """Return the records of `count` rows from number `first` on."""
        part = slice(first, first + count)
        return picked(self.rows, part)


def with_rows(program: Program, numbers: Iterable[int]) -> Program:
    """Return the program with only the given rows, in the given order; a row keeps its number and so its draws."""
    index = np.array(list(numbers), dtype=np.int64)
    return replace(program, rows=picked(program.rows, index))
