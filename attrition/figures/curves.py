"""What is drawn over dates: fans, shares with their intervals, and when a threshold is first passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.paths import PathTable
from attrition.figures.histograms import Cells
from attrition.statistics.dates import day_quantiles
from attrition.statistics.proportions import NORMAL_975, Proportion

Dates = NDArray[np.datetime64]
LEVELS = (0.10, 0.50, 0.90)
"""Quantiles of a date that are marked."""


@dataclass(frozen=True)
class Fan:
    """Bands of one variable: dates, datetime64[n], and quantiles 5, 25, 50, 75, 95 %, float64[5, n]."""

    dates: Dates
    quantiles: NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """A share by date with its 95 % interval: dates, datetime64[n]; share, low and high, float64[n]."""

    dates: Dates
    share: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @property
    def last(self) -> float | None:
        """The last share that is known, None without any."""
        known = self.share[np.isfinite(self.share)]
        return float(known[-1]) if len(known) else None


@dataclass(frozen=True)
class Passage:
    """When something first happens.

    Parameters: chance, its probability within the horizon; dates, at which 10, 50 and 90 % of *all* paths have it, None
    beyond the horizon.
    """

    chance: Proportion
    dates: tuple[date | None, ...]


@dataclass(frozen=True)
class Ridge:
    """The date on which something first happens, as shares of all paths.

    Parameters: share in each bin, float64[bins]; already, before the first edge; never, within the horizon.
    """

    share: NDArray[np.float64]
    already: Proportion
    never: Proportion


def ridge(table: PathTable, column: str, edges: NDArray[np.float64], first_look_before: float) -> Ridge:
    """Return the distribution of a first day.

    Parameters
    ----------
    table : paths with that column of days since the start.
    column : its name.
    edges : of the bins, days since the start, rising.
    first_look_before : day before which the first look of the forecast falls: what is seen then had happened already.
    """
    days = table.days(column)
    already = days < first_look_before
    counts = np.histogram(days[~np.isnan(days) & ~already], edges)[0]
    return Ridge(counts / len(days), table.share(already), table.share(np.isnan(days)))


def passage(table: PathTable, column: str, start: date) -> Passage:
    """Return the probability of a day of the outcomes and the quantiles of its date.

    Parameters
    ----------
    table : paths with that column of days since the start.
    column : its name.
    start : day 0.
    """
    days = table.days(column)
    came = ~np.isnan(days)
    quantiles = day_quantiles(days[came], len(days), list(LEVELS))
    dates = tuple(None if day is None else start + timedelta(days=int(day)) for day in quantiles)
    return Passage(table.share(came), dates)


def share_turned(
    cells: Cells, rows: int, likeness: float | None, fewest: int
) -> tuple[NDArray[np.float64], ...]:
    """Return the share of paths in which a variable is 1, and its interval.

    Paths of one prior draw are alike, so that m of them count as m / (1 + (m - 1) r) independent ones (Kish, 1965).

    Parameters
    ----------
    cells : of a variable of 0 and 1.
    rows : prior draws.
    likeness : correlation r of paths of one draw, None where it is not known: then the draws alone are the sample.
    fewest : paths below which a share is not given.

    Returns
    -------
    (share, low, high), each float64[records]; Wilson's 95 % interval, which is never empty.
    """
    share = cells.share(fewest)
    each = np.maximum(cells.total / rows, 1.0)
    size = np.maximum(cells.total / (1.0 + (each - 1.0) * (1.0 if likeness is None else likeness)), 1.0)
    shrink = 1.0 + NORMAL_975**2 / size
    centre = (share + 0.5 * NORMAL_975**2 / size) / shrink
    half = NORMAL_975 * np.sqrt(share * (1.0 - share) / size + 0.25 * NORMAL_975**2 / size**2) / shrink
    # The share itself lies inside, whatever was rounded.
    return share, np.clip(centre - half, 0.0, share), np.clip(centre + half, share, 1.0)


def likeness(table: PathTable, column: str, days: NDArray[np.float64]) -> float | None:
    """Return how alike paths of one prior draw are in having had their first day by a date.

    The correlation within a draw from the analysis of variance, over dates a year apart.

    Parameters
    ----------
    table : paths with that column of first days.
    column : its name.
    days : float64[n], days since the start that are looked at.

    Returns
    -------
    A number of [0, 1]; None without two draws and two paths of each, or where nothing ever differs.
    """
    if table.draws < 2 or table.paths < 2:
        return None
    first = table.days(column)
    between = within = 0.0
    for day in days[:: max(len(days) // 10, 1)]:
        means = table.row_means(first <= day)
        between += table.paths * float(means.var(ddof=1))
        within += float((means * (1.0 - means)).mean()) * table.paths / (table.paths - 1)
    whole = between + (table.paths - 1) * within
    return min(max((between - within) / whole, 0.0), 1.0) if whole > 0.0 else None
