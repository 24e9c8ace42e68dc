"""How well a box tells cases from others, on rows that did not find it; paths of a row are not independent.

Every share is a ratio of sums over rows, which are the sample, with its error to first order (W. G. Cochran, Sampling
Techniques, 3rd ed. 1977, section 6.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.boxes import Box
from attrition.numeric.beta import beta_cdf
from attrition.statistics.estimate import Estimate
from attrition.statistics.student import student_975

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ENDS = ("low", "high")
FEWEST_ROWS = 8
"""Rows inside and outside of a box below which nothing is said about it."""


@dataclass(frozen=True)
class Points:
    """What boxes are looked for in.

    Parameters
    ----------
    names : of the d columns.
    values : float[n, d].
    cases : float[n], share of the paths at each point that are of interest.
    rows : integers[n], the row of each point; points of a row are not independent.
    """

    names: tuple[str, ...]
    values: Floats
    cases: Floats
    rows: NDArray[np.int64]

    def chosen(self, kept: Flags) -> Points:
        """Return some of the points."""
        return Points(self.names, self.values[kept], self.cases[kept], self.rows[kept])

    def column(self, name: str) -> Floats:
        """Return one column, float[n]."""
        column: Floats = self.values[:, self.names.index(name)]
        return column

    def columns(self, names: tuple[str, ...]) -> Points:
        """Return some of the columns."""
        places = [self.names.index(name) for name in names]
        return Points(names, self.values[:, places], self.cases, self.rows)

    @property
    def share(self) -> Estimate:
        """Share of cases among all points."""
        return ratio(self.cases, np.ones(len(self.cases)), self.rows)


@dataclass(frozen=True)
class Measures:
    """A box on rows that did not find it.

    Parameters
    ----------
    density : share of cases within.
    outside : share of cases outside.
    difference : density less it, with low and high, its 95 % interval; no interval where either has too few rows.
    coverage : share of all cases that lie within.
    mass : share of all points within.
    rows : rows that have points within.
    restrictions : (input, low or high) → quasi-p-value: the probability of as dense a box, were this bound chosen by
        luck; from rows within against those that it cuts off. None where it cuts off too few here to tell.
    """

    density: Estimate
    outside: Estimate
    difference: Estimate
    low: float | None
    high: float | None
    coverage: Estimate
    mass: Estimate
    rows: int
    restrictions: Mapping[tuple[str, str], float | None]

    @property
    def holds(self) -> bool:
        """Say whether the box is denser than the rest beyond the noise."""
        return self.low is not None and self.low > 0.0


def ratio(above: Floats, below: Floats, rows: NDArray[np.int64]) -> Estimate:
    """Return the ratio of two sums over points, with its error over rows; nan where the second is none."""
    total = float(below.sum())
    if total == 0.0:
        return Estimate(float("nan"))
    value = float(above.sum()) / total
    return Estimate(value, _spread(_by_row((above - value * below) / total, rows)))


def measures(box: Box, points: Points) -> Measures:
    """Return how well a box does on points that did not find it."""
    inside = box.holds(points.values)
    density, outside, difference, low, high = _against(inside, ~inside, points)
    within = inside.astype(np.float64)
    everywhere = np.ones(len(within))
    return Measures(
        density,
        outside,
        difference,
        low,
        high,
        ratio(points.cases * within, points.cases, points.rows),
        ratio(within, everywhere, points.rows),
        len(np.unique(points.rows[inside])),
        {bound: restriction(box, bound, points) for bound in bounds_of(box)},
    )


def bounds_of(box: Box) -> list[tuple[str, str]]:
    """Return the bounds of a box: input, and low or high."""
    return [
        (name, end)
        for name, ends in box.bounds.items()
        for end, value in zip(ENDS, ends, strict=True)
        if np.isfinite(value)
    ]


def restriction(box: Box, bound: tuple[str, str], points: Points) -> float | None:
    """Return the quasi-p-value of a bound of a box, None where it cuts off too few rows to tell.

    After Bryant and Lempert (2010), with Student's t over rows in place of independent cases.
    """
    inside = box.holds(points.values)
    cut = without(box, bound).holds(points.values) & ~inside
    return luck_of(inside, cut, points)


def without(box: Box, bound: tuple[str, str]) -> Box:
    """Return a box without one of its bounds; its measures are not taken anew."""
    name, end = bound
    low, high = box.low.copy(), box.high.copy()
    place = box.names.index(name)
    if end == ENDS[0]:
        low[place] = -np.inf
    else:
        high[place] = np.inf
    return Box(box.names, low, high, box.coverage, box.density, box.support)


def luck_of(one: Flags, other: Flags, points: Points) -> float | None:
    """Return the probability that one set of points would be as much denser than another by luck; None of too few."""
    _, _, difference, low, _ = _against(one, other, points)
    if low is None:
        return None
    if not difference.error:
        return 0.0 if difference.value > 0.0 else 1.0
    freedom = min(len(np.unique(points.rows[flags])) for flags in (one, other)) - 1.0
    distance = difference.value / difference.error
    # Student's t by the beta distribution function.
    tail = 0.5 * beta_cdf(freedom / (freedom + distance * distance), 0.5 * freedom, 0.5) if distance else 0.5
    return tail if distance >= 0.0 else 1.0 - tail


def _against(
    one: Flags, other: Flags, points: Points
) -> tuple[Estimate, Estimate, Estimate, float | None, float | None]:
    """Return the shares of cases in two sets of points, their difference and its interval."""
    first, second = (
        ratio(points.cases * flags, flags.astype(np.float64), points.rows) for flags in (one, other)
    )
    counts = [len(np.unique(points.rows[flags])) for flags in (one, other)]
    if min(counts) < FEWEST_ROWS:
        return first, second, Estimate(first.value - second.value), None, None
    # The same row may lie in both, so that the two are not independent either.
    parts = (
        one * (points.cases - first.value) / one.sum() - other * (points.cases - second.value) / other.sum()
    )
    error = _spread(_by_row(parts, points.rows))
    value = first.value - second.value
    half = student_975(min(counts) - 1.0) * error
    return first, second, Estimate(value, error), value - half, value + half


def _by_row(parts: Floats, rows: NDArray[np.int64]) -> Floats:
    _, place = np.unique(rows, return_inverse=True)
    sums: Floats = np.bincount(place, weights=parts).astype(np.float64)
    return sums


def _spread(sums: Floats) -> float:
    count = len(sums)
    return float(np.sqrt(count / max(count - 1.0, 1.0) * np.sum(sums * sums)))
