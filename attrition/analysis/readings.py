"""Which observations of a series count, and which records of the engine they are read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.observation import Comparison, Datum, Reading

if TYPE_CHECKING:
    import polars as pl

    from attrition.engine.program import Program
    from attrition.observed.estimates import PublishedFigure

MOST_OF_A_YEAR = 360


def data_of(
    comparison: Comparison,
    monthly: pl.DataFrame,
    figures: Sequence[PublishedFigure],
    after: date,
    last: date,
) -> list[Datum]:
    """Return the observations of a series in the model's unit, for periods between two days.

    Parameters
    ----------
    comparison : of the series.
    monthly : series in long form, from `read_monthly`.
    figures : single figures, from `read_estimates`.
    after, last : days; a period that begins before either `after` or the first month compared is left out.
    """
    if comparison.published:
        raw = [
            Datum(item.first, item.last, item.value) for item in figures if item.quantity == comparison.series
        ]
    else:
        rows = monthly.filter(monthly["series"] == comparison.series).select("month", "value").rows()
        raw = [Datum(month, _month_end(month), value) for month, value in rows]
    first = max(after, comparison.since)
    return [
        replace(datum, value=comparison.convert(datum))
        for datum in raw
        if _begins(datum, first, comparison.reading)
        and datum.last <= last
        and datum.days >= comparison.shortest_days
    ]


def _begins(datum: Datum, first: date, reading: Reading) -> bool:
    # What is read at the start of a month must begin after the day, on which something may have been imposed. A year
    # may have begun before the war: its rate a year is near enough.
    late = datum.first > first if reading is Reading.START else datum.first >= first
    return late or (datum.days > MOST_OF_A_YEAR and datum.first.year == first.year and datum.last > first)


def _month_end(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1) - timedelta(days=1)


def records_of(
    program: Program, datum: Datum, reading: Reading
) -> tuple[NDArray[np.int64], NDArray[np.float64]] | None:
    """Return the records of a period and their weights, None where they are not all there."""
    begin = max((datum.first - program.start).days, 0)
    end = (datum.last - program.start).days + 1
    days = np.array(program.record_days)
    if reading is Reading.MEAN:
        step = days[0]
        overlap = np.minimum(days, end) - np.maximum(days - step, begin)
        chosen = np.flatnonzero(overlap > 0)
        if end > days[-1] or not len(chosen):
            return None
        return chosen, overlap[chosen] / overlap[chosen].sum()
    index = record_after(program, datum.first if reading is Reading.START else datum.last + timedelta(days=1))
    return None if index is None else (np.array([index]), np.ones(1))


def record_after(program: Program, day: date) -> int | None:
    """Return the record of the first step that begins on or after a day: what history imposes then is in it."""
    days = np.array(program.record_days)
    after = np.flatnonzero(days - days[0] >= (day - program.start).days)
    return int(after[0]) if len(after) else None
