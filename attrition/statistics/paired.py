"""Differences between two variants with the same rows and random numbers: what both share drops out of the error."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from attrition.statistics.student import student_975


@dataclass(frozen=True, slots=True)
class Difference:
    """A mean difference estimated from R rows of N pairs of paths.

    Parameters
    ----------
    value : mean of second less first, in their unit.
    low, high : 95 % interval, by Student's t on R − 1 degrees; None with a single row.
    se : full standard error, sd(row means)/√R; None with a single row.
    se_chance : its part due to chance within rows, √(σ²_within/(R·N)); None with a single path a row.
    sd_parameters : spread of the difference over rows, chance removed; None with a single row or path.
    share_above : share of rows whose mean difference is above nil, half of those where it is nil.
    """

    value: float
    low: float | None
    high: float | None
    se: float | None
    se_chance: float | None
    sd_parameters: float | None
    share_above: float

    def to_data(self) -> dict[str, float | None]:
        """Return the fields as a dictionary for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def paired_difference(first: ArrayLike, second: ArrayLike) -> Difference:
    """Estimate how much a second variant differs from a first one, path by path.

    Both have the same parameters and random numbers at the same (row, path), so the pairs are differenced first: their
    Var = σ²_row/R + σ²_within/(R·N) is of the differences, and is far below the sum of the variants' own.

    Parameters
    ----------
    first, second : float[R, N], a value for each path, or 0 and 1 for what happened; finite.

    Returns
    -------
    The difference with its errors and interval.

    Raises
    ------
    ValueError : without any row or path, for unequal shapes, or for a value that is not finite.
    """
    one, other = (np.asarray(each, dtype=np.float64) for each in (first, second))
    if one.ndim != 2 or one.shape != other.shape or not one.size:
        raise ValueError(
            f"pairs are two arrays [rows, paths] of one shape, not {one.shape} and {other.shape}"
        )
    differences = other - one
    if not np.isfinite(differences).all():
        raise ValueError("a value is not finite; censor it first, in both variants alike")
    rows, paths = differences.shape
    means = differences.mean(axis=1)
    value = float(means.mean())
    above = float(np.mean(means > 0.0) + 0.5 * np.mean(means == 0.0))
    within = float(differences.var(axis=1, ddof=1).mean()) if paths > 1 else None
    chance = None if within is None else sqrt(within / (rows * paths))
    if rows == 1:
        return Difference(value, None, None, None, chance, None, above)
    variance = float(means.var(ddof=1))
    error = sqrt(variance / rows)
    spread = None if within is None else sqrt(max(variance - within / paths, 0.0))
    half = student_975(rows - 1.0) * error
    return Difference(value, value - half, value + half, error, chance, spread, above)
