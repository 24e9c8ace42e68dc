"""How well a quantile is known that was read from rows of paths: the levels between which the true one lies."""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from attrition.statistics.proportions import effective_size, wilson


def level_interval(row_shares: ArrayLike, level: float, paths: int) -> tuple[float, float]:
    """Return the levels whose quantiles bound a quantile with 95 % confidence.

    The share of paths at or below the estimated quantile is a probability like any other, with the error that rows
    give it; its interval, turned back into values, is one of the quantile (R. S. Woodruff, JASA 47 (1952) 635–646).

    Parameters
    ----------
    row_shares : float[R], share of each row's paths at or below the estimated quantile.
    level : of the quantile, between 0 and 1.
    paths : N, paths a row.

    Returns
    -------
    (low, high) around `level` within [0, 1]; the caller reads the quantiles there as it read the one at `level`. With
    a single row they are wide, since nothing tells how rows differ.

    Raises
    ------
    ValueError : without any row or path, or for a level that is not between 0 and 1.
    """
    shares = np.asarray(row_shares, dtype=np.float64)
    rows = len(shares)
    if rows < 1 or paths < 1:
        raise ValueError(f"a quantile needs at least one row and one path, not {rows} and {paths}")
    if not 0.0 < level < 1.0:
        raise ValueError(f"the level of a quantile is {level}, allowed is what lies between 0 and 1")
    if rows == 1:
        return wilson(level, 1.0)
    error = float(shares.std(ddof=1)) / sqrt(rows)
    return wilson(level, effective_size(level, error, rows, paths))
