"""The record of what a kernel is derived from."""

from __future__ import annotations

from typing import Any

import pytest

from attrition.engine.kernel import kernel
from attrition.engine.lane_loops import derived_loops
from attrition.model.clocks import PROCESSES
from attrition.numeric import jit
from attrition.numeric.twins import inlined
from scripts.benchmarks.c_derive import Bound, derivation

HOLE: Any = None


@inlined
def template(x: float) -> float:
    return HOLE(x) + 1.0  # type: ignore[no-any-return]


@inlined
def filler(x: float) -> float:
    return x * 2.0


def test_bindings_are_written_down_and_jit_is_left_as_it_was() -> None:
    before = jit.compiled

    def derive() -> Any:
        return jit.compiled(template, {"HOLE": jit.compiled(filler)})

    assert derivation(derive) == Bound(template, (("HOLE", filler),))  # type: ignore[arg-type]
    assert jit.compiled is before


def test_jit_comes_back_after_an_error() -> None:
    before = jit.compiled_kernel

    def derive() -> Any:
        raise RuntimeError("no kernel")

    with pytest.raises(RuntimeError, match="no kernel"):
        derivation(derive)
    assert jit.compiled_kernel is before


def test_every_rule_of_the_process_table_is_reached() -> None:
    scalar = _functions(derivation(kernel))
    for code, process in enumerate(PROCESSES):
        assert set(process.rules) <= scalar
        if process.rules:
            assert set(process.rules) <= _functions(derivation(derived_loops, code))


def _functions(source: Any) -> set[Any]:
    if not isinstance(source, Bound):
        return {source} if callable(source) else set()
    found = {source.function}
    for _, value in source.bindings:
        found |= _functions(value)
    return found
