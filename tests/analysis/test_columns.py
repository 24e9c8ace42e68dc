"""Columns read one at a time against the file they lie in, ordered or not, held or not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from attrition.analysis import columns
from attrition.analysis.columns import FileColumns
from attrition.analysis.paths import PathTable

ROWS, PATHS = 7, 5
WORDS = ("freeze", "withdrawal", None)
NAMES = ["end", "end_day"]


def written(folder: Path, *, shuffled: bool) -> tuple[Path, pl.DataFrame]:
    """A file of two structures in many row groups, and the rows of one of them in order."""
    random = np.random.default_rng(4)
    count = ROWS * PATHS
    frames = [
        pl.DataFrame(
            {
                "variant": ["base"] * count,
                "structure": [structure] * count,
                "draw": np.repeat(np.arange(ROWS, dtype=np.uint32), PATHS),
                "path": np.tile(np.arange(PATHS, dtype=np.uint32), ROWS),
                "end": pl.Series([WORDS[code] for code in random.integers(0, 3, count)], dtype=pl.String),
                "end_day": pl.Series(
                    [None if day < 0.3 else day for day in random.random(count)], dtype=pl.Float64
                ),
            }
        )
        for structure in ("options", "null")
    ]
    whole = pl.concat(frames)
    path = folder / "outcomes.parquet"
    (whole.sample(fraction=1.0, shuffle=True, seed=1) if shuffled else whole).write_parquet(
        path, row_group_size=8
    )
    return path, frames[1]


@pytest.mark.parametrize("held_bytes", [0, 300, 1 << 20])
@pytest.mark.parametrize("shuffled", [False, True])
def test_columns_are_those_of_the_file_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shuffled: bool, held_bytes: int
) -> None:
    monkeypatch.setattr(columns, "HELD_BYTES", held_bytes)
    path, rows = written(tmp_path, shuffled=shuffled)
    found = FileColumns(path, "base", "null", NAMES)
    assert (found.draws, found.height) == (ROWS, ROWS * PATHS)
    for name in (*NAMES, *NAMES):
        assert found[name].cast(rows[name].dtype).to_list() == rows[name].to_list()


def test_only_what_fits_is_held_and_the_oldest_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, rows = written(tmp_path, shuffled=False)
    monkeypatch.setattr(columns, "HELD_BYTES", rows["end_day"].estimated_size() + 8)
    found = FileColumns(path, "base", "null", NAMES)
    held = found["end_day"]
    path.unlink()
    assert found["end_day"] is held
    path, _ = written(tmp_path, shuffled=False)
    assert found["end"] is not None
    path.unlink()
    with pytest.raises((FileNotFoundError, pl.exceptions.PolarsError)):
        found["end_day"]


def test_a_word_is_looked_for_in_categories(tmp_path: Path) -> None:
    path, rows = written(tmp_path, shuffled=True)
    table = PathTable(FileColumns(path, "base", "null", NAMES), ROWS, PATHS)
    assert table.is_word("end", "freeze").tolist() == [word == "freeze" for word in rows["end"]]
    assert not table.is_word("end", "escalation").any()


def test_a_column_that_is_not_in_the_file_is_an_error(tmp_path: Path) -> None:
    path, _ = written(tmp_path, shuffled=False)
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        FileColumns(path, "base", "null", ["crisis_day"])
