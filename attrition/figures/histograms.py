"""Histograms of recorded variables as the figures use them: counts, and the mean of the paths still fighting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attrition.analysis.occupancy import occupancy
from attrition.engine.tallies import BINS
from attrition.ensemble.tables import read_as

if TYPE_CHECKING:
    import polars as pl

MARKS = ("_turned", "option_")
"""End or beginning of the names of variables whose histograms are read: bands do not give a mean."""


@dataclass(frozen=True)
class Cells:
    """The histogram of one variable under one variant and structure.

    Parameters: frame, rows of histograms.parquet with record, bin and count; records, their number; low and high, edges
    of the bins, one number or float64[records].
    """

    frame: pl.DataFrame
    records: int
    low: ArrayLike
    high: ArrayLike

    @cached_property
    def counts(self) -> NDArray[np.float64]:
        """Paths by record and bin, float64[records, BINS + 2]."""
        counts = np.zeros((self.records, BINS + 2))
        counts[self.frame["record"].to_numpy(), self.frame["bin"].to_numpy()] = self.frame["count"].to_numpy()
        return counts

    @property
    def total(self) -> NDArray[np.float64]:
        """Paths still fighting, float64[records]."""
        total: NDArray[np.float64] = self.counts.sum(axis=1)
        return total

    def share(self, fewest: int) -> NDArray[np.float64]:
        """Return the share of paths in which a variable of 0 and 1 is 1, NaN where too few paths are left."""
        return occupancy(self.frame, self.records, self.low, self.high, fewest)

    def mean(self, fewest: int) -> NDArray[np.float64]:
        """Return the mean over the paths, each taken at the middle of its bin; NaN where too few are left."""
        low = np.broadcast_to(np.asarray(self.low, dtype=np.float64), self.records)[:, None]
        high = np.broadcast_to(np.asarray(self.high, dtype=np.float64), self.records)[:, None]
        # The bins below and above count as at their edges.
        place = np.clip(np.arange(BINS + 2) - 0.5, 0.0, float(BINS))
        middle = low + place * (high - low) / BINS
        total = self.total
        mean = (self.counts * middle).sum(axis=1) / np.maximum(total, 1.0)
        return np.where(total >= fewest, mean, np.nan)


def read_cells(path: Path, variables: Sequence[str]) -> dict[tuple[Any, ...], pl.DataFrame]:
    """Read the histograms whose means are drawn.

    Parameters
    ----------
    path : histograms.parquet.
    variables : those recorded.

    Returns
    -------
    (variant, structure, variable) → record, bin, count.

    Raises
    ------
    FileDamaged : when it is missing or is no such table.
    """
    import polars as pl
    import polars.selectors as cs

    ending, beginning = MARKS
    wanted = [name for name in variables if name.endswith(ending) or name.startswith(beginning)]
    keys = ("variant", "structure", "variable")
    with read_as(path):
        cells = pl.scan_parquet(path).filter(pl.col("variable").is_in(wanted))
        # A word for each cell would take more memory than all of its numbers.
        names = cells.select(keys).with_columns(cs.string().cast(pl.Categorical)).collect()
        # The rows of a histogram lie together, and to slice costs less than to sort them out.
        begins = pl.any_horizontal(pl.col(key).ne_missing(pl.col(key).shift()) for key in keys)
        firsts = names.select(begins.arg_true()).to_series()
        lengths = np.diff([*firsts, names.height])
        rows = names[firsts].rows()
        del names
        frame = cells.select("record", "bin", "count").collect()
        return {
            name: frame.slice(first, length)
            for name, first, length in zip(rows, firsts, lengths, strict=True)
        }
