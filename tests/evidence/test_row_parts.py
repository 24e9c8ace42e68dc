"""Parts of waves: computed once by whoever has them, never twice, and only those of one calibration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from attrition.errors import InputError, StoppedEarly
from attrition.evidence.row_parts import BLOCK_ROWS, RowParts, blocks_of, parts_identity

ROWS = 3 * BLOCK_ROWS + 5


class Counted:
    """Squares of row numbers, and which blocks were asked for."""

    def __init__(self) -> None:
        self.blocks: list[int] = []

    def __call__(self, block: slice) -> np.ndarray:
        self.blocks.append(block.start)
        return np.arange(block.start, block.stop, dtype=float)[:, None] ** 2


WHOLE = np.arange(ROWS, dtype=float)[:, None] ** 2


def test_blocks_cover_all_rows_once() -> None:
    assert [row for block in blocks_of(ROWS) for row in range(block.start, block.stop)] == list(range(ROWS))


def test_without_a_directory_all_is_computed_here() -> None:
    counted = Counted()
    assert np.array_equal(RowParts(2).rows("free", ROWS, counted), WHOLE)
    assert sorted(counted.blocks) == [block.start for block in blocks_of(ROWS)]
    assert RowParts().design(WHOLE) is WHOLE


def test_shards_meet_and_nothing_is_computed_twice(tmp_path: Path) -> None:
    parts = RowParts(1, tmp_path / "parts", "one")
    first, second, rest = Counted(), Counted(), Counted()
    with pytest.raises(StoppedEarly, match="2 of 4 parts of wave 3 are left"):
        replace(parts, shard=(0, 2)).of_wave(2).rows("free", ROWS, first)
    assert np.array_equal(replace(parts, shard=(1, 2)).of_wave(2).rows("free", ROWS, second), WHOLE)
    assert first.blocks == [0, 2 * BLOCK_ROWS] and second.blocks == [BLOCK_ROWS, 3 * BLOCK_ROWS]
    assert np.array_equal(parts.of_wave(2).rows("free", ROWS, rest), WHOLE)
    assert rest.blocks == []


def test_the_first_design_holds_for_all(tmp_path: Path) -> None:
    parts = RowParts(1, tmp_path, "one")
    made = np.array([[0.1], [0.2]])
    assert np.array_equal(parts.design(made), made)
    assert np.array_equal(parts.design(made + 1e-16), made)
    assert np.array_equal(parts.of_wave(1).design(made + 1.0), made + 1.0)


def test_parts_of_another_calibration_or_damaged_ones_are_refused(tmp_path: Path) -> None:
    RowParts(1, tmp_path, "one").design(WHOLE)
    with pytest.raises(InputError, match="another calibration"):
        RowParts(1, tmp_path, "other").design(WHOLE)
    (file,) = tmp_path.glob("*.part")
    content = file.read_bytes()
    file.write_bytes(content[:-1])
    with pytest.raises(InputError, match="computed again"):
        RowParts(1, tmp_path, "one").design(WHOLE)


def test_the_identity_is_of_data_and_size(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1")
    one = parts_identity(64, files=[tmp_path / "a.csv"])
    assert (
        one
        == parts_identity(64, files=[tmp_path / "a.csv"])
        != parts_identity(65, files=[tmp_path / "a.csv"])
    )
    (tmp_path / "a.csv").write_text("2")
    assert one != parts_identity(64, files=[tmp_path / "a.csv"])
