"""What of a monthly series is compared when a scenario is calibrated: levels of half-years, and the monthly spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.observation import Comparison, Datum
from attrition.evidence.forecast import month_datum, unit_factor

Floats = NDArray[np.float64]

FEWEST_OF_HALF = 3
"""Months of a half-year without which it has no level."""
FEWEST_CHANGES = 8
"""Changes from month to month without which they have no spread."""
LATEST_CHANGES = 12
"""Changes that the spread is taken over, the latest."""
_TINY = 1e-9


@dataclass(frozen=True)
class Summary:
    """Which numbers a series is condensed to.

    Parameters: comparison; data, the observations in order, in the model's unit; groups, places of the data whose mean
    is a level; spread, whether the standard deviation of their changes is one more.
    """

    comparison: Comparison
    data: tuple[Datum, ...]
    groups: tuple[tuple[int, ...], ...]
    spread: bool

    @property
    def labels(self) -> tuple[str, ...]:
        """A name for each number, in order."""
        name = self.comparison.series
        levels = tuple(f"{name} {self.data[group[0]].first:%Y-%m}" for group in self.groups)
        return levels + ((f"{name} spread",) if self.spread else ())

    def of(self, values: Floats) -> Floats:
        """Return the numbers of one or many series, float64[data, …] to float64[numbers, …]."""
        scaled = np.log(np.maximum(values, _TINY)) if self.comparison.log else values
        found = [scaled[list(group)].mean(axis=0) for group in self.groups]
        if self.spread:
            # What moved a front or a price years ago is not how it moves now.
            changes = np.diff(scaled[-LATEST_CHANGES - 1 :], axis=0)
            found.append(np.log(np.maximum(changes.std(axis=0), _TINY)))
        return np.stack(found)

    @property
    def observed(self) -> Floats:
        """The numbers of the data."""
        return self.of(np.array([datum.value for datum in self.data]))


def monthly_summary(comparison: Comparison, months: Sequence[tuple[date, float]]) -> Summary | None:
    """Return how a monthly series is condensed; None for one that is too short.

    Parameters: comparison; months, first days and values in the unit of the data, up to the origin.
    """
    known = [(month, value) for month, value in months if month >= comparison.since]
    data = tuple(month_datum(month, value * unit_factor(comparison, month)) for month, value in known)
    halves: dict[tuple[int, int], list[int]] = {}
    for place, (month, _) in enumerate(known):
        halves.setdefault((month.year, (month.month - 1) // 6), []).append(place)
    groups = tuple(tuple(places) for places in halves.values() if len(places) >= FEWEST_OF_HALF)
    spread = len(known) > FEWEST_CHANGES
    return Summary(comparison, data, groups, spread) if groups else None


def single_summary(comparison: Comparison, data: Sequence[Datum]) -> Summary | None:
    """Return how single figures, in the model's unit, are compared: each by itself; None without any."""
    if not data:
        return None
    return Summary(comparison, tuple(data), tuple((place,) for place in range(len(data))), False)


def observed_vector(summaries: Sequence[Summary]) -> Floats:
    """Return the numbers of all series, one after another."""
    return np.concatenate([summary.observed for summary in summaries])


def simulated_matrix(summaries: Sequence[Summary], published: Mapping[str, Floats]) -> Floats:
    """Return the numbers of simulated series, float64[samples, numbers].

    Parameters: published, by series, float64[data, samples] in the model's unit.
    """
    return np.concatenate([summary.of(published[summary.comparison.series]) for summary in summaries]).T
