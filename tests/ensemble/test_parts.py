"""Tables that went through parts on disk are those that did not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from attrition.api import open_run
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.parts import GrowingTable
from attrition.ensemble.verify import verify


@pytest.fixture
def run(finished: Path) -> Any:
    return open_run(finished)


def test_parts_do_not_change_the_tables(
    run: Any, small_run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attrition.ensemble.parts.ROWS_A_PART", 50)
    parts = small_run(tmp_path / "parts")
    for name in ("outcomes", "bands", "paths"):
        assert getattr(parts, name).equals(getattr(run, name))
    assert verify(RunDirectory(parts.directory)) == run.digest


def numbered(first: int, rows: int) -> pl.DataFrame:
    numbers = list(range(first, first + rows))
    columns = {"n": numbers, "word": [str(number) for number in numbers]}
    return pl.DataFrame(columns, schema={"n": pl.Int64, "word": pl.String})


@pytest.mark.parametrize(("most", "parts"), [(100, 0), (10, 1), (5, 1), (3, 2), (1, 5)])
def test_rows_come_back_in_order_and_no_part_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, parts: int
) -> None:
    monkeypatch.setattr("attrition.ensemble.parts.ROWS_A_PART", most)
    table = GrowingTable(tmp_path / "x.parquet")
    for first in range(0, 10, 2):
        table.add(numbered(first, 2))
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == [f"x.{number}.part" for number in range(parts)]
    table.finish()
    assert [path.name for path in tmp_path.iterdir()] == ["x.parquet"]
    assert pl.read_parquet(tmp_path / "x.parquet").equals(numbered(0, 10))


def test_a_table_without_rows_keeps_its_columns(tmp_path: Path) -> None:
    table = GrowingTable(tmp_path / "x.parquet")
    table.add(numbered(0, 0))
    table.finish()
    assert pl.read_parquet(tmp_path / "x.parquet").equals(numbered(0, 0))


def test_rows_that_cannot_be_written_are_no_file(tmp_path: Path) -> None:
    table = GrowingTable(tmp_path / "gone" / "x.parquet")
    table.add(numbered(0, 2))
    with pytest.raises(OSError, match="No such file"):
        table.finish()
