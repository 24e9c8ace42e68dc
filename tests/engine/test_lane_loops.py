"""The loops of each process: compiled one by one, in turn with a second process, and right on every lane."""

from __future__ import annotations

import ctypes
import random
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from attrition.engine import lane_loops
from attrition.engine.lane_loops import _process_loops, compiled_loops, process_loops, processes_with_rules
from attrition.engine.memory import STRIDE
from attrition.engine.parts import run_rules
from attrition.engine.records import plain_parameters, plain_state
from attrition.model.clocks import MOST_NORMALS, PROCESSES
from attrition.model.processes import initial_state
from attrition.model.registry import STATE
from tests.engine.lane_blocks import lively_program

WIDE = 16
CALLED_WITH = ctypes.CFUNCTYPE(
    None, *({"i": ctypes.c_int64, "f": ctypes.c_double}[letter] for letter in lane_loops.KINDS)
)
ELSEWHERE = -7.25
"""What lies in the lanes beyond those that are run."""


def started(row: Any, seed: int) -> Any:
    """An initial state with every field moved a little, within its limits."""
    chance = random.Random(seed)
    s = plain_state()
    initial_state(s, row)
    for field in STATE:
        moved = getattr(s, field.name) * chance.uniform(0.95, 1.05) + chance.uniform(0.0, 0.02)
        setattr(s, field.name, min(max(moved, field.low), field.high))
    return s


@pytest.mark.parametrize("code", processes_with_rules(), ids=lambda code: PROCESSES[code].name)
def test_loops_do_to_each_lane_what_the_rules_do_to_a_record(code: int) -> None:
    rows = lively_program().rows.parameters
    p = plain_parameters(rows[1])
    chance = random.Random(code)
    state = np.full((len(STATE), STRIDE), ELSEWHERE)
    normals = np.array([[chance.gauss(0.0, 1.0) for _ in range(STRIDE)] for _ in range(MOST_NORMALS)])
    expected = state.copy()
    for lane in range(WIDE):
        s = started(p, lane)
        state[:, lane] = [getattr(s, field.name) for field in STATE]
        run_rules(PROCESSES[code].rules, s, p, 9.5, 301.0, normals[:, lane].tolist())
        expected[:, lane] = [getattr(s, field.name) for field in STATE]
    before = state.copy()
    run = CALLED_WITH(compiled_loops(code).address)
    run(state.ctypes.data, rows[1:].ctypes.data, 9.5, 301.0, normals.ctypes.data, WIDE)
    unequal = np.argwhere(state.view(np.uint64) != expected.view(np.uint64))
    assert [(STATE[field].name, int(lane)) for field, lane in unequal[:5]] == []
    assert not np.array_equal(state, before)


def test_the_table_has_an_address_for_each_process_with_rules() -> None:
    addresses = process_loops()
    assert addresses.dtype == np.int64
    assert np.flatnonzero(addresses).tolist() == processes_with_rules()
    assert len(set(addresses.tolist())) == len(processes_with_rules()) + 1
    assert process_loops() is addresses


@pytest.mark.parametrize("missing", [[], ["first"], ["last"], ["first", "last"]])
def test_a_second_process_helps_only_where_something_must_be_compiled(
    missing: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = processes_with_rules()
    absent = {{"first": codes[0], "last": codes[-1]}[name] for name in missing}
    asked: list[bool] = []
    compiled: list[int] = []
    meanwhile: list[int] = []

    def loops(code: int) -> SimpleNamespace:
        compiled.append(code)
        return SimpleNamespace(address=100 + code)

    @contextmanager
    def second(*, needed: bool) -> Iterator[None]:
        asked.append(needed)
        yield
        meanwhile.extend(compiled)

    monkeypatch.setattr(lane_loops, "compiled_loops", loops)
    monkeypatch.setattr(lane_loops, "loops_are_kept", lambda code: code not in absent)
    monkeypatch.setattr(lane_loops, "second_compiler", second)
    addresses = _process_loops.__wrapped__()
    assert asked == [bool(missing)]
    assert meanwhile == codes
    assert addresses.tolist() == [100 + code if row.rules else 0 for code, row in enumerate(PROCESSES)]


def test_loops_are_kept_once_they_are_compiled() -> None:
    code = processes_with_rules()[0]
    compiled_loops(code)
    assert lane_loops.loops_are_kept(code)
