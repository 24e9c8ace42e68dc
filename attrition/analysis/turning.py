"""When time turns against a side, beside its driftless twin: only the excess over the twin is interpreted."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.counted import Counted
from attrition.analysis.paths import PathTable
from attrition.analysis.thresholds import passage
from attrition.model.turning import MEASURES
from attrition.statistics.student import student_975

SIDES = {"turn": "", "turn_defender": "defender_", "turn_coalition": "coalition_"}
"""Keys of the summary and how the columns of outcomes begin: against the challenger, the defender, the coalition."""
ALL_MEASURES = ("D1", "D2", "D3", "D4", "two_of_four")
COMPUTED = ("D1", "D2", "D3", "D4")
"""Measures that the rules date. D2 is the challenger's alone, of runs that fitted what going on is worth; two of four
are two of those that there are."""
COLUMNS = [f"{measure}_day" for measure in MEASURES]


def measures_of(side: str) -> tuple[str, ...]:
    """Return the measures of a side, as its columns begin."""
    return COMPUTED if side == "" else tuple(name for name in COMPUTED if name != "D2")


def turns(
    table: PathTable,
    driftless: PathTable | None,
    side: str,
    start: date,
    first_look_before: float,
    *,
    by_value: bool = False,
) -> dict[str, Any]:
    """Return for each measure of a turn against a side its probability, dates and the twin's probability.

    Parameters
    ----------
    table : paths of the base.
    driftless : paths of the driftless twin, None when it was not run.
    side : how the columns of the side begin, one of the values of `SIDES`.
    start : day 0.
    first_look_before : day, since the start, before which the first look of the forecast falls.
    by_value : whether the run has dated D2, which is null otherwise.
    """
    found: dict[str, Any] = dict.fromkeys(ALL_MEASURES)
    for measure in (*measures_of(side), "two_of_four"):
        if measure != "D2" or by_value:
            days = partial(days_of, side=side, measure=measure)
            twin = None if driftless is None else driftless.counted(days)
            found[measure] = turn(table.counted(days), twin, start, first_look_before)
    return found


def days_of(table: PathTable, side: str, measure: str) -> NDArray[np.float64]:
    """Return the days of first turns, float64[paths], NaN for never; of two of four, the day of the second.

    A measure that was not dated has no day on any path, and so adds nothing to the two.
    """
    if measure != "two_of_four":
        return table.days(f"{side}{measure.lower()}_day")
    return table.each(lambda part: _second_day(part, side))


def _second_day(table: PathTable, side: str) -> NDArray[np.float64]:
    """Return the day of the second turn by the measures of a side; NaN, never, is later than any day."""
    measures = measures_of(side)
    first = table.days(f"{side}{measures[0].lower()}_day")
    second = np.full_like(first, np.nan)
    for measure in measures[1:]:
        days = table.days(f"{side}{measure.lower()}_day")
        # fmin passes NaN over, maximum keeps it.
        second = np.fmin(second, np.maximum(first, days))
        first = np.fmin(first, days)
    return second


def turn(paths: Counted, driftless: Counted | None, start: date, first_look_before: float) -> dict[str, Any]:
    """Return one measure; `p_at_start` is the share of paths in which time had turned when the data ended.

    Parameters
    ----------
    paths : of the base, counted by the day of the turn.
    driftless : those of the twin.
    start : day 0.
    first_look_before : see `turns`.
    """
    found = passage(paths, start)
    twin = None if driftless is None else driftless.share(~np.isnan(driftless.days[0]))
    return {
        "p_within_horizon": found.pop("p"),
        **found,
        "p_at_start": share_at_start(paths, first_look_before),
        "p_driftless": None if twin is None else twin.p,
        "se_driftless": None if twin is None else twin.se,
        "excess": None if driftless is None else excess(paths, driftless),
    }


def excess(base: Counted, driftless: Counted) -> dict[str, float | int | None]:
    """Return how much likelier a turn is than on the driftless twin, over the draws that both have.

    They share random numbers row by row, so the difference of their row means has a far smaller error than the
    difference of the two probabilities; `low` to `high` is its 95 % interval, by Student's t over the draws, None
    where these do not differ.
    """
    draws = min(base.draws, driftless.draws)
    shares = [paths.row_means(~np.isnan(paths.days[0]))[:draws] for paths in (base, driftless)]
    difference = shares[0] - shares[1]
    error = float(np.std(difference, ddof=1) / np.sqrt(draws)) if draws > 1 else None
    p = float(np.mean(difference))
    half = student_975(draws - 1.0) * error if error else None
    low, high = (None, None) if half is None else (p - half, p + half)
    return {"p": p, "low": low, "high": high, "se": error, "draws": draws}


def share_at_start(paths: Counted, first_look_before: float) -> float:
    """Return the share of paths that have turned at the first look of the forecast.

    All paths are looked at on one grid, so the first look is the earliest day that any of them has, if that is
    early enough to be it.

    Parameters
    ----------
    paths : counted by the day of the turn.
    first_look_before : day before which the first look falls.
    """
    days = paths.days[0]
    known = days[~np.isnan(days)]
    if not len(known) or known.min() >= first_look_before:
        return 0.0
    return float(paths.counts[days == known.min()].sum() / paths.total)
