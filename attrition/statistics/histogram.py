"""Quantiles of integer histograms: a bin below the range, equal bins, a bin above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Cells:
    """The cells of histograms that hold anything, of which there are few where paths are few.

    Parameters
    ----------
    places : int64[n], rising, in the flattened counts [variables, records, B + 2]; of each histogram the first bin is
        the underflow, the last the overflow.
    counts : int64[n], none of them zero.
    shape : of the counts.
    """

    places: NDArray[np.int64]
    counts: NDArray[np.int64]
    shape: tuple[int, int, int]

    @classmethod
    def of(cls, counts: ArrayLike) -> Cells:
        """Return the cells of counts, integers[variables, records, B + 2]."""
        dense = np.asarray(counts)
        flat = dense.reshape(-1)
        places = np.flatnonzero(flat != 0)
        variables, records, slots = dense.shape
        return cls(places, flat[places].astype(np.int64), (variables, records, slots))

    @cached_property
    def cumulative(self) -> NDArray[np.int64]:
        """Counts up to and with each cell, over all histograms."""
        return self.counts.cumsum(dtype=np.int64)

    @cached_property
    def totals(self) -> NDArray[np.int64]:
        """Counts of each histogram, int64[variables, records]."""
        variables, records, slots = self.shape
        firsts = self.places.searchsorted(np.arange(variables * records + 1) * slots)
        return np.diff(np.concatenate(([0], self.cumulative))[firsts]).reshape(variables, records)


def histogram_quantiles(
    cells: Cells, low: NDArray[np.float64], high: NDArray[np.float64], levels: Sequence[float]
) -> NDArray[np.float64]:
    """Return quantiles by linear interpolation inside a bin.

    Parameters
    ----------
    cells : of the histograms, of B equal bins between their edges.
    low, high : float64[variables] or float64[variables, records], edges of the B equal bins between them.
    levels : L probabilities in [0, 1].

    Returns
    -------
    float64[variables, records, L]; NaN where nothing was counted or the quantile falls in an outer bin.
    """
    variables, records, slots = cells.shape
    bins = slots - 2
    # One rising sequence over all histograms: where a quantile falls in any of them is found by bisection.
    # Of the bins that hold anything alone: a quantile falls in no other.
    cumulative = cells.cumulative
    firsts = np.arange(variables * records) * slots
    total = cells.totals.reshape(-1)
    below = total.cumsum() - total
    low, high = (np.broadcast_to(edge.reshape(variables, -1), (variables, records)) for edge in (low, high))
    low, width = low.reshape(-1), ((high - low) / bins).reshape(-1)
    result = np.full((variables * records, len(levels)), np.nan)
    for index, level in enumerate(levels if len(cells.places) else ()):
        target = level * total
        # The first bin whose cumulative count reaches the target; a target of zero asks for the first that
        # holds anything.
        wanted = below + np.maximum(np.ceil(target), 1.0).astype(np.int64)
        place = np.minimum(cumulative.searchsorted(wanted), len(cells.places) - 1)
        slot = cells.places[place] - firsts
        inside = cells.counts[place]
        before = cumulative[place] - inside - below
        share = (target - before) / np.maximum(inside, 1)
        value = low + width * (slot - 1 + share)
        known = (total > 0) & (slot >= 1) & (slot <= bins)
        result[:, index] = np.where(known, value, np.nan)
    return result.reshape(variables, records, len(levels))
