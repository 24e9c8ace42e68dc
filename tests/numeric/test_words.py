"""Arguments as words: what the table holds, what tells types apart, and what is refused."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import numpy as np
import pytest

from attrition.numeric.words import ARGUMENTS, RESULT, STATUS, float_of, words_of


class Pair(NamedTuple):
    """Two things."""

    first: Any
    second: Any


def test_each_argument_follows_the_one_before() -> None:
    array = np.arange(6.0).reshape(2, 3)
    words, kinds = words_of((7, -1, 2.5, Pair(array, np.uint64(9)), np.int64(4)))
    assert words.dtype == np.uint64
    assert words[[RESULT, STATUS]].tolist() == [0, 0]
    given = words[ARGUMENTS:].tolist()
    assert given[:2] == [7, 2**64 - 1]
    assert float_of(given[2]) == 2.5
    assert given[3:] == [array.ctypes.data, 2, 3, 9, 4]
    assert ctypes.c_double.from_address(given[3] + 8 * 5).value == 5.0
    assert kinds == "int64 int64 float64 Pair( <f8/2 uint64 ) int64"


@pytest.mark.parametrize("number", [0.0, -0.0, 1.5, -1e300, float("inf"), 5e-324])
def test_floats_keep_their_bits(number: float) -> None:
    words, _ = words_of((number,))
    assert float_of(int(words[ARGUMENTS])).hex() == number.hex()


def test_types_tell_arguments_apart() -> None:
    record = np.dtype([("a", "f8"), ("b", "f8")])
    kinds = [
        words_of((value,))[1]
        for value in (
            1,
            1.0,
            np.uint64(1),
            np.zeros(1),
            np.zeros((1, 1)),
            np.zeros(1, dtype=np.int64),
            np.zeros(1, dtype=record),
            np.zeros(1, dtype=[("a", "f8"), ("c", "f8")]),
            Pair(1, 1),
            Pair(1, 1.0),
        )
    ]
    assert len(set(kinds)) == len(kinds)
    # What an array holds, and how long it is, compiles nothing anew.
    assert words_of((np.zeros(9),))[1] == words_of((np.ones(1),))[1]


@pytest.mark.parametrize(
    "value", [True, None, "1", [1.0], (1.0,), np.zeros((4, 4))[:, 1], np.asfortranarray(np.zeros((2, 3)))]
)
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match=r"takes no|does not lie in one piece"):
        words_of((value,))
