"""Ticks, month ends, horizon and cutoff, and when an act takes effect."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from attrition.engine.calendar import Calendar, calendar_of, scenario_calendar
from tests.scenarios import no_data, shipped


def weekly(start: date = date(2022, 2, 24), days: int = 400, tail: int = 0) -> Calendar:
    return Calendar(start, 168, 168, 0, days * 24, tail)


def test_a_tick_is_an_hour_since_midnight_of_the_start() -> None:
    calendar = weekly()
    assert calendar.tick(date(2022, 2, 24)) == 0
    assert calendar.tick(date(2022, 3, 1)) == 5 * 24
    assert calendar.day_of(calendar.tick(date(2023, 1, 1)) + 23) == date(2023, 1, 1)


@pytest.mark.parametrize(("tick", "step"), [(0, 0), (1, 168), (167, 168), (168, 168), (169, 336)])
def test_what_is_dated_inside_a_step_takes_effect_at_the_next(tick: int, step: int) -> None:
    assert weekly().next_step(tick) == step


def test_months_end_on_the_first_of_the_next_after_a_whole_month() -> None:
    calendar = weekly(days=800)
    ends = [calendar.day_of(tick) for tick in calendar.month_ends()]
    # February 2022 was no whole month.
    assert ends[:2] == [date(2022, 4, 1), date(2022, 5, 1)]
    assert all(day.day == 1 for day in ends)
    assert len(ends) == len(set((day.year, day.month) for day in ends))
    assert all(
        24 * 28 <= b - a <= 24 * 31
        for a, b in zip(calendar.month_ends(), calendar.month_ends()[1:], strict=False)
    )


def test_a_start_on_the_first_makes_a_whole_month() -> None:
    calendar = weekly(date(2024, 1, 1), 100)
    assert [calendar.day_of(tick) for tick in calendar.month_ends()][:2] == [
        date(2024, 2, 1),
        date(2024, 3, 1),
    ]


def test_a_leap_day_is_a_day() -> None:
    calendar = weekly(date(2024, 2, 1), 60)
    assert calendar.month_ends()[0] == 29 * 24


def test_quarters_end_where_their_last_month_does() -> None:
    calendar = weekly(days=800)
    ends = [calendar.day_of(tick) for tick in calendar.quarter_ends()]
    # The first quarter is no whole one, but its last month is.
    assert ends[:3] == [date(2022, 4, 1), date(2022, 7, 1), date(2022, 10, 1)]
    assert set(calendar.quarter_ends()) <= set(calendar.month_ends())


def test_julys_lie_between_start_and_end() -> None:
    calendar = weekly(date(2022, 7, 1), 3 * 365 - 14)
    assert [calendar.day_of(tick) for tick in calendar.julys()] == [date(2023, 7, 1), date(2024, 7, 1)]


def test_steps_cover_horizon_and_tail_and_records_end_within_the_horizon() -> None:
    calendar = Calendar(date(2022, 1, 1), 168, 168, 0, 1000, 500)
    assert calendar.steps * 168 >= 1500 > (calendar.steps - 1) * 168
    assert calendar.recorded_steps * 168 <= 1000 < (calendar.recorded_steps + 1) * 168


def test_the_shipped_calendar_counts_its_horizon_from_the_end_of_the_data() -> None:
    scenario = shipped()
    calendar = scenario_calendar(scenario)
    cutoff = scenario.clock.data_cutoff
    assert cutoff is not None
    assert calendar.day_of(calendar.cutoff) == cutoff
    end = calendar.day_of(calendar.horizon)
    assert (end.year, end.month) == (cutoff.year + 10, cutoff.month)
    # Turns near the horizon need the time in which they must last.
    persistence = scenario.values["turning.persistence_months"].value
    assert calendar.steps * 168 - calendar.horizon >= persistence * 730.5
    assert end == scenario.clock.end


def test_without_data_the_horizon_counts_from_the_start() -> None:
    calendar = scenario_calendar(no_data(shipped(), 12))
    assert calendar.cutoff == 0
    assert calendar.day_of(calendar.horizon) == date(2023, 2, 24)


def test_a_calendar_from_dates() -> None:
    start = date(2022, 2, 24)
    calendar = calendar_of(start, start + timedelta(10), start + timedelta(100), 168, 42, 0.0)
    assert (calendar.cutoff, calendar.horizon, calendar.base_slot_hours) == (240, 2400, 42)
