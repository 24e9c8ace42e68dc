"""Files in the long format: a row a series and month (or quarter), with optional columns for what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrition.errors import InputError, nearest_name
from attrition.observed.calendar import DAYS, day_of
from attrition.observed.entry import Kind
from attrition.observed.estimates import period_of
from attrition.observed.rows import Row
from attrition.observed.sheet import Sheet
from attrition.observed.tidy import Observation, period_in_month

MONTHLY = ("month", "series", "value", "unit", "source")
QUARTERLY = ("quarter", "series", "value", "unit", "source")
OPTIONAL = ("low", "high", "as_of", "vintage", "claimant", "kind", "family", "flag")


def recognise(sheet: Sheet) -> bool:
    """Return whether a file is in the long format."""
    return any(set(columns) <= set(sheet.first_row) for columns in (MONTHLY, QUARTERLY))


def read(sheets: Sequence[Sheet]) -> list[Observation]:
    """Read files in the long format.

    Parameters
    ----------
    sheets : with the columns month (YYYY-MM) or quarter (YYYYQn), series, value, unit, source; those in `OPTIONAL`
        are used where they are there, and override the catalogue.

    Raises
    ------
    InputError : for a bad month, number, day or kind, or a series without a name.
    """
    return [_observation(row) for sheet in sheets for row in sheet.records(_columns(sheet), exact=True)]


def _columns(sheet: Sheet) -> Sequence[str]:
    return MONTHLY if set(MONTHLY) <= set(sheet.first_row) else QUARTERLY


def _observation(row: Row) -> Observation:
    cells = row.cells
    series = cells["series"]
    if not series:
        raise InputError("the series has no name", where=f"{row.place}: series")
    first, last = period_in_month(series, row.month("month")) if "month" in cells else _quarter(row)
    return Observation(
        series,
        first,
        last,
        row.number("value"),
        cells["unit"],
        cells["source"],
        row.file,
        row.place,
        low=_optional(row, "low"),
        high=_optional(row, "high"),
        as_of=_day(row, "as_of"),
        vintage=_day(row, "vintage"),
        flag=cells.get("flag", ""),
        claimant=cells.get("claimant", ""),
        kind=_kind(row),
        family=cells.get("family", ""),
    )


def _quarter(row: Row) -> tuple[date, date]:
    text = row.cells["quarter"]
    period = (
        period_of(f"{text[:4]}-{text[-2:]}") if text[4:].lstrip("- ") in ("Q1", "Q2", "Q3", "Q4") else None
    )
    if period is None:
        raise InputError(f"'{text}' is no quarter", where=f"{row.place}: quarter", allowed="YYYYQ1 … YYYYQ4")
    return period


def _optional(row: Row, column: str) -> float | None:
    return row.optional_number(column) if column in row.cells else None


def _day(row: Row, column: str) -> date | None:
    text = row.cells.get(column, "")
    if not text:
        return None
    day = day_of(text)
    if day is None:
        raise InputError(f"'{text}' is no day", where=f"{row.place}: {column}", allowed=DAYS)
    return day


def _kind(row: Row) -> Kind | None:
    text = row.cells.get("kind", "")
    if not text:
        return None
    kinds = [str(kind) for kind in Kind]
    if text not in kinds:
        raise InputError(
            f"unknown kind '{text}'",
            where=f"{row.place}: kind",
            allowed=", ".join(kinds),
            nearest=nearest_name(text, kinds),
        )
    return Kind(text)
