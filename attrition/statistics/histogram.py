"""Quantiles of integer histograms: a bin below the range, equal bins, a bin above."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def histogram_quantiles(
    counts: NDArray[np.int64], low: NDArray[np.float64], high: NDArray[np.float64], levels: Sequence[float]
) -> NDArray[np.float64]:
    """Return quantiles by linear interpolation inside a bin.

    Parameters
    ----------
    counts : int64[variables, records, B + 2]; the first bin is the underflow, the last the overflow.
    low, high : float64[variables] or float64[variables, records], edges of the B equal bins between them.
    levels : L probabilities in [0, 1].

    Returns
    -------
    float64[variables, records, L]; NaN where nothing was counted or the quantile falls in an outer bin.
    """
    variables, records, slots = counts.shape
    bins = slots - 2
    # One rising sequence over all histograms: where a quantile falls in any of them is found by bisection.
    # Of the bins that hold anything alone: a quantile falls in no other, and of few paths most are empty.
    flat = counts.reshape(-1)
    filled = np.flatnonzero(flat)
    held = flat[filled]
    cumulative = held.cumsum(dtype=np.int64)
    firsts = np.arange(variables * records) * slots
    total = counts.sum(axis=2, dtype=np.int64).reshape(-1)
    below = total.cumsum() - total
    low, high = (np.broadcast_to(edge.reshape(variables, -1), (variables, records)) for edge in (low, high))
    low, width = low.reshape(-1), ((high - low) / bins).reshape(-1)
    result = np.full((variables * records, len(levels)), np.nan)
    for index, level in enumerate(levels if len(filled) else ()):
        target = level * total
        # The first bin whose cumulative count reaches the target; a target of zero asks for the first that
        # holds anything.
        wanted = below + np.maximum(np.ceil(target), 1.0).astype(np.int64)
        place = np.minimum(cumulative.searchsorted(wanted), len(filled) - 1)
        slot = filled[place] - firsts
        inside = held[place]
        before = cumulative[place] - inside - below
        share = (target - before) / np.maximum(inside, 1)
        value = low + width * (slot - 1 + share)
        known = (total > 0) & (slot >= 1) & (slot <= bins)
        result[:, index] = np.where(known, value, np.nan)
    return result.reshape(variables, records, len(levels))
