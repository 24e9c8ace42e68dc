"""Parts stop at the intermediate language; what they are linked into runs at full speed."""

from __future__ import annotations

import platform
import re
from typing import Any

import numba
import numpy as np
import pytest

from attrition.numeric import jit
from attrition.numeric.elementary import exp
from attrition.numeric.part_compiler import PartLibrary
from attrition.numeric.twins import inlined, outlined


@inlined
def shifted(x: float) -> float:
    return exp(x) + 1.0


@outlined
def each(values: Any) -> None:
    for place in range(values.shape[0]):
        values[place] = shifted(values[place])


def twice(values: Any) -> None:
    each(values)
    each(values)


FLOATS = numba.types.Array(numba.types.float64, 1, "C")


def test_a_part_has_no_machine_code_and_no_optimised_loops() -> None:
    part = jit.compiled_part(each)
    part.compile((FLOATS,))
    library = part.overloads[(FLOATS,)].library
    assert isinstance(library, PartLibrary)
    with pytest.raises(MemoryError):
        part(np.ones(1))
    assert not re.search(r"<\d+ x double>", library.get_llvm_str())


def test_parts_work_within_what_python_calls() -> None:
    values, plain = np.linspace(-1.0, 1.0, 9), np.linspace(-1.0, 1.0, 9)
    jit.compiled(twice)(values)
    twice(plain)
    assert np.array_equal(values, plain)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="names the vector types of x86-64")
def test_loops_of_parts_become_vector_code_in_their_caller() -> None:
    caller = jit.compiled(twice)
    caller.compile((FLOATS,))
    (code,) = caller.inspect_llvm().values()
    assert re.search(r"fmul <\d+ x double>", code)
