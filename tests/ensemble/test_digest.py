"""The content digest moves with every number and with nothing else."""

from __future__ import annotations

import struct
from hashlib import blake2b

import numpy as np
import pytest
from numpy.typing import NDArray

from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.ensemble.digest import ContentDigest, draws_digest

FIELDS = len(OUTCOME_FIELDS)


def values(rows: int) -> NDArray[np.float64]:
    return np.arange(rows * FIELDS, dtype=np.float64).reshape(rows, FIELDS)


def of_outcomes(table: NDArray[np.float64], first_path: int = 0, variant: int = 0, structure: int = 0) -> str:
    digest = ContentDigest()
    path = np.arange(first_path, first_path + len(table))
    digest.outcomes(variant, structure, np.zeros(len(table), dtype=np.int64), path, table)
    return digest.hexdigest()


def test_the_bytes_of_an_outcome_row_are_written_out() -> None:
    """By hand: two numbers of four bytes, two of eight, then for each field whether it is known, and its value."""
    row = values(1)
    row[0, 3] = np.nan
    expected = blake2b(b"attrition digest 1\n", digest_size=32)
    expected.update(struct.pack("<IIQQ", 1, 2, 0, 5))
    for index, value in enumerate(row[0]):
        expected.update(struct.pack("<Bd", 0, 0.0) if index == 3 else struct.pack("<Bd", 1, value))
    assert of_outcomes(row, first_path=5, variant=1, structure=2) == expected.hexdigest()


def test_the_bytes_of_a_cell_are_written_out() -> None:
    digest = ContentDigest()
    numbers = [np.array([number]) for number in (3, 4, 129, 70_000)]
    digest.counts(1, 2, *numbers)
    expected = blake2b(b"attrition digest 1\n", digest_size=32)
    expected.update(struct.pack("<IIIIIQ", 1, 2, 3, 4, 129, 70_000))
    assert digest.hexdigest() == expected.hexdigest()


def test_null_is_not_zero_and_every_null_is_the_same() -> None:
    zero, null, other = values(1), values(1), values(1)
    null[0, 5], zero[0, 5] = np.nan, 0.0
    other.view(np.uint64)[0, 5] = 0xFFF8_0000_0000_0001
    assert np.isnan(other[0, 5])
    assert of_outcomes(null) == of_outcomes(other) != of_outcomes(zero)


def test_pieces_give_the_digest_of_the_whole() -> None:
    whole = values(4)
    digest = ContentDigest()
    zeros = np.zeros(4, dtype=np.int64)
    for part in (slice(0, 1), slice(1, 4)):
        digest.outcomes(0, 0, zeros[part], np.arange(4)[part], whole[part])
    assert digest.hexdigest() == of_outcomes(whole)


@pytest.mark.parametrize("field", range(FIELDS))
def test_every_bit_of_an_outcome_counts(field: int) -> None:
    changed = values(1)
    changed[0, field] = np.nextafter(changed[0, field], np.inf)
    assert of_outcomes(changed) != of_outcomes(values(1))


def test_draws_are_taken_by_name_in_any_order_with_their_number() -> None:
    one, two = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    before = draws_digest({"a": one, "b": two}, 2)
    assert draws_digest({"b": two, "a": one}, 2) == before
    others = [
        draws_digest({"a": two, "b": one}, 2),
        draws_digest({"a": one, "c": two}, 2),
        draws_digest({"a": one}, 2),
        draws_digest({}, 2),
        draws_digest({}, 3),
    ]
    assert len({before, *others}) == 6


def test_columns_need_not_lie_close_together() -> None:
    wide = np.arange(6.0).reshape(3, 2)
    assert draws_digest({"a": wide[:, 0]}, 3) == draws_digest({"a": np.array([0.0, 2.0, 4.0])}, 3)
