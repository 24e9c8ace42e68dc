"""Cumulative incidence of the ends of the war: exact shares of paths, competing ends and censoring included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.outcomes import end_of_war
from attrition.analysis.paths import PathTable
from attrition.model.ends import End


@dataclass(frozen=True)
class Incidence:
    """Shares of paths by day; with still fighting they add up to one on every day.

    Parameters
    ----------
    days : float64[days], since the start.
    ends : end → float64[days], share of paths that have ended that way by then, still fighting left out.
    """

    days: NDArray[np.float64]
    ends: dict[End, NDArray[np.float64]]

    @property
    def still_fighting(self) -> NDArray[np.float64]:
        """Share of paths in which the war goes on, float64[days]."""
        rest = np.ones_like(self.days)
        for share in self.ends.values():
            rest = rest - share
        return np.maximum(rest, 0.0)


def cumulative_incidence(table: PathTable, ends: Sequence[End], days: NDArray[np.float64]) -> Incidence:
    """Count the ends that have come by each day; no estimator is needed, since every path is seen to the horizon.

    Parameters
    ----------
    table : with the columns end and end_day.
    ends : those to count, without still fighting.
    days : float64[days], since the start.
    """
    when = table.days("end_day")
    total = max(len(when), 1)
    return Incidence(
        days,
        {
            end: np.searchsorted(np.sort(when[end_of_war(table, end)]), days, side="right") / total
            for end in ends
        },
    )
