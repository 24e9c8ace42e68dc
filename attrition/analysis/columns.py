"""Columns of outcomes.parquet, read one at a time where they are long, so that memory does not grow with them."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import polars as pl

HELD_BYTES = 1 << 23
"""Columns of one variant and structure that are held, so that a small run is not read again and again."""
BYTES_A_VALUE = 8


class FileColumns:
    """The columns of one variant and structure in the order (draw, path); long ones are read when they are asked for.

    Parameters
    ----------
    outcomes : outcomes.parquet, which must stay as long as columns are asked for.
    variant, structure : names.
    names : names of the columns wanted.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError : for a column that is not in the file.
    """

    def __init__(self, outcomes: Path, variant: str, structure: str, names: list[str]) -> None:
        import polars as pl
        import polars.selectors as cs

        rows = pl.scan_parquet(outcomes).filter(
            (pl.col("variant") == variant) & (pl.col("structure") == structure)
        )
        places = rows.select("draw", "path", *names).select("draw", "path").collect()
        draw = places["draw"].to_numpy()
        self.draws = len(np.unique(draw))
        self._order = _order(draw, places["path"].to_numpy())
        self.height = places.height
        # A word for each path would take more memory than all days.
        self._rows = rows.select(names).with_columns(cs.string().cast(pl.Categorical))
        self._held: OrderedDict[str, pl.Series] = OrderedDict()
        if self.height * len(names) * BYTES_A_VALUE <= HELD_BYTES:
            self._held.update((series.name, self._ordered(series)) for series in self._rows.collect())

    def __getitem__(self, name: str) -> pl.Series:
        """Return a column; words are categories."""
        if name in self._held:
            self._held.move_to_end(name)
            return self._held[name]
        series = self._ordered(self._rows.select(name).collect().to_series())
        self._held[name] = series
        while sum(held.estimated_size() for held in self._held.values()) > HELD_BYTES:
            self._held.popitem(last=False)
        return series

    def _ordered(self, series: pl.Series) -> pl.Series:
        return series if self._order is None else series.gather(self._order)


def _order(draw: NDArray[np.integer], path: NDArray[np.integer]) -> NDArray[np.int64] | None:
    """Return where the rows lie that come first, second, …; None where they lie in the order (draw, path)."""
    key = (draw.astype(np.int64) << 32) | path
    return None if np.all(key[1:] > key[:-1]) else np.argsort(key, kind="stable")
