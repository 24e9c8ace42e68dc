"""The second process compiles its share, from the other end."""

from __future__ import annotations

import pytest

from attrition.engine import compiling
from attrition.engine.compiling import compile_from_the_end
from attrition.engine.lane_loops import processes_with_rules


@pytest.mark.parametrize("there", [0, 2, 5])
def test_the_second_process_compiles_the_kernel_the_solvers_and_loops_until_it_meets_the_first(
    there: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []
    codes = processes_with_rules()
    monkeypatch.setattr(compiling, "compile_lane_kernel", lambda: done.append("kernel"))
    monkeypatch.setattr(compiling, "compile_solvers", lambda: done.append("solvers"))
    monkeypatch.setattr(compiling, "compiled_loops", done.append)
    monkeypatch.setattr(compiling, "loops_are_kept", lambda code: code in codes[:there])
    compile_from_the_end()
    assert done == ["kernel", "solvers", *reversed(codes[there:])]
