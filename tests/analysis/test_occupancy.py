from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from attrition.analysis.occupancy import occupancy
from attrition.engine.tallies import BINS, tally


def cells(*rows: tuple[int, float, int], low: float, high: float) -> pl.DataFrame:
    """Cells of (record, value, count), binned as the engine does."""
    scale = BINS / (high - low)
    return pl.DataFrame(
        [(record, tally(value, low, scale), count) for record, value, count in rows],
        schema=["record", "bin", "count"],
        orient="row",
    )


@pytest.mark.parametrize(("low", "high"), [(-1.0, 2.0), (-1.5, 1.5), (-0.5, 2.5), (0.0, 1.0), (0.4, 0.6)])
def test_share_of_ones_from_the_bins_that_the_engine_fills(low: float, high: float) -> None:
    given = cells((0, 0.0, 30), (0, 1.0, 10), (1, 1.0, 5), (2, 0.0, 5), low=low, high=high)
    assert occupancy(given, 3, low, high, 1).tolist() == [0.25, 1.0, 0.0]


def test_too_few_paths_give_no_share() -> None:
    given = cells((0, 1.0, 10), (1, 1.0, 9), low=0.0, high=1.0)
    assert occupancy(given, 3, 0.0, 1.0, 10).tolist() == pytest.approx([1.0, np.nan, np.nan], nan_ok=True)
