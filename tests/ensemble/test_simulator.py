"""The simulator of this package remembers what it compiled and hands the rest to the engine unchanged."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from attrition.engine.tallies import Bins
from attrition.ensemble.simulator import PROGRAMS_HELD, EngineSimulator
from attrition.scenario import draw_rows, varying_columns


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int, str]]:
    """What the engine was asked to compile; a program is a number of its own."""
    calls: list[tuple[int, int, str]] = []

    def compile_scenario(scenario: Any, *, seed: int, rows: int, structure: str) -> Any:
        calls.append((seed, rows, structure))
        return SimpleNamespace(number=len(calls), draws=draw_rows(scenario, seed, range(rows)))

    monkeypatch.setattr("attrition.engine.program.compile_scenario", compile_scenario)
    return calls


def test_a_program_is_compiled_once(scenario: Any, compiled: list[Any]) -> None:
    simulator = EngineSimulator()
    first = simulator.compile(scenario, seed=0, rows=2, structure="options")
    assert simulator.compile(scenario, seed=0, rows=2, structure="options") is first
    others = [
        simulator.compile(scenario, seed=1, rows=2, structure="options"),
        simulator.compile(scenario, seed=0, rows=3, structure="options"),
        simulator.compile(scenario.with_(sets=["study.driftless=1"]), seed=0, rows=2, structure="options"),
    ]
    assert first not in others
    assert compiled == [(0, 2, "options"), (1, 2, "options"), (0, 3, "options"), (0, 2, "options")]


def test_the_program_used_longest_ago_is_forgotten_first(scenario: Any, compiled: list[Any]) -> None:
    simulator = EngineSimulator()
    for seed in range(PROGRAMS_HELD):
        simulator.compile(scenario, seed=seed, rows=1, structure="options")
    simulator.compile(scenario, seed=0, rows=1, structure="options")
    simulator.compile(scenario, seed=99, rows=1, structure="options")  # seed 1 goes, seed 0 was used since
    del compiled[:]
    for seed in (0, 99, 1):
        simulator.compile(scenario, seed=seed, rows=1, structure="options")
    assert [seed for seed, _, _ in compiled] == [1]


def test_draws_are_those_of_the_scenario_and_only_of_columns_that_vary(
    scenario: Any, compiled: list[Any]
) -> None:
    expected = draw_rows(scenario, 3, [0, 1, 2])
    fresh = EngineSimulator().draw_rows(scenario, 3, iter([0, 1, 2]))
    assert list(fresh) == list(varying_columns(scenario))
    assert fresh == {name: expected[name] for name in fresh}
    held = EngineSimulator()
    held.compile(scenario, seed=3, rows=3, structure="options")
    assert held.draw_rows(scenario, 3, range(3)) == fresh
    assert held.draw_rows(scenario, 3, [2]) == {name: values[2:] for name, values in fresh.items()}
    assert held.draw_rows(scenario, 4, range(3)) != fresh


def test_draws_of_a_held_program_are_not_drawn_again(
    scenario: Any, compiled: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    simulator = EngineSimulator()
    simulator.compile(scenario, seed=3, rows=2, structure="options")
    monkeypatch.setattr("attrition.scenario.draw_rows", lambda *_: pytest.fail("rows were drawn again"))
    assert len(next(iter(simulator.draw_rows(scenario, 3, range(2)).values()))) == 2


def test_the_engine_gets_the_rectangle_and_the_bins(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def simulate(program: Any, **where: Any) -> str:
        asked.update(where, program=program)
        return "result"

    monkeypatch.setattr("attrition.engine.unit.simulate", simulate)
    low, high = np.array([0.0]), np.array([1.0])
    where = {"first_row": 1, "rows": 2, "first_path": 3, "paths": 4, "keep": 5, "engine": "simpy"}
    found: Any = EngineSimulator().simulate("program", low=low, high=high, **where)  # type: ignore[arg-type]
    bins = asked.pop("bins")
    assert isinstance(bins, Bins)
    assert (bins.low is low, bins.high is high) == (True, True)
    assert (found, asked) == ("result", where | {"program": "program"})
