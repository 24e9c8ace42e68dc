"""Occupancy: the share of the paths still fighting in which a 0/1 variable is 1, by record, from histograms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attrition.analysis.forecast_days import forecast_begin_day
from attrition.analysis.turning import COMPUTED, SIDES, measures_of
from attrition.engine.tallies import BINS
from attrition.model.spans import DAYS_PER_YEAR
from attrition.statistics.dates import month_of

if TYPE_CHECKING:
    import polars as pl

    from attrition.ensemble.manifest import Manifest

Counts = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Paths in which time has turned, and paths still fighting, float64[records] each."""


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
    ones, total = turned_counts(cells, records, low, high)
    return np.where(total >= fewest, ones / np.maximum(total, 1.0), np.nan)


def turned_counts(cells: pl.DataFrame, records: int, low: ArrayLike, high: ArrayLike) -> Counts:
    """Return in how many paths a variable of 0 and 1 is 1, and how many there are, by record."""
    record, slot, count = (cells[name].to_numpy() for name in ("record", "bin", "count"))
    lower = np.broadcast_to(np.asarray(low, dtype=np.float64), records)[record]
    upper = np.broadcast_to(np.asarray(high, dtype=np.float64), records)[record]
    middle = lower + (slot - 0.5) * (upper - lower) / BINS
    # Where a pilot saw but one of the two, the other lies beyond the edges.
    one = (middle > 0.5) & (slot > 0) | (slot == BINS + 1)
    # Whole numbers below 2^53 are exact as floats.
    ones, total = (
        np.asarray(np.bincount(record, weights=weights, minlength=records), dtype=np.float64)
        for weights in (np.where(one, count, 0), count)
    )
    return ones, total


class Occupancies:
    """The counts of every measure that a run has recorded, at the years of the forecast, from its histograms.

    At other records no path is counted.

    Parameters
    ----------
    manifest : of the run.
    folder : where histograms.parquet lies.
    """

    def __init__(self, manifest: Manifest, folder: Path) -> None:
        import polars as pl

        self.manifest = manifest
        self.variables = {
            (key, measure): f"{side}{measure.lower()}_turned"
            for key, side in SIDES.items()
            for measure in measures_of(side)
            if f"{side}{measure.lower()}_turned" in manifest.variables
            and (measure != "D2" or manifest.continuing)
        }
        frame = (
            pl.scan_parquet(folder / "histograms.parquet")
            .filter(pl.col("variable").is_in(list(self.variables.values())))
            # The first record tells a war that ends within a year in all paths from a variant that was not run.
            .filter(pl.col("record").is_in([0, *records_by_year(manifest)]))
            .collect()
        )
        self._parts = frame.partition_by(["variant", "structure", "variable"], as_dict=True)

    def counts(self, variant: str, structure: str) -> dict[tuple[str, str], Counts]:
        """Return the counts of a variant and structure by key and measure; nothing of a variant that was not run."""
        found = {}
        for which, variable in self.variables.items():
            cells = self._parts.get((variant, structure, variable))
            if cells is not None:
                place = self.manifest.variables.index(variable)
                low, high = (edges[place] for edges in self.manifest.edges[structure])
                found[which] = turned_counts(cells, len(self.manifest.record_days), low, high)
        return found


def added(several: list[dict[tuple[str, str], Counts]]) -> dict[tuple[str, str], Counts]:
    """Add counts of structures."""
    return {
        which: (sum_of([each[which][0] for each in several]), sum_of([each[which][1] for each in several]))
        for which in several[0]
    }


def sum_of(arrays: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the sum of arrays."""
    return np.sum(np.stack(arrays), axis=0)  # type: ignore[no-any-return]


def records_by_year(manifest: Manifest) -> list[int]:
    """Return the records nearest to the years of the forecast."""
    first = forecast_begin_day(manifest.plan.scenario.clock)
    days = np.array(manifest.record_days)
    years = range(1, int((manifest.horizon_day - first) / DAYS_PER_YEAR + 0.01) + 1)
    return [int(np.argmin(np.abs(days - first - DAYS_PER_YEAR * year))) for year in years]


def by_year(
    manifest: Manifest, base: dict[tuple[str, str], Counts], twin: dict[tuple[str, str], Counts]
) -> dict[str, Any]:
    """Return the shares that have turned at the years of the forecast, of paths still fighting, beside the twin's.

    Parameters
    ----------
    manifest : of the run.
    base, twin : counts by key and measure; the twin's may be empty.

    Returns
    -------
    `dates` ("YYYY-MM"), and for each key of `SIDES` and measure `p` and `p_driftless`, one a date; None where no path
    fights on, and for a measure that is not recorded.
    """
    days = manifest.record_days
    records = records_by_year(manifest)

    def shares(counts: Counts | None) -> list[float | None] | None:
        if counts is None:
            return None
        return [float(counts[0][at] / counts[1][at]) if counts[1][at] > 0 else None for at in records]

    found: dict[str, Any] = {"dates": [month_of(manifest.start, float(days[at])) for at in records]}
    for key in SIDES:
        found[key] = {
            measure: {"p": shares(base.get((key, measure))), "p_driftless": shares(twin.get((key, measure)))}
            for measure in COMPUTED
        }
    return found
