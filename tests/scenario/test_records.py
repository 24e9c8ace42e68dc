"""Ticks and steps of the clock."""

from __future__ import annotations

from datetime import date

import pytest

from attrition.scenario import Clock


def test_the_horizon_is_counted_in_calendar_months_from_the_end_of_the_data() -> None:
    assert Clock(date(2022, 2, 24), 120).end == date(2032, 2, 24)
    assert Clock(date(2022, 1, 31), 1).end == date(2022, 2, 28)
    assert Clock(date(2022, 2, 24), 120, data_cutoff=date(2025, 12, 31)).end == date(2035, 12, 31)


@pytest.mark.parametrize(
    ("day", "hour", "tick", "step"),
    [
        (date(2022, 2, 24), 0, 0, 0),
        (date(2022, 2, 24), 1, 1, 1),
        (date(2022, 3, 3), 0, 168, 1),
        (date(2022, 3, 3), 1, 169, 2),
        (date(2022, 2, 23), 0, -24, 0),
    ],
)
def test_what_happens_inside_a_step_takes_effect_at_the_next(
    day: date, hour: int, tick: int, step: int
) -> None:
    clock = Clock(date(2022, 2, 24), 120)
    assert clock.tick(day, hour) == tick
    assert clock.effective_step(day, hour) == step
