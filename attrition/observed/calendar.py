"""Days as publishers write them, and months."""

from __future__ import annotations

import re
from datetime import date, timedelta

from attrition.observed.rows import LAST_YEAR

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = "YYYY-MM-DD, DD.MM.YYYY, 'Mon DD, YYYY'"

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_DOTTED = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")
_NAMED = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}), (\d{4})")
_NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})\.?[- ](\d{4})")
_IN_TEXT = re.compile(r"(?<!\d)(20\d{2})[-/](\d{2})[-/](\d{2})(?!\d)")
_MONTH_IN_TEXT = re.compile(r"\b([A-Z][a-z]{2,8}) (20\d{2})\b")


def month_start(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """Return the first day of the month after a day's."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def last_day(day: date) -> date:
    """Return the last day of a day's month."""
    return next_month(day) - timedelta(days=1)


def day_of(text: str) -> date | None:
    """Return a day written in one of the forms in `DAYS`, None for another text."""
    if found := _ISO.fullmatch(text):
        return _date(found[1], found[2], found[3])
    if found := _DOTTED.fullmatch(text):
        return _date(found[3], found[2], found[1])
    if found := _NAMED.fullmatch(text):
        return _date(found[3], _month_number(found[1]), found[2])
    return None


def named_month_of(text: str) -> date | None:
    """Return the first day of a month written "Mon-YYYY" or "Mon YYYY", None for another text."""
    found = _NAMED_MONTH.fullmatch(text)
    return _date(found[2], _month_number(found[1]), "1") if found else None


def latest_day_named(text: str) -> date | None:
    """Return the latest day that a text or address names, None where it names none.

    Parameters: text, with days as 2024-03-11 or 2024/03/11, and months as "Feb 2024", which count as their last day.
    """
    days = [_date(*found.groups()) for found in _IN_TEXT.finditer(text)]
    for found in _MONTH_IN_TEXT.finditer(text):
        month = _date(found[2], _month_number(found[1]), "1")
        days.append(last_day(month) if month else None)
    return max((day for day in days if day is not None), default=None)


def _month_number(name: str) -> str:
    short = name[:3].lower()
    return str(MONTHS.index(short) + 1) if short in MONTHS else "0"


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if int(year) <= LAST_YEAR else None
    except ValueError:
        return None
