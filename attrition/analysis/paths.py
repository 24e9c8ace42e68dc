"""The outcomes of one variant and structure, arranged by prior draw, so that rows are the sample."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from attrition.statistics.proportions import Proportion, effective_size, proportion, wilson

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class PathTable:
    """Outcomes of one variant and structure in the order (draw, path).

    Parameters
    ----------
    frame : columns of outcomes.parquet, `draws` × `paths` rows.
    draws, paths : R and N.
    """

    frame: pl.DataFrame
    draws: int
    paths: int

    def days(self, column: str) -> NDArray[np.float64]:
        """Return a column of days, float64[draws * paths], NaN where it is null."""
        return self.frame[column].fill_null(float("nan")).to_numpy().astype(np.float64)

    def row_means(self, happened: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the share of each row's paths in which something happened, float64[draws]."""
        means: NDArray[np.float64] = happened.reshape(self.draws, self.paths).mean(axis=1)
        return means

    def share(self, happened: NDArray[np.bool_]) -> Proportion:
        """Return the probability of what happened in these paths, bool[draws * paths]."""
        return proportion(self.row_means(happened), self.paths)

    def share_among(self, happened: NDArray[np.bool_], among: NDArray[np.bool_]) -> dict[str, Any] | None:
        """Return the share of some paths in which something happened, None where there are none of these.

        Parameters
        ----------
        happened, among : bool[draws * paths].

        Returns
        -------
        `p`, `low`, `high`, `se` and `paths`, how many there are. A ratio of sums over rows, which are the sample, with
        its error to first order (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, section 6.4).
        """
        counts = among.reshape(self.draws, self.paths).sum(axis=1).astype(np.float64)
        total = float(counts.sum())
        if total == 0.0:
            return None
        held = (happened & among).reshape(self.draws, self.paths).sum(axis=1).astype(np.float64)
        p = float(held.sum() / total)
        rows = int(np.count_nonzero(counts))
        if rows == 1:
            low, high = wilson(p, 1.0)
            return {"p": p, "low": low, "high": high, "se": None, "paths": int(total)}
        rest = held - p * counts
        error = float(np.sqrt(self.draws / (self.draws - 1.0) * np.sum(rest * rest)) / total)
        size = min(effective_size(p, error, rows, 1 << 40), total)
        low, high = wilson(p, size)
        return {"p": p, "low": low, "high": high, "se": error, "paths": int(total)}


def read_paths(outcomes: Path, variant: str, structure: str, columns: list[str]) -> PathTable:
    """Read the columns of one variant and structure.

    Parameters
    ----------
    outcomes : outcomes.parquet.
    variant, structure : names.
    columns : names of the columns wanted.

    Returns
    -------
    The table, with the draws and paths that it holds.
    """
    import polars as pl

    frame = (
        pl.scan_parquet(outcomes)
        .filter((pl.col("variant") == variant) & (pl.col("structure") == structure))
        .select("draw", "path", *columns)
        .sort("draw", "path")
        .collect()
    )
    draws = frame["draw"].n_unique()
    return PathTable(frame, draws, frame.height // max(draws, 1))
