"""A month is a twelfth of a year, to the bit: rates of either may be mixed."""

from __future__ import annotations

from attrition.model.spans import DAYS_PER_MONTH, DAYS_PER_YEAR, HOURS_PER_MONTH


def test_twelve_months_are_a_year() -> None:
    assert 12.0 * DAYS_PER_MONTH == DAYS_PER_YEAR == 365.25
    assert 24.0 * DAYS_PER_MONTH == HOURS_PER_MONTH
