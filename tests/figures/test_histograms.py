from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from attrition.ensemble.failures import FileDamaged
from attrition.figures.histograms import Cells, read_cells

# Bins of 0.01 from 0 to 1.28: bin 11 holds 0.10 to 0.11; records 0 and 1.
FRAME = pl.DataFrame({"record": [0, 0, 1, 1, 1], "bin": [11, 21, 0, 129, 11], "count": [3, 1, 1, 1, 2]})
CELLS = Cells(FRAME, 3, 0.0, 1.28)


def test_paths_are_counted_record_by_record() -> None:
    assert list(CELLS.total) == [4.0, 4.0, 0.0]


def test_the_mean_takes_the_middles_of_bins_and_the_edges_beyond() -> None:
    mean = CELLS.mean(1)
    assert mean[:2] == pytest.approx([(3 * 0.105 + 0.205) / 4, (0.0 + 1.28 + 2 * 0.105) / 4])
    assert np.isnan(mean[2])


def test_edges_may_differ_from_record_to_record() -> None:
    moved = Cells(FRAME, 3, [0.0, 1.0, 0.0], [1.28, 2.28, 1.28]).mean(1)
    assert moved[1] - CELLS.mean(1)[1] == pytest.approx(1.0)


def test_too_few_paths_give_nothing() -> None:
    assert np.isnan(CELLS.mean(5)).all() and np.isnan(CELLS.share(5)).all()


def test_only_what_is_drawn_is_read(tmp_path: Path) -> None:
    rows = [("base", "options", name, 0, 1, 1) for name in ("brent", "d1_turned", "option_probe")]
    table = pl.DataFrame(
        rows, schema=["variant", "structure", "variable", "record", "bin", "count"], orient="row"
    )
    table.write_parquet(tmp_path / "histograms.parquet")
    found = read_cells(tmp_path / "histograms.parquet", ["brent", "d1_turned", "option_probe"])
    assert sorted(found) == [("base", "options", "d1_turned"), ("base", "options", "option_probe")]


def test_each_histogram_has_its_own_rows(tmp_path: Path) -> None:
    addresses = [
        (variant, structure, variable)
        for variant in ("base", "driftless")
        for structure in ("options", "null")
        for variable in ("d1_turned", "brent", "d3_turned")
    ]
    rows = [
        (*each, record, 1, 10 * place + record) for place, each in enumerate(addresses) for record in range(3)
    ]
    schema = ["variant", "structure", "variable", "record", "bin", "count"]
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(tmp_path / "histograms.parquet")
    found = read_cells(tmp_path / "histograms.parquet", ["d1_turned", "brent", "d3_turned"])
    wanted = {each: place for place, each in enumerate(addresses) if each[2] != "brent"}
    assert list(found) == list(wanted)
    for each, place in wanted.items():
        assert found[each]["count"].to_list() == [10 * place + record for record in range(3)]
    assert read_cells(tmp_path / "histograms.parquet", ["brent"]) == {}


def test_another_table_is_refused(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "histograms.parquet")
    with pytest.raises(FileDamaged):
        read_cells(tmp_path / "histograms.parquet", ["d1_turned"])
