"""The main sheet of the Ukraine Support Tracker of the Kiel Institute: allocations by month and kind of aid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrition.errors import InputError
from attrition.observed.calendar import last_day
from attrition.observed.catalogue import entry_of
from attrition.observed.rows import Row
from attrition.observed.sheet import Sheet, whole_number
from attrition.observed.tidy import Observation

NAME = "Kiel Institute, Ukraine Support Tracker"
WHERE = "Kiel Institute, Ukraine Support Tracker, sheet 'Bilateral Assistance, MAIN DATA'"
DONOR, KIND, MEASURE, VALUE = "donor", "aid_type_general", "measure", "tot_sub_activity_value_EUR_redistr"
MONTH, DATED = "month", "month_exists_dummy"
COLUMNS = (DONOR, KIND, MEASURE, VALUE, MONTH, DATED)
ALLOCATION = "Allocation"
UNITED_STATES = "United States"
KINDS = {"Military": "military", "Financial": "financial", "Humanitarian": "humanitarian"}
EUROS_PER_UNIT = 1e9
FIRST_YEAR = 2022
"""Month 1 is January of this year; month 0 means that the day is not known."""
LAST_MONTH = 1200


def recognise(sheet: Sheet) -> bool:
    """Return whether a file holds the main sheet."""
    return set(COLUMNS) <= set(sheet.first_row)


def read(sheets: Sequence[Sheet]) -> list[Observation]:
    """Read the main sheet, saved as CSV, into months from its first to its last.

    Parameters
    ----------
    sheets : one release.

    Returns
    -------
    Allocations in billions of euros a month, all donors, by kind, in total, and military aid of the United States and
    of the others. Negative items (cancelled aid) count; items without a month count in none.

    Raises
    ------
    InputError : for two releases, or a bad month or number.
    """
    if len(sheets) > 1:
        raise InputError(
            f"two releases, {sheets[0].file} and {sheets[1].file}",
            where=sheets[1].file,
            advice="keep one: a release holds all that earlier ones held, revised",
        )
    sums: dict[str, dict[date, float]] = {}
    months: set[date] = set()
    for row in sheets[0].records(COLUMNS):
        month = _month(row)
        text = row.cells[VALUE]
        if month is None or row.cells[MEASURE] != ALLOCATION or text in ("", "."):
            continue
        months.add(month)
        kind = KINDS.get(row.cells[KIND])
        value = whole_number(row, VALUE) / EUROS_PER_UNIT
        names = ["total"] if kind is None else ["total", kind]
        if kind == "military":
            names.append("military_us" if row.cells[DONOR] == UNITED_STATES else "military_nonus")
        for name in names:
            by_month = sums.setdefault(f"kiel_alloc_{name}", {})
            by_month[month] = by_month.get(month, 0.0) + value
    return [
        Observation(
            series,
            month,
            last_day(month),
            by_month.get(month, 0.0),
            entry_of(series).unit,
            WHERE,
            sheets[0].file,
            sheets[0].file,
        )
        for series, by_month in sums.items()
        for month in sorted(months)
    ]


def _month(row: Row) -> date | None:
    number = row.optional_number(MONTH)
    if not number or not row.optional_number(DATED):
        return None
    if number != int(number) or not 1 <= number <= LAST_MONTH:
        raise InputError(
            f"'{row.cells[MONTH]}' is no month",
            where=f"{row.place}: {MONTH}",
            allowed=f"1 for January {FIRST_YEAR}, 2 …",
        )
    years, months = divmod(int(number) - 1, 12)
    return date(FIRST_YEAR + years, months + 1, 1)
