"""The table of bands: quantiles from histograms, mean and deviation from integer moments, and what ties the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attrition.engine.tallies import BINS, MOMENT_UNITS, Bins, mean_and_sd
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.tables import record_dates
from attrition.statistics.histogram import Cells, histogram_quantiles

if TYPE_CHECKING:
    import polars as pl

LEVELS = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
TOLERANCE_BINS = 2.0 / MOMENT_UNITS
"""Moments are rounded to whole units, and a value within a rounding of an edge is counted on either side of it."""


def band_frame(
    manifest: Manifest, variant: str, structure: str, cells: Cells, moments: NDArray[np.int64]
) -> pl.DataFrame:
    """Return quantiles, mean and deviation of every recorded variable at every record.

    Parameters
    ----------
    cells : of the histograms, over the paths still fighting then.
    moments : int64[variables, records, 2], sums of whole units and of their squares over the same paths.
    """
    import polars as pl

    edges = edges_of(manifest, structure)
    quantiles = histogram_quantiles(cells, edges.low, edges.high, list(LEVELS.values()))
    variables, records, _ = cells.shape
    n = cells.totals
    mean, sd = mean_and_sd(moments, n, edges.low, edges.scale)
    # Of a variable that all paths share a histogram knows but the bin, and would show its width as a spread.
    quantiles = np.where((sd == 0.0)[:, :, None], mean[:, :, None], quantiles)
    dates = pl.Series("date", record_dates(manifest), dtype=pl.Date)
    names = pl.Series("variable", list(manifest.variables), dtype=pl.String)
    return pl.DataFrame(
        {
            "variable": names.gather(pl.Series(np.repeat(np.arange(variables, dtype=np.uint32), records))),
            "date": dates.gather(pl.Series(np.tile(np.arange(records, dtype=np.uint32), variables))),
            **{
                name: pl.Series(quantiles[:, :, index].reshape(-1), nan_to_null=True)
                for index, name in enumerate(LEVELS)
            },
            "n": n.reshape(-1).astype(np.uint64),
            "mean": pl.Series(mean.reshape(-1), nan_to_null=True),
            "sd": pl.Series(sd.reshape(-1), nan_to_null=True),
        }
    ).select(pl.lit(variant).alias("variant"), pl.lit(structure).alias("structure"), pl.all())


def edges_of(manifest: Manifest, structure: str) -> Bins:
    """Return the edges of a structure's histograms, float64[variables, records] each."""
    shape = (len(manifest.variables), len(manifest.record_days))
    return Bins(*(np.broadcast_to(edge.reshape(shape[0], -1), shape) for edge in manifest.edges[structure]))


class Tallied:
    """What a histogram says of the bands beside it, added up from rows of histograms.parquet.

    Parameters
    ----------
    variables, records : how many there are.
    """

    def __init__(self, variables: int, records: int) -> None:
        self.shape = (variables, records)
        self.total = np.zeros(variables * records)
        self.bins = np.zeros(variables * records)
        """Sum of the upper edges of the paths' bins, in bins above the lower edge of the histogram."""
        self.outside = np.zeros(variables * records)

    def add(
        self,
        variable: NDArray[np.integer],
        record: NDArray[np.integer],
        slot: NDArray[np.integer],
        count: NDArray[np.integer],
    ) -> None:
        """Take cells of the histogram; ValueError for one that lies outside it."""
        place = variable.astype(np.int64) * self.shape[1] + record
        size = len(self.total)
        if len(place) and (
            place.min() < 0 or place.max() >= size or record.max() >= self.shape[1] or slot.max() > BINS + 1
        ):
            raise ValueError("a cell lies outside the histogram")
        # Whole numbers below 2^53 are exact as floats.
        self.total += np.bincount(place, weights=count, minlength=size)
        self.bins += np.bincount(place, weights=count * slot, minlength=size)
        self.outside += np.bincount(place, weights=count * ((slot == 0) | (slot == BINS + 1)), minlength=size)

    def check(self, bands: pl.DataFrame, edges: Bins) -> None:
        """Hold the bands of one variant and structure against the histogram.

        Parameters
        ----------
        bands : rows of bands.parquet, in the order (variable, date).
        edges : of the histogram.

        Raises
        ------
        ValueError : where another number of paths was counted, or a mean or deviation cannot be of these paths. Where
            a path lies outside the edges the histogram does not bound them.
        """
        if bands.height != len(self.total) or not np.array_equal(bands["n"].to_numpy(), self.total):
            raise ValueError("its paths are not those that the histograms count")
        counted = self.total > 0
        mean, sd = (bands[name].fill_null(np.nan).to_numpy().astype(np.float64) for name in ("mean", "sd"))
        known = np.isfinite(mean), np.isfinite(sd) & ~(sd < 0.0)
        if any(not np.array_equal(each, counted) for each in known):
            raise ValueError("a mean or deviation is missing or no number, or is there without a path")
        within = counted & (self.outside == 0)
        low, scale = edges.low.reshape(-1)[within], edges.scale.reshape(-1)[within]
        in_bins = (mean[within] - low) * scale
        upper = self.bins[within] / self.total[within]
        # The edges' own size limits how well their difference is known.
        slack = TOLERANCE_BINS + 1e-12 * np.abs(low) * scale
        if np.any(in_bins > upper + slack) or np.any(in_bins < upper - 1.0 - slack):
            raise ValueError("a mean lies outside the bins of its paths")
        # No sample within a range deviates by more than half of it.
        if np.any(sd[within] * scale > 0.5 * BINS + slack):
            raise ValueError("a deviation is larger than the bins allow")
