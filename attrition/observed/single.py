"""Dated single figures as observations: when each was known is read from its source and address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from attrition.observed.calendar import latest_day_named
from attrition.observed.catalogue import entry_of
from attrition.observed.estimates import COLUMNS, figure_of
from attrition.observed.sheet import Sheet
from attrition.observed.tidy import Observation


def recognise(sheet: Sheet) -> bool:
    """Return whether a file lists single figures."""
    return set(COLUMNS) <= set(sheet.first_row)


def read(sheets: Sequence[Sheet]) -> list[Observation]:
    """Read single figures.

    Parameters
    ----------
    sheets : with the columns of `attrition.observed.estimates`, and `url` where it is there.

    Returns
    -------
    An observation a figure, in the unit of the file. It was known on the latest day that its source or address
    names, or where they name none when the declared lag had passed; never before its period had ended.

    Raises
    ------
    InputError : for a bad period or number.
    """
    found = []
    for sheet in sheets:
        for row in sheet.records(COLUMNS, exact=True):
            figure = figure_of(row)
            entry = entry_of(figure.quantity)
            published = figure.last + timedelta(days=entry.lag_days)
            named = latest_day_named(f"{figure.source} {row.cells.get('url', '')}")
            found.append(
                Observation(
                    figure.quantity,
                    figure.first,
                    figure.last,
                    figure.value,
                    figure.unit,
                    figure.source,
                    row.file,
                    row.place,
                    low=figure.low,
                    high=figure.high,
                    as_of=published if named is None else max(figure.last, named),
                    flag="" if figure.central is not None else "middle of a range or a bound",
                    single=True,
                )
            )
    return found
