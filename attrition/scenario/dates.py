"""Calendar months."""

from __future__ import annotations

import calendar
import datetime


def months_after(day: datetime.date, months: int) -> datetime.date:
    """Return the same day some months later, or the last day of a month that is too short for it."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def first_of_next_month(day: datetime.date) -> datetime.date:
    """Return the first day of the following month."""
    return months_after(day.replace(day=1), 1)
