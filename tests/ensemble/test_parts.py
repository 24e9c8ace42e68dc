"""Tables that went through parts on disk are those that did not."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from attrition.api import open_run
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.parts import GrowingTable, write_frames
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


@pytest.mark.parametrize(("most", "parts"), [(100, 0), (10, 0), (5, 0), (3, 2), (1, 5)])
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


def test_frames_are_written_as_they_are_made(tmp_path: Path) -> None:
    write_frames(tmp_path / "x.parquet", (numbered(first, 2) for first in range(0, 10, 2)))
    assert pl.read_parquet(tmp_path / "x.parquet").equals(numbered(0, 10))


@pytest.mark.parametrize("made", [0, 1, 3])
@pytest.mark.parametrize("error", [RunFailed("unit 3 is damaged"), OSError(28, "No space left on device")])
def test_what_making_a_frame_raises_is_raised(tmp_path: Path, made: int, error: Exception) -> None:
    def frames() -> Iterator[pl.DataFrame]:
        for first in range(made):
            yield numbered(first, 1)
        raise error

    with pytest.raises(type(error)) as raised:
        write_frames(tmp_path / "x.parquet", frames())
    assert raised.value is error


def test_frames_that_cannot_be_written_are_no_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_frames(tmp_path / "gone" / "x.parquet", [numbered(0, 2)])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("rows", [1, 100_000])
def test_a_full_disk_is_named_whatever_polars_says(rows: int) -> None:
    with pytest.raises(OSError) as raised:
        write_frames(Path("/dev/full"), [numbered(0, rows)])
    assert raised.value.errno == errno.ENOSPC
