"""When time turns against a side, beside its driftless twin: only the excess over the twin is interpreted."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.paths import PathTable
from attrition.analysis.thresholds import first_passage
from attrition.model.turning import MEASURES

ALL_MEASURES = ("D1", "D2", "D3", "D4", "two_of_four")
COMPUTED = tuple(measure.upper() for measure in MEASURES)
"""Measures that the rules of this version date; the others are null."""
COLUMNS = [f"{measure}_day" for measure in MEASURES]


def turns(
    table: PathTable, driftless: PathTable | None, start: date, first_look_before: float
) -> dict[str, Any]:
    """Return for each measure of a turn against the challenger its probability, dates and the twin's probability.

    Parameters
    ----------
    table : paths of the base.
    driftless : paths of the driftless twin, None when it was not run.
    start : day 0.
    first_look_before : day, since the start, before which the first look of the forecast falls.
    """
    return {
        measure: turn(table, driftless, f"{measure.lower()}_day", start, first_look_before)
        if measure in COMPUTED
        else None
        for measure in ALL_MEASURES
    }


def turn(
    table: PathTable, driftless: PathTable | None, column: str, start: date, first_look_before: float
) -> dict[str, Any]:
    """Return one measure; `p_at_start` is the share of paths in which time had turned when the data ended."""
    passage = first_passage(table, column, start)
    twin = None if driftless is None else first_passage(driftless, column, start)
    return {
        "p_within_horizon": passage.pop("p"),
        **passage,
        "p_at_start": share_at_start(table.days(column), first_look_before),
        "p_driftless": None if twin is None else twin["p"],
        "se_driftless": None if twin is None else twin["se"],
        "excess": None if driftless is None else excess(table, driftless, column),
    }


def excess(table: PathTable, driftless: PathTable, column: str) -> dict[str, float | int | None]:
    """Return how much likelier a turn is than on the driftless twin, over the draws that both have.

    They share random numbers row by row, so the difference of their row means has a far smaller error than the
    difference of the two probabilities.
    """
    draws = min(table.draws, driftless.draws)
    shares = [each.row_means(~np.isnan(each.days(column)))[:draws] for each in (table, driftless)]
    difference = shares[0] - shares[1]
    error = float(np.std(difference, ddof=1) / np.sqrt(draws)) if draws > 1 else None
    return {"p": float(np.mean(difference)), "se": error, "draws": draws}


def share_at_start(days: NDArray[np.float64], first_look_before: float) -> float:
    """Return the share of paths that have turned at the first look of the forecast.

    All paths are looked at on one grid, so the first look is the earliest day that any of them has, if that is
    early enough to be it.

    Parameters
    ----------
    days : float64[paths], NaN for never.
    first_look_before : day before which the first look falls.
    """
    known = days[~np.isnan(days)]
    if not len(known) or known.min() >= first_look_before:
        return 0.0
    return float(np.count_nonzero(known == known.min()) / len(days))
