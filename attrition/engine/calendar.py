"""Ticks: integer hours since midnight of the start, and the dates they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from attrition.model.spans import HOURS_PER_MONTH
from attrition.scenario.records import Scenario

HOURS_PER_DAY = 24


@dataclass(frozen=True, slots=True)
class Calendar:
    """The clock of one scenario.

    Parameters: start, the date of tick 0; step_hours and base_slot_hours; cutoff, hours from the start to the end of
    the data, 0 without data; horizon, hours from the start to the end of the forecast; tail, hours simulated past the
    horizon so that turns near it can be confirmed.
    """

    start: date
    step_hours: int
    base_slot_hours: int
    cutoff: int
    horizon: int
    tail: int

    @property
    def steps(self) -> int:
        """Number of steps simulated."""
        return -(-(self.horizon + self.tail) // self.step_hours)

    @property
    def recorded_steps(self) -> int:
        """Number of steps that end within the horizon: those that are recorded."""
        return self.horizon // self.step_hours

    def tick(self, day: date) -> int:
        """Return the tick of a date's midnight."""
        return (day - self.start).days * HOURS_PER_DAY

    def next_step(self, tick: int) -> int:
        """Return the first step boundary at or after a tick: when a dated act takes effect."""
        return -(-tick // self.step_hours) * self.step_hours

    def day_of(self, tick: int) -> date:
        """Return the date of a tick."""
        return self.start + timedelta(hours=tick)

    def month_ends(self) -> list[int]:
        """Return the ticks at which whole calendar months end, the first month being the one after the start's."""
        ticks: list[int] = []
        year, month = self.start.year, self.start.month
        first_whole = self.start.day == 1
        while True:
            month += 1
            if month > 12:
                year, month = year + 1, 1
            tick = self.tick(date(year, month, 1))
            if tick >= self.steps * self.step_hours:
                return ticks
            if first_whole:
                ticks.append(tick)
            first_whole = True

    def quarter_ends(self) -> list[int]:
        """Return the ticks at which March, June, September and December end, among the month ends."""
        return [tick for tick in self.month_ends() if self.day_of(tick).month % 3 == 1]

    def julys(self) -> list[int]:
        """Return the ticks of the first of July of each year after the start."""
        ticks = [self.tick(date(year, 7, 1)) for year in range(self.start.year, self.start.year + 400)]
        return [tick for tick in ticks if 0 < tick < self.steps * self.step_hours]


def calendar_of(
    start: date, cutoff: date | None, end: date, step_hours: int, base_slot_hours: int, tail_months: float
) -> Calendar:
    """Return the calendar from the dates of a scenario; it runs past the end by `tail_months` and a step."""
    return Calendar(
        start,
        step_hours,
        base_slot_hours,
        (cutoff - start).days * HOURS_PER_DAY if cutoff is not None else 0,
        (end - start).days * HOURS_PER_DAY,
        int(tail_months * HOURS_PER_MONTH) + step_hours,
    )


def scenario_calendar(scenario: Scenario) -> Calendar:
    """Return the calendar of a scenario; it runs past the horizon by the persistence that a turn must have."""
    clock = scenario.clock
    return calendar_of(
        clock.start,
        clock.data_cutoff,
        clock.end,
        clock.step_hours,
        clock.base_slot_hours,
        scenario.values["turning.persistence_months"].value,
    )
