"""Paths that are alike in some days, counted together row by row: as large as the grid of days, however many paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.statistics.dates import day_quantiles
from attrition.statistics.proportions import Proportion, proportion
from attrition.statistics.ratio import ratio_share


@dataclass(frozen=True)
class Counted:
    """Groups of paths of one variant, of one structure or all, in no order; two of them may be alike.

    Parameters
    ----------
    rows : int[m], the prior draw of each group.
    days : float64[c, m], the days of which its paths have the same, NaN for never.
    counts : int64[m], how many they are.
    draws, paths : R and N, rows and the paths of each.
    """

    rows: NDArray[np.integer]
    days: NDArray[np.float64]
    counts: NDArray[np.int64]
    draws: int
    paths: int

    @property
    def total(self) -> int:
        """All paths."""
        return self.draws * self.paths

    def in_rows(self, which: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return how many paths of each row are in some groups, bool[m] → float64[draws]."""
        found = np.bincount(self.rows[which], weights=self.counts[which], minlength=self.draws)
        return found.astype(np.float64, copy=False)

    def row_means(self, which: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the share of each row's paths that are in some groups, bool[m] → float64[draws]."""
        return self.in_rows(which) / self.paths

    def share(self, which: NDArray[np.bool_]) -> Proportion:
        """Return the probability of what happened in some groups, bool[m]."""
        return proportion(self.row_means(which), self.paths)

    def share_among(self, which: NDArray[np.bool_], among: NDArray[np.bool_]) -> dict[str, Any] | None:
        """Return the share of some groups' paths in which something happened, see `ratio_share`; bool[m] both."""
        return ratio_share(self.in_rows(which & among), self.in_rows(among))

    def day_quantiles(self, levels: Sequence[float]) -> list[float | None]:
        """Return quantiles of the first day, see `attrition.statistics.dates.day_quantiles`."""
        came = ~np.isnan(self.days[0])
        return day_quantiles(self.days[0][came], self.total, levels, self.counts[came])


def counted(columns: Sequence[NDArray[np.float64]], draws: int, paths: int) -> Counted:
    """Count the paths of a table that are alike.

    Parameters
    ----------
    columns : days of each path, float64[draws * paths], NaN for never.
    draws, paths : R and N.
    """
    import polars as pl

    names = [f"day {index}" for index in range(len(columns))]
    row = np.repeat(np.arange(draws, dtype=np.int32), paths)
    # Groups of polars take a quarter of the time of sorted ones, and take NaN for the same day.
    frame = pl.DataFrame({"row": row, **dict(zip(names, columns, strict=True))})
    groups = frame.group_by("row", *names).len("paths")
    days = np.array([groups[name].to_numpy() for name in names], dtype=np.float64)
    return Counted(groups["row"].to_numpy(), days, groups["paths"].to_numpy().astype(np.int64), draws, paths)


def together(parts: Sequence[Counted]) -> Counted:
    """Lay the groups of structures side by side, which have the same rows."""
    return Counted(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.days for part in parts], axis=1),
        np.concatenate([part.counts for part in parts]),
        parts[0].draws,
        sum(part.paths for part in parts),
    )
