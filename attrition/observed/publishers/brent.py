"""The Brent spot price of the US EIA: its spreadsheet saved as CSV, and the same prices as two plain columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrition.errors import InputError
from attrition.observed.calendar import DAYS, day_of, last_day, month_start, named_month_of
from attrition.observed.catalogue import entry_of
from attrition.observed.entry import UNFINISHED
from attrition.observed.rows import Row
from attrition.observed.sheet import Sheet, whole_number
from attrition.observed.tidy import Observation

NAME = "US EIA, Brent spot price"
WHERE = "US EIA, Europe Brent Spot Price FOB (RBRTE)"
SERIES = "brent_spot"
TITLE = "Europe Brent Spot Price FOB (Dollars per Barrel)"
SPREADSHEET = ("Date", TITLE)
PLAIN = ("Date", "Price")
WEEKS_OF_A_MONTH = 5
"""Prices in the fullest month up to which they are weekly ones; exchanges are open on about 21 days."""


def recognise(sheet: Sheet) -> bool:
    """Return whether a file holds Brent prices: by its title, or two plain columns in a file named after Brent."""
    if sheet.heading_row(SPREADSHEET) is not None:
        return True
    return sheet.first_row == PLAIN and "brent" in sheet.file.lower()


def read(sheets: Sequence[Sheet]) -> list[Observation]:
    """Read daily or monthly prices into months.

    Parameters
    ----------
    sheets : of daily prices, whose plain mean is the month's as the publisher reckons it, or of monthly ones.

    Raises
    ------
    InputError : for a bad day or price, or for weekly and yearly prices.
    """
    return [item for sheet in sheets for item in _months(sheet)]


def _months(sheet: Sheet) -> list[Observation]:
    spreadsheet = sheet.heading_row(SPREADSHEET) is not None
    columns = SPREADSHEET if spreadsheet else PLAIN
    prices: dict[date, list[tuple[date, float]]] = {}
    for row in sheet.records(columns):
        if row.cells[columns[1]]:
            day = _day(row)
            prices.setdefault(month_start(day), []).append((day, whole_number(row, columns[1])))
    if not prices:
        return []
    fullest = max(len(days) for days in prices.values())
    months = sorted(prices)
    span = 12 * (months[-1].year - months[0].year) + months[-1].month - months[0].month + 1
    if 1 < fullest <= WEEKS_OF_A_MONTH or (fullest == 1 and span > 2 * len(months)):
        raise InputError(
            "weekly or yearly prices", where=sheet.file, allowed="daily or monthly ones", advice="take those"
        )
    unit = entry_of(SERIES).unit
    found = []
    for month in months:
        days = sorted(prices[month])
        over = fullest == 1 or month != months[-1] or (last_day(month) - days[-1][0]).days <= 3
        found.append(
            Observation(
                SERIES,
                month,
                last_day(month) if over else days[-1][0],
                sum(price for _, price in days) / len(days),
                unit,
                WHERE,
                sheet.file,
                sheet.file,
                flag="" if over else UNFINISHED,
            )
        )
    return found


def _day(row: Row) -> date:
    text = row.cells["Date"]
    day = day_of(text) or named_month_of(text)
    if day is None:
        raise InputError(
            f"'{text}' is no day",
            where=f"{row.place}: Date",
            allowed=f"{DAYS}, Mon-YYYY",
            advice="save the spreadsheet with its own form of dates",
        )
    return day
