from __future__ import annotations

from datetime import date

import pytest

from attrition.observed.calendar import (
    day_of,
    last_day,
    latest_day_named,
    month_start,
    named_month_of,
    next_month,
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2024-02-29T10:00:00", date(2024, 2, 29)),
        ("2024-02-29 00:00:00", date(2024, 2, 29)),
        ("01.09.2021", date(2021, 9, 1)),
        ("May 20, 1987", date(1987, 5, 20)),
        ("December 3, 1987", date(1987, 12, 3)),
        ("2023-02-29", None),
        ("5/20/1987", None),
        ("9999-12-31", None),
        ("Foo 20, 1987", None),
        ("", None),
    ],
)
def test_days_as_publishers_write_them(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_months_with_a_name() -> None:
    assert named_month_of("May-1987") == named_month_of("May 1987") == date(1987, 5, 1)
    assert named_month_of("May-87") is None


def test_ends_of_months() -> None:
    assert last_day(date(2024, 2, 3)) == date(2024, 2, 29)
    assert next_month(date(2024, 12, 31)) == date(2025, 1, 1)
    assert month_start(date(2024, 12, 31)) == date(2024, 12, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("NATO via CNN 2024-03-11 https://paper.example/2024/03/12/news", date(2024, 3, 12)),
        ("IISS Feb 2024", date(2024, 2, 29)),
        ("HUR, Aug 2025, seen 2025-08-01", date(2025, 8, 31)),
        ("HUR 190,000 by July 2024", date(2024, 7, 31)),
        ("in 2025, of 12025-01-01 or 2025-13-01", None),
        ("Kluge", None),
    ],
)
def test_the_latest_day_that_a_source_names(text: str, day: date | None) -> None:
    assert latest_day_named(text) == day
