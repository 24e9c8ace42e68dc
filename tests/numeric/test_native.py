"""Compiled functions called from Python by address: what they are given, what they give back, and when they compile."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import attrition
from attrition.numeric.jit import compiled_part
from attrition.numeric.native import Native, loaded_for_numbers
from attrition.numeric.twins import inlined


class Given(NamedTuple):
    """Arguments of several kinds."""

    values: Any
    record: Any
    whole: Any
    word: Any


@inlined
def twice(x: float) -> float:
    return 2.0 * x


def fill(given: Any, share: float, out: Any) -> None:
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            out[row, column] = twice(given.values[column]) * share + given.record[row].field + given.whole
    out[0, 0] = given.word


def mean(values: Any) -> float:
    total = 0.0
    for place in range(values.shape[0]):
        total = total + values[place]
    return total / values.shape[0]


def failing(values: Any) -> None:
    if values[0] > 0.0:
        raise ValueError("no")


def native(function: Any, **how: Any) -> Native:
    return Native(function.__name__, lambda: compiled_part(function), ("numeric",), **how)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of its own."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    return tmp_path


def given(rows: int = 2, columns: int = 3) -> tuple[Given, float, np.ndarray]:
    record = np.array([(1.0, 10.0 * row) for row in range(rows)], dtype=[("other", "f8"), ("field", "f8")])
    return Given(np.arange(float(columns)), record, -1, np.uint64(2**63)), 0.5, np.zeros((rows, columns))


def test_all_kinds_of_arguments_arrive() -> None:
    plain, fast = given(), given()
    # Plain Python finds the fields of a record under their names in a record array.
    fill(plain[0]._replace(record=plain[0].record.view(np.recarray)), *plain[1:])
    assert native(fill)(*fast) is None
    assert np.array_equal(plain[2], fast[2])
    assert fast[2][1, 2] == 2.0 + 10.0 - 1.0
    assert fast[2][0, 0] == 2.0**63


def test_a_float_comes_back() -> None:
    assert native(mean, returns=float)(np.array([1.0, 2.0, 6.0])) == 3.0


def test_arrays_that_may_not_be_written_are_the_same_kind() -> None:
    function = native(mean, returns=float)
    values = np.ones(3)
    function(values)
    values.flags.writeable = False
    assert function(values) == 1.0
    assert len(function.loaded) == 1


def test_it_compiles_once_and_a_second_one_reads_what_is_kept(place: Path) -> None:
    first, second = native(mean, returns=float), native(mean, returns=float)
    for size in (1, 5, 5000):
        assert first(np.ones(size)) == second(np.ones(size)) == 1.0
    assert [found.kept for found in first.loaded.values()] == [False]
    assert [found.kept for found in second.loaded.values()] == [True]
    assert len(list(place.glob("*.object"))) == 1
    first(np.ones(2, dtype=np.int64))
    assert len(first.loaded) == 2


def test_a_failure_inside_is_told() -> None:
    function = native(failing)
    function(np.zeros(1))
    with pytest.raises(RuntimeError, match="compiled code of failing failed"):
        function(np.ones(1))


ROUNDS = 500_000_000


def busy(out: Any, rounds: int) -> None:
    """Half a second of work that no compiler can shorten."""
    for _ in range(rounds):
        out[0] = out[0] * 6364136223846793005 + 1442695040888963407


def test_other_threads_go_on_meanwhile() -> None:
    function = native(busy)
    out = np.zeros(1, dtype=np.int64)
    function(out, 1)
    thread = threading.Thread(target=function, args=(out, ROUNDS), daemon=True)
    thread.start()
    time.sleep(0.02)
    assert thread.is_alive(), "this thread slept until the other had done its work"
    thread.join(60)
    assert not thread.is_alive()
    assert out[0] not in (0, 1442695040888963407)


def test_threads_that_call_first_compile_once() -> None:
    made: list[int] = []

    def derive() -> Any:
        made.append(1)
        return compiled_part(mean)

    function = Native("mean", derive, ("numeric",), float)
    answers: list[float | None] = []
    threads = [threading.Thread(target=lambda: answers.append(function(np.ones(4)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers, made) == ([1.0] * 4, [1])


def six(a: int, b: int, c: float, d: float, e: int, f: int) -> None:
    """Takes numbers."""


def test_a_function_of_numbers_is_kept_too() -> None:
    def load() -> Any:
        return loaded_for_numbers("six", lambda: compiled_part(six), "iiffii")

    assert [load().kept, load().kept] == [False, True]


WITHOUT_NUMBA = """
import sys
import numpy as np
from attrition.engine.solvers import jitted
out = np.zeros(2)
jitted("shares")(np.zeros((2, 3)), np.zeros(3), 0, out)
print(out.tolist(), "numba" in sys.modules)
"""


def test_a_later_process_needs_no_numba(place: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(attrition.__file__).parent.parent)}

    def told() -> str:
        command = [sys.executable, "-c", WITHOUT_NUMBA]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    third = 1.0 / 3.0
    assert told() == f"{[third, third]} True\n"
    assert told() == f"{[third, third]} False\n"
