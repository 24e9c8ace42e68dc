"""Entries of compiled code: what cannot stand on its own is refused when it is compiled."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba.core.errors import NumbaError

from attrition.numeric.entries import entry_by_words
from attrition.numeric.jit import compiled_part


def total(values: Any) -> float:
    sum_ = 0.0
    for place in range(values.shape[0]):
        sum_ = sum_ + values[place]
    return sum_


def allocating(values: Any) -> None:
    more = np.zeros(values.shape[0])
    for place in range(values.shape[0]):
        values[place] = more[place]


def test_code_calls_nothing_and_has_one_entry() -> None:
    code = entry_by_words(compiled_part(total), (np.zeros(1),))
    assert code.entry.encode() in code.content
    for name in (b"NRT_", b"numba_", b"PyErr", b"Py_"):
        assert name not in code.content


def test_memory_of_its_own_is_refused() -> None:
    with pytest.raises(NumbaError, match="No implementation of function"):
        entry_by_words(compiled_part(allocating), (np.zeros(1),))
