"""Calendar months."""

from __future__ import annotations

from datetime import date

import pytest

from attrition.scenario.dates import first_of_next_month, months_after


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2022, 2, 24), 120, date(2032, 2, 24)),
        (date(2022, 1, 31), 1, date(2022, 2, 28)),
        (date(2023, 10, 31), 4, date(2024, 2, 29)),
        (date(2022, 12, 5), 1, date(2023, 1, 5)),
        (date(2022, 2, 24), 0, date(2022, 2, 24)),
    ],
)
def test_months_after(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


def test_first_of_next_month() -> None:
    assert first_of_next_month(date(2022, 12, 1)) == date(2023, 1, 1)
    assert first_of_next_month(date(2024, 1, 31)) == date(2024, 2, 1)
