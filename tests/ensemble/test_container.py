"""A unit file is read as it was written or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from attrition.ensemble.container import add_sparse, packed, sparse, unpacked
from attrition.ensemble.failures import FileDamaged

ARRAYS = {
    "outcomes": np.array([[1.5, np.nan], [-0.0, 3.0]]),
    "step": np.array([1, 2, 250], dtype="|u1"),
    "none": np.zeros((0, 2), dtype="<u8"),
}


def test_round_trip_and_equal_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x.unit"
    path.write_bytes(packed({"name": "x"}, ARRAYS))
    header, arrays, digest = unpacked(path)
    assert header == {"name": "x"}
    assert list(arrays) == list(ARRAYS)
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(arrays[name], array)
        assert arrays[name].dtype == array.dtype
    assert path.read_bytes().endswith(digest)
    assert (
        packed({"name": "x"}, {name: array.copy(order="F") for name, array in ARRAYS.items()})
        == path.read_bytes()
    )


def test_every_flipped_bit_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "x.unit"
    content = packed({"name": "x"}, ARRAYS)
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1 << (place % 8)
        path.write_bytes(changed)
        with pytest.raises(FileDamaged):
            unpacked(path)


@pytest.mark.parametrize("length", [0, 1, 17, 40, -33, -32, -1])
def test_truncated_is_seen(tmp_path: Path, length: int) -> None:
    path = tmp_path / "x.unit"
    path.write_bytes(packed({"name": "x"}, ARRAYS)[:length])
    with pytest.raises(FileDamaged, match="empty" if length == 0 else "digest|begin"):
        unpacked(path)


def test_other_dtype_is_refused() -> None:
    with pytest.raises(ValueError, match="<i4"):
        packed({}, {"counts": np.zeros(2, dtype=np.int32)})


@pytest.mark.parametrize(
    ("largest", "dtype"), [(200, "|u1"), (60_000, "<u2"), (70_000, "<u4"), (1 << 40, "<u8")]
)
def test_sparse_histogram_returns(largest: int, dtype: str) -> None:
    counts = np.zeros((2, 3, 130), dtype=np.uint64)
    counts[0, 0, 0], counts[0, 2, 129], counts[1, 2, 129] = 7, largest, 1
    cells = sparse(counts)
    assert cells["count"].dtype.str == dtype
    total = counts.copy()
    add_sparse(total, **cells)
    np.testing.assert_array_equal(total, 2 * counts)


def test_empty_histogram() -> None:
    total = np.zeros((1, 1, 130), dtype=np.uint32)
    add_sparse(total, **sparse(total))
    assert total.sum() == 0
