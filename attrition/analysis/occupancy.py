"""Occupancy: the share of the paths still fighting in which a 0/1 variable is 1, by record, from histograms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attrition.engine.tallies import BINS

if TYPE_CHECKING:
    import polars as pl


def occupancy(
    cells: pl.DataFrame, records: int, low: ArrayLike, high: ArrayLike, fewest: int
) -> NDArray[np.float64]:
    """Return the share of paths in which a variable of 0 and 1 is 1.

    Parameters
    ----------
    cells : of one variant, structure and variable of histograms.parquet: record, bin, count.
    records : number of records.
    low, high : edges of the histogram, one number or float64[records].
    fewest : paths below which a share is not given.

    Returns
    -------
    float64[records], NaN where fewer paths are left.
    """
    counts = np.zeros((records, BINS + 2))
    counts[cells["record"].to_numpy(), cells["bin"].to_numpy()] = cells["count"].to_numpy()
    lower = np.broadcast_to(np.asarray(low, dtype=np.float64), records)[:, None]
    upper = np.broadcast_to(np.asarray(high, dtype=np.float64), records)[:, None]
    middle = lower + (np.arange(BINS + 2) - 0.5) * (upper - lower) / BINS
    total = counts.sum(axis=1)
    share = np.where(middle > 0.5, counts, 0.0).sum(axis=1) / np.maximum(total, 1.0)
    return np.where(total >= fewest, share, np.nan)
