"""Kinds of values and how arrays are handed to C."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from scripts.benchmarks.c_types import (
    F64,
    I64,
    U64,
    Array,
    Named,
    Record,
    TranslationError,
    declarations,
    handed_over,
    kind_of,
)


class Inner(NamedTuple):
    numbers: NDArray[np.int64]


class Outer(NamedTuple):
    seed: np.uint64
    inner: Inner
    share: float


OUTER = Outer(np.uint64(3), Inner(np.arange(6, dtype=np.int64).reshape(2, 3)), 0.5)


def test_kinds_follow_the_values() -> None:
    inner = Named("Inner", (("numbers", Array(I64, 2)),))
    assert kind_of(OUTER) == Named("Outer", (("seed", U64), ("inner", inner), ("share", F64)))
    records = np.zeros(2, dtype=[("men", np.float64), ("oil", np.float64)])
    assert kind_of(records) == Array(Record(("men", "oil")), 1)


def test_definitions_come_after_those_they_need() -> None:
    found: dict[str, str] = {}
    declarations(kind_of(OUTER), found)
    assert list(found) == ["array_i64_2", "Inner", "Outer"]


def test_a_structure_points_at_the_array_itself() -> None:
    structure = handed_over(OUTER)
    assert structure.seed == 3
    assert structure.share == 0.5
    assert list(structure.inner.numbers.shape) == [2, 3]
    first = ctypes.cast(structure.inner.numbers.data, ctypes.POINTER(ctypes.c_int64))
    first[5] = 70
    assert OUTER.inner.numbers[1, 2] == 70


def test_an_array_in_another_order_is_refused() -> None:
    with pytest.raises(TranslationError, match="not in C order"):
        handed_over(np.zeros((2, 3)).T)
