"""When strain first crosses its thresholds for good."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.paths import PathTable
from attrition.model.thresholds import LEVELS
from attrition.statistics.dates import day_quantiles, month_of

DATE_LEVELS = {"date_q10": 0.10, "date_q50": 0.50, "date_q90": 0.90}
COLUMNS = [f"{level}_day" for level in LEVELS]


def thresholds(table: PathTable, start: date) -> dict[str, Any]:
    """Return for each threshold the probability of a crossing within the horizon and quantiles of its date.

    Parameters
    ----------
    table : paths of one variant and structure.
    start : day 0.
    """
    return {level: first_passage(table, f"{level}_day", start) for level in LEVELS}


def first_passage(table: PathTable, column: str, start: date) -> dict[str, Any]:
    """Return `passage` of a column of days."""
    return passage(table, table.days(column), start)


def passage(table: PathTable, days: NDArray[np.float64], start: date) -> dict[str, Any]:
    """Return the probability that a day comes within the horizon, and the quantiles of the unconditional date.

    A date that falls beyond the horizon, because fewer paths than that have it, is null.

    Parameters
    ----------
    table : paths of one variant and structure.
    days : float64[paths], NaN for never.
    start : day 0.
    """
    came = ~np.isnan(days)
    quantiles = day_quantiles(days[came], len(days), list(DATE_LEVELS.values()))
    return table.share(came).to_data() | {
        name: month_of(start, day) for name, day in zip(DATE_LEVELS, quantiles, strict=True)
    }
