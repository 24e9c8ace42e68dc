"""Probabilities from rows of paths: the full standard error, its two parts, an interval that is never empty."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

NORMAL_975 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Proportion:
    """A probability estimated from R rows (prior draws) of N paths.

    Parameters
    ----------
    p : mean over rows and paths.
    low, high : 95 % interval, never empty.
    se : full standard error, sd(row means)/√R; None with a single row.
    se_chance : its part due to chance within rows, √(σ²_within/(R·N)); None with a single path a row.
    sd_parameters : spread of the probability over rows, chance removed; None with a single row or path.
    """

    p: float
    low: float
    high: float
    se: float | None
    se_chance: float | None
    sd_parameters: float | None

    def to_data(self) -> dict[str, float | None]:
        """Return the fields as a dictionary for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def proportion(row_means: ArrayLike, paths: int) -> Proportion:
    """Estimate a probability from the share of paths in each row.

    Rows are independent and paths of a row share its parameters, so the rows are the sample:
    Var = σ²_row/R + σ²_within/(R·N), which is the variance of the row means over R.

    Parameters
    ----------
    row_means : float[R], share of the row's paths in which the event happened.
    paths : N, paths a row.

    Returns
    -------
    The estimate with its errors and interval.

    Raises
    ------
    ValueError : without any row or path.
    """
    means = np.asarray(row_means, dtype=np.float64)
    rows = len(means)
    if rows < 1 or paths < 1:
        raise ValueError(f"a probability needs at least one row and one path, not {rows} and {paths}")
    p = float(means.mean())
    within = float((means * (1.0 - means)).mean()) * paths / (paths - 1) if paths > 1 else None
    chance = None if within is None else sqrt(within / (rows * paths))
    if rows == 1:
        low, high = wilson(p, 1.0)
        return Proportion(p, low, high, None, chance, None)
    variance = float(means.var(ddof=1))
    error = sqrt(variance / rows)
    spread = None if within is None else sqrt(max(variance - within / paths, 0.0))
    low, high = wilson(p, effective_size(p, error, rows, paths))
    return Proportion(p, low, high, error, chance, spread)


def effective_size(p: float, error: float, rows: int, paths: int) -> float:
    """Return the number of independent trials that would have this standard error.

    Parameters
    ----------
    p : estimated probability.
    error : its full standard error.
    rows, paths : R and N.

    Returns
    -------
    p(1−p)/error²; R when p is 0 or 1, where the rows are all that is known to be independent; never above R·N,
    which an error that is small by luck would exceed.
    """
    if p <= 0.0 or p >= 1.0:
        return float(rows)
    most = float(rows * paths)
    return most if error <= 0.0 else min(p * (1.0 - p) / (error * error), most)


def wilson(p: float, size: float, z: float = NORMAL_975) -> tuple[float, float]:
    """Return the Wilson score interval of a probability.

    Parameters
    ----------
    p : estimated probability.
    size : number of independent trials, above zero, not necessarily whole.
    z : normal quantile; 1.96 for 95 %.

    Returns
    -------
    (low, high) within [0, 1], containing p, low < high. E. B. Wilson, JASA 22 (1927) 209–212.
    """
    shrink = 1.0 + z * z / size
    centre = (p + z * z / (2.0 * size)) / shrink
    half = z * sqrt(p * (1.0 - p) / size + z * z / (4.0 * size * size)) / shrink
    return (0.0 if p <= 0.0 else max(centre - half, 0.0)), (1.0 if p >= 1.0 else min(centre + half, 1.0))
