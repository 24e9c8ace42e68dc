"""First passages against dates counted by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from attrition.analysis.paths import PathTable
from attrition.analysis.thresholds import COLUMNS, first_passage, thresholds
from attrition.model.thresholds import LEVELS
from tests.analysis.samples import table

START = date(2022, 2, 24)


def test_first_passage_of_the_unconditional_distribution() -> None:
    found = first_passage(table([[10.0, 400.0, None, None], [20.0, 30.0, 40.0, None]]), "stress_day", START)
    assert found["p"] == 5 / 8
    assert found["se"] == pytest.approx(np.std([0.5, 0.75], ddof=1) / np.sqrt(2))
    assert (found["date_q10"], found["date_q50"], found["date_q90"]) == ("2022-03", "2022-04", None)


def test_each_threshold_is_read_from_its_own_day() -> None:
    days = {"stress": 5.0, "crisis": None, "breaking": 400.0}
    wide = pl.DataFrame(
        {f"{level}_day": pl.Series([day, None], dtype=pl.Float64) for level, day in days.items()}
    )
    found = thresholds(PathTable(wide, 1, 2), START)
    assert {name: item["p"] for name, item in found.items()} == {
        "stress": 0.5,
        "crisis": 0.0,
        "breaking": 0.5,
    }
    assert [found[name]["date_q50"] for name in LEVELS] == ["2022-03", None, "2023-03"]
    assert set(COLUMNS) <= set(wide.columns)


def test_a_column_that_is_not_there_is_an_error() -> None:
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        first_passage(table([[1.0]]), "crisis_day", START)
