"""The share of some paths in which something happened, where how many these are differs from row to row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.statistics.proportions import effective_size, wilson


def ratio_share(held: NDArray[np.float64], counts: NDArray[np.float64]) -> dict[str, Any] | None:
    """Return the share of some paths in which something happened, None where there are none of these.

    Parameters
    ----------
    held, counts : float64[rows], in how many of a row's paths it happened, and how many there are.

    Returns
    -------
    `p`, `low`, `high`, `se` and `paths`, how many there are. A ratio of sums over rows, which are the sample, with
    its error to first order (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, section 6.4).
    """
    draws = len(counts)
    total = float(counts.sum())
    if total == 0.0:
        return None
    p = float(held.sum() / total)
    rows = int(np.count_nonzero(counts))
    if rows == 1:
        low, high = wilson(p, 1.0)
        return {"p": p, "low": low, "high": high, "se": None, "paths": int(total)}
    rest = held - p * counts
    error = float(np.sqrt(draws / (draws - 1.0) * np.sum(rest * rest)) / total)
    size = min(effective_size(p, error, rows, 1 << 40), total)
    low, high = wilson(p, size)
    return {"p": p, "low": low, "high": high, "se": error, "paths": int(total)}
