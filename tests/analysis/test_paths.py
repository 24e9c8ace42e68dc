"""Outcomes arranged by prior draw, whatever the order in which they lie in the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from attrition.analysis.paths import PathTable, PooledTable, read_paths
from tests.analysis.samples import table

ROWS = [
    ("base", "options", 1, 1, 4.0),
    ("base", "options", 1, 0, 3.0),
    ("driftless", "options", 0, 0, 9.0),
    ("base", "null", 0, 0, 8.0),
    ("base", "options", 0, 1, None),
    ("base", "options", 0, 0, 1.0),
]


@pytest.fixture
def outcomes(tmp_path: Path) -> Path:
    path = tmp_path / "outcomes.parquet"
    columns = ["variant", "structure", "draw", "path", "end_day"]
    pl.DataFrame(ROWS, schema=columns, orient="row").write_parquet(path)
    return path


def test_paths_of_one_variant_and_structure_come_in_order(outcomes: Path) -> None:
    found = read_paths(outcomes, "base", "options", ["end_day"])
    assert (found.draws, found.paths) == (2, 2)
    assert found.days("end_day").tolist() == pytest.approx([1.0, np.nan, 3.0, 4.0], nan_ok=True)


def test_a_variant_that_was_not_run_has_no_paths(outcomes: Path) -> None:
    found = read_paths(outcomes, "surge", "options", ["end_day"])
    assert (found.draws, found.paths, len(found.days("end_day"))) == (0, 0, 0)


def test_a_day_is_null_or_a_number_whatever_the_type_of_the_column() -> None:
    whole = pl.DataFrame({"stress_day": [1, None]}, schema={"stress_day": pl.Int32})
    days = PathTable(whole, 1, 2).days("stress_day")
    assert days.dtype == np.float64
    assert days.tolist() == pytest.approx([1.0, np.nan], nan_ok=True)


def test_shares_are_of_rows_and_their_error_is_that_between_rows() -> None:
    found = table([[1.0, 2.0, None, None], [1.0, 2.0, 3.0, None]])
    happened = ~np.isnan(found.days("stress_day"))
    assert found.row_means(happened).tolist() == [0.5, 0.75]
    share = found.share(happened).to_data()
    assert share["p"] == 0.625
    # Two rows, .125 off their mean on either side: sqrt(2 × .125² / 1) / sqrt(2).
    assert share["se"] == pytest.approx(0.125)
    assert 0.0 <= share["low"] < 0.625 < share["high"] <= 1.0


def test_a_share_among_few_paths_is_a_ratio_over_rows() -> None:
    found = table([[1.0, 2.0, None, None], [1.0, None, None, None], [None] * 4])
    among = ~np.isnan(found.days("stress_day"))
    early = found.days("stress_day") < 1.5
    share = found.share_among(early, among)
    assert share is not None
    # Two of three; residuals of the rows 1 - 4/3, 1 - 2/3, 0.
    assert (share["p"], share["paths"]) == (2 / 3, 3)
    assert share["se"] == pytest.approx(np.sqrt(3 / 2 * (2 / 9)) / 3)
    assert 0.0 <= share["low"] < 2 / 3 < share["high"] <= 1.0
    assert found.share_among(early, np.zeros(12, dtype=bool)) is None


def test_a_share_within_one_row_has_an_interval_and_no_error() -> None:
    found = table([[1.0, 2.0], [None, None]])
    among = ~np.isnan(found.days("stress_day"))
    share = found.share_among(among, among)
    assert share is not None
    assert (share["p"], share["se"], share["high"]) == (1.0, None, 1.0)
    assert share["low"] < 0.5


def worded(days: list[float], words: list[str | None], rows: int) -> PathTable:
    frame = pl.DataFrame({"end_day": days, "end": words}, schema_overrides={"end": pl.String})
    return PathTable(frame, rows, len(days) // rows)


def test_structures_lie_side_by_side_in_each_draw() -> None:
    wide = worded([1.0, 2.0, 5.0, 6.0], ["freeze", None, "freeze", "crisis"], rows=2)
    narrow = worded([3.0, 7.0], ["crisis", "freeze"], rows=2)
    both = PooledTable([wide, narrow])
    assert (both.draws, both.paths) == (2, 3)
    assert both.days("end_day").tolist() == [1.0, 2.0, 3.0, 5.0, 6.0, 7.0]
    assert both.is_word("end", "freeze").tolist() == [True, False, False, True, False, True]
    late = both.each(lambda part: part.days("end_day") > 2.0)
    assert late.dtype == np.bool_
    assert both.row_means(late).tolist() == [1 / 3, 1.0]
