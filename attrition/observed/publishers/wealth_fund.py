"""The volume of Russia's National Wealth Fund, as its Ministry of Finance lists it month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrition.errors import InputError
from attrition.observed.calendar import month_start
from attrition.observed.catalogue import entry_of
from attrition.observed.publishers.totals import day_in
from attrition.observed.sheet import Sheet, decimal_number
from attrition.observed.tidy import Observation

NAME = "Ministry of Finance of Russia, volume of the National Wealth Fund"
WHERE = "Ministry of Finance of Russia, Volume of the National Wealth Fund"
DATE = "Date"
DOLLARS = "in Billion US dollars"
ROUBLES = "in Billion rubles"
COLUMNS = (DATE, DOLLARS, ROUBLES)


def recognise(sheet: Sheet) -> bool:
    """Return whether a file holds the English table."""
    return sheet.heading_row(COLUMNS) is not None


def read(sheets: Sequence[Sheet]) -> list[Observation]:
    """Read the table, saved as CSV: the whole fund on the first of each month.

    Raises
    ------
    InputError : for a bad day or number, or a day that is not the first of a month.
    """
    found = []
    for sheet in sheets:
        for row in sheet.records(COLUMNS):
            if not row.cells[DOLLARS] and not row.cells[ROUBLES]:
                # Footnotes stand below the table in its first column.
                continue
            day = day_in(row, DATE)
            if day != month_start(day):
                raise InputError(f"{day} is not the first of a month", where=f"{row.place}: {DATE}")
            for series, column in (("nwf_total_usd", DOLLARS), ("nwf_total_rub", ROUBLES)):
                if row.cells[column]:
                    found.append(_observation(series, day, decimal_number(row, column), sheet))
    return found


def _observation(series: str, day: date, value: float, sheet: Sheet) -> Observation:
    return Observation(series, day, day, value, entry_of(series).unit, WHERE, sheet.file, sheet.file)
