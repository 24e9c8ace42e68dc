"""Dates of the unconditional distribution: a path in which nothing happened counts as beyond the horizon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray


def day_quantiles(
    days: NDArray[np.float64],
    total: int,
    levels: Sequence[float],
    counts: NDArray[np.integer] | None = None,
) -> list[float | None]:
    """Return quantiles of a day that may never come.

    Parameters
    ----------
    days : float64[k], days since the start of the k paths in which it came.
    total : all paths, at least k.
    levels : probabilities in (0, 1].
    counts : int[k], of how many paths each day is; of one by default.

    Returns
    -------
    For each level the smallest day by which that share of *all* paths had it, None when that lies beyond the
    horizon.
    """
    places = [max(ceil(level * total - 1e-9), 1) - 1 for level in levels]
    if counts is None:
        ordered, before = np.sort(days), np.arange(1, len(days) + 1)
    else:
        order = np.argsort(days, kind="stable")
        ordered, before = days[order], np.cumsum(counts[order])
    found = np.searchsorted(before, places, side="right")
    return [float(ordered[place]) if place < len(ordered) else None for place in found]


def month_of(start: date, day: float | None) -> str | None:
    """Return the month "YYYY-MM" of a day since the start, None for a day beyond the horizon."""
    return None if day is None else (start + timedelta(days=floor(day))).strftime("%Y-%m")


def quarter_of(month: str | None) -> str | None:
    """Return the quarter "2026 Q2" of a month "2026-05"; None stays None."""
    if month is None:
        return None
    year, number = month.split("-")
    return f"{year} Q{(int(number) + 2) // 3}"
