"""Small tables of paths and periods, shared by the tests of this folder."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from attrition.analysis import readings
from attrition.analysis.observation import Datum
from attrition.analysis.paths import PathTable


def month(year: int, number: int, value: float = 1.0) -> Datum:
    first = date(year, number, 1)
    return Datum(first, readings._month_end(first), value)


def table(days: list[list[float | None]], column: str = "stress_day") -> PathTable:
    rows, paths = len(days), len(days[0])
    frame = pl.DataFrame(
        {
            "draw": np.repeat(np.arange(rows), paths),
            "path": np.tile(np.arange(paths), rows),
            column: pl.Series([day for row in days for day in row], dtype=pl.Float64),
        }
    )
    return PathTable(frame, rows, paths)
