"""The mean of a quantity in each prior draw, and how much of it is chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.paths import PathTable
from attrition.analysis.quantities import Quantity

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RowValues:
    """A quantity by row; rows are the sample, since paths of a row share its parameters.

    Parameters
    ----------
    means : float64[R], mean over the row's paths.
    chance : float64[R], estimated variance of each mean that is due to chance, without bias; zero of what has none.
    places : integers[R], which draws they are of; None for the first R.
    """

    means: Floats
    chance: Floats
    places: NDArray[np.int64] | None = None

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.means)

    @property
    def variance(self) -> float:
        """Variance of the means over rows."""
        return float(self.means.var(ddof=1))

    @property
    def explained(self) -> float:
        """Variance over rows that parameters make: that of the means less what chance makes; may fall below zero."""
        return self.variance - float(self.chance.mean())

    @property
    def mean(self) -> float:
        """Mean over rows."""
        return float(self.means.mean())

    @property
    def error(self) -> float:
        """Standard error of the mean, parameters and chance together."""
        return float(np.sqrt(self.variance / self.rows))


def row_values(table: PathTable, asked: Quantity) -> RowValues:
    """Return a quantity by row.

    Parameters
    ----------
    table : paths of one variant and structure.
    asked : the quantity.

    Returns
    -------
    Means and, from two paths a row on, the variance within rows over their number; NaN with a single path.
    """
    values = asked.values(table).reshape(table.draws, table.paths)
    means: Floats = values.mean(axis=1)
    if table.paths < 2:
        return RowValues(means, np.full(table.draws, np.nan))
    return RowValues(means, values.var(axis=1, ddof=1) / table.paths)
