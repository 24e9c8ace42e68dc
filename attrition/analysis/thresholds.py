"""When strain first crosses its thresholds for good."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from attrition.analysis.counted import Counted
from attrition.analysis.paths import PathTable
from attrition.model.thresholds import LEVELS
from attrition.statistics.dates import month_of

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
    return passage(table.counted(lambda part: part.days(column)), start)


def passage(paths: Counted, start: date) -> dict[str, Any]:
    """Return the probability that a day comes within the horizon, and the quantiles of the unconditional date.

    A date that falls beyond the horizon, because fewer paths than that have it, is null.

    Parameters
    ----------
    paths : of one variant, counted by that day.
    start : day 0.
    """
    quantiles = paths.day_quantiles(list(DATE_LEVELS.values()))
    return paths.share(~np.isnan(paths.days[0])).to_data() | {
        name: month_of(start, day) for name, day in zip(DATE_LEVELS, quantiles, strict=True)
    }
