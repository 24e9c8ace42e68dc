"""What readers of running totals share: a total for each day once, and months as observations."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from datetime import date, timedelta

from attrition.errors import InputError
from attrition.observed.calendar import DAYS, day_of
from attrition.observed.catalogue import entry_of
from attrition.observed.cumulative import INTERPOLATED, Month
from attrition.observed.entry import UNFINISHED, When
from attrition.observed.rows import Row
from attrition.observed.tidy import Observation

OF_TOTALS = (UNFINISHED, INTERPOLATED)
"""What is wrong with a total and not only with what a month adds to it."""


def day_in(row: Row, column: str) -> date:
    """Return a cell as a day; InputError for another text."""
    text = row.cells[column]
    day = day_of(text)
    if day is None:
        raise InputError(f"'{text}' is no day", where=f"{row.place}: {column}", allowed=DAYS)
    return day


def put(totals: MutableMapping[date, float], day: date, value: float, row: Row) -> None:
    """Note the total of a day; InputError where another total is noted for it."""
    if totals.setdefault(day, value) != value:
        raise InputError(
            f"{day} has two totals, {totals[day]:g} and {value:g}", where=row.place, advice="remove one"
        )


def observations_of(
    series: str, months: Iterable[Month], *, source: str, file: str, totals: bool = False
) -> list[Observation]:
    """Return months of a running total as observations of a declared series.

    Parameters: series, its name; months; source and file, texts; totals, whether the total at the end of the month is
    meant, and not what was added in it.
    """
    entry = entry_of(series)
    found = []
    for month in months:
        flags = month.flag.split("; ")
        if totals:
            flags = [flag for flag in flags if flag in OF_TOTALS]
        found.append(
            Observation(
                series,
                month.last if entry.when is When.END else month.first,
                month.last,
                month.total if totals else month.added,
                entry.unit,
                source,
                file,
                file,
                as_of=max(month.last + timedelta(days=entry.lag_days), month.known),
                flag="; ".join(flags),
            )
        )
    return found
