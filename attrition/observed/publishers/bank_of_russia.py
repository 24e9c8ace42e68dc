"""Tables of the Bank of Russia: the key rate day by day, and the key rate beside inflation month by month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from attrition.errors import InputError
from attrition.observed.calendar import DAYS, day_of, last_day, month_start
from attrition.observed.catalogue import entry_of
from attrition.observed.entry import UNFINISHED
from attrition.observed.rows import LAST_YEAR, Row
from attrition.observed.sheet import Sheet, decimal_number
from attrition.observed.tidy import Observation

NAME = "Bank of Russia, key rate and inflation"
WHERE = "Bank of Russia, database: key rate; inflation and the key rate"
RATE, INFLATION = "cbr_key_rate", "ru_cpi_yoy"
DAILY = (("Дата", "Ставка"), ("Date", "Rate"))
MONTHLY = ("Дата", "Ключевая ставка, % годовых", "Инфляция, % г/г")

_ENGLISH = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_MONTH = re.compile(r"(\d{1,2})\.(\d{4})")


def recognise(sheet: Sheet) -> bool:
    """Return whether a file holds one of the tables."""
    return any(set(columns) <= set(sheet.first_row) for columns in (*DAILY, MONTHLY))


def read(sheets: Sequence[Sheet]) -> list[Observation]:
    """Read the tables, saved as CSV, into months: the rate at the end of each, and inflation over twelve months.

    Raises
    ------
    InputError : for a bad day, month or number.
    """
    found = []
    for sheet in sheets:
        found += _monthly(sheet) if set(MONTHLY) <= set(sheet.first_row) else _daily(sheet)
    return found


def _daily(sheet: Sheet) -> list[Observation]:
    columns = next(pair for pair in DAILY if set(pair) <= set(sheet.first_row))
    rates = {
        _day(row, columns[0]): decimal_number(row, columns[1])
        for row in sheet.records(columns)
        if row.cells[columns[1]]
    }
    ends = {month_start(day): day for day in sorted(rates)}
    return [
        _observation(
            RATE,
            # Weekends have no row.
            last_day(day) if (last_day(day) - day).days <= 3 else day,
            rates[day],
            sheet,
            "" if (last_day(day) - day).days <= 3 or month != max(ends) else UNFINISHED,
        )
        for month, day in ends.items()
    ]


def _monthly(sheet: Sheet) -> list[Observation]:
    found = []
    for row in sheet.records(MONTHLY):
        text = row.cells[MONTHLY[0]]
        match = _MONTH.fullmatch(text)
        if match is None or not 1 <= int(match[1]) <= 12 or not 1 <= int(match[2]) <= LAST_YEAR:
            raise InputError(f"'{text}' is no month", where=f"{row.place}: {MONTHLY[0]}", allowed="MM.YYYY")
        day = last_day(date(int(match[2]), int(match[1]), 1))
        for series, column in ((RATE, MONTHLY[1]), (INFLATION, MONTHLY[2])):
            if row.cells[column]:
                found.append(_observation(series, day, decimal_number(row, column), sheet, ""))
    return found


def _observation(series: str, day: date, value: float, sheet: Sheet, flag: str) -> Observation:
    unit = entry_of(series).unit
    return Observation(series, day, day, value, unit, WHERE, sheet.file, sheet.file, flag=flag)


def _day(row: Row, column: str) -> date:
    text = row.cells[column]
    english = _ENGLISH.fullmatch(text)
    day = day_of(f"{english[3]}-{english[2]}-{english[1]}" if english else text)
    if day is None:
        raise InputError(f"'{text}' is no day", where=f"{row.place}: {column}", allowed=f"{DAYS}, DD/MM/YYYY")
    return day
