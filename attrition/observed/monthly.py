"""Monthly series in long format: month, series, value, unit, source."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrition.errors import InputError
from attrition.observed.rows import Row, read_rows

if TYPE_CHECKING:
    import polars as pl

COLUMNS = ("month", "series", "value", "unit", "source")
FILES = (
    "casualties_monthly.csv",
    "oryx_losses_monthly.csv",
    "mod_claims_monthly.csv",
    "macro_monthly.csv",
    "territory_monthly.csv",
)
"""Files that the comparisons need; others of the same form may be read too."""


def read_monthly(directory: Path, files: Sequence[str] = FILES) -> pl.DataFrame:
    """Read monthly series into one table.

    Parameters
    ----------
    directory : that holds the files.
    files : their names; all must exist.

    Returns
    -------
    A row a series and month, in that order: series, month (its first day), value, unit, source, file.

    Raises
    ------
    InputError : for a missing file or column, a value that is no number, a bad month, a month given twice, or a
        series whose unit changes.
    """
    import polars as pl

    rows = [row for name in files for row in read_rows(directory / name, COLUMNS)]
    _refuse_repeated(rows)
    return pl.DataFrame(
        {
            "series": [row.cells["series"] for row in rows],
            "month": [row.month("month") for row in rows],
            "value": [row.number("value") for row in rows],
            "unit": [row.cells["unit"] for row in rows],
            "source": [row.cells["source"] for row in rows],
            "file": [row.file for row in rows],
        },
        schema={
            "series": pl.String,
            "month": pl.Date,
            "value": pl.Float64,
            "unit": pl.String,
            "source": pl.String,
            "file": pl.String,
        },
    ).sort("series", "month")


def _refuse_repeated(rows: Sequence[Row]) -> None:
    first: dict[tuple[str, str], Row] = {}
    units: dict[str, Row] = {}
    for row in rows:
        series, month, unit = (row.cells[column] for column in ("series", "month", "unit"))
        if not series:
            raise InputError("the series has no name", where=f"{row.place}: series")
        earlier = first.setdefault((series, month), row)
        if earlier is not row:
            raise InputError(
                f"'{series}' has {month} twice, first in {earlier.place}",
                where=row.place,
                advice="remove one",
            )
        other = units.setdefault(series, row)
        if other.cells["unit"] != unit:
            raise InputError(
                f"'{series}' changes its unit from '{other.cells['unit']}' to '{unit}'",
                where=f"{row.place}: unit",
            )
