"""The simulator of this package remembers what it made and hands the rest to the engine unchanged."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from attrition.engine.tallies import Bins
from attrition.ensemble.kept import Kept
from attrition.ensemble.simulator import EngineSimulator
from attrition.scenario import draw_rows, varying_columns

SOLVED = "settlement.acceptance"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What the engine was asked to compile and to solve; a program is a number of its own."""
    calls: list[tuple[str, Any]] = []

    def compile_scenario(
        scenario: Any,
        *,
        seed: int,
        rows: int,
        structure: str,
        draws: Any,
        solved: Any,
        like: Any,
        continuing: Any,
    ) -> Any:
        calls.append(("compile", (seed, rows, structure)))
        return SimpleNamespace(number=len(calls), draws=draws, solved=solved)

    def solve_scenario(scenario: Any, *, seed: int, draws: Any, threads: int, first_row: int) -> Any:
        rows = len(next(iter(draws.values())))
        calls.append(("solve", (seed, rows, threads)))
        return {SOLVED: [float(row) for row in range(first_row, first_row + rows)]}

    def counted(scenario: Any, seed: int, rows: Any, like: Any = None) -> Any:
        calls.append(("draw", (seed, len(rows))))
        return draw_rows(scenario, seed, rows, like)

    monkeypatch.setattr("attrition.engine.from_scenario.compile_scenario", compile_scenario)
    monkeypatch.setattr("attrition.engine.from_scenario.solve_scenario", solve_scenario)
    monkeypatch.setattr("attrition.scenario.draw_rows", counted)
    return calls


def of(calls: list[tuple[str, Any]], kind: str) -> list[Any]:
    return [what for name, what in calls if name == kind]


def test_a_program_is_compiled_once(scenario: Any, asked: list[Any]) -> None:
    simulator = EngineSimulator()
    first = simulator.compile(scenario, seed=0, rows=2, structure="options")
    assert simulator.compile(scenario, seed=0, rows=2, structure="options") is first
    others = [
        simulator.compile(scenario, seed=1, rows=2, structure="options"),
        simulator.compile(scenario, seed=0, rows=3, structure="options"),
        simulator.compile(scenario.with_(sets=["study.driftless=1"]), seed=0, rows=2, structure="options"),
        simulator.compile(scenario, seed=0, rows=2, structure="null"),
    ]
    assert first not in others
    assert of(asked, "compile") == [
        (0, 2, "options"),
        (1, 2, "options"),
        (0, 3, "options"),
        (0, 2, "options"),
        (0, 2, "null"),
    ]


def test_structures_share_what_is_drawn_and_solved(scenario: Any, asked: list[Any]) -> None:
    simulator = EngineSimulator(threads=3)
    programs: list[Any] = [
        simulator.compile(scenario, seed=0, rows=2, structure=name) for name in ("options", "mirror", "null")
    ]
    assert of(asked, "draw") == [(0, 2)]
    assert of(asked, "solve") == [(0, 2, 3)]
    assert [program.solved for program in programs] == [{SOLVED: [0.0, 1.0]}] * 3
    assert all(program.draws is programs[0].draws for program in programs)


def test_rows_are_drawn_and_solved_once_whatever_is_asked_for_first(scenario: Any, asked: list[Any]) -> None:
    simulator = EngineSimulator()
    few = simulator.drawn(scenario, seed=0, rows=2)
    many = simulator.drawn(scenario, seed=0, rows=5)
    assert simulator.drawn(scenario, seed=0, rows=2) == few == {name: many[name][:2] for name in few}
    assert of(asked, "draw") == [(0, 2), (0, 3)]
    assert of(asked, "solve") == [(0, 2, 1), (0, 3, 1)]
    assert many == EngineSimulator().drawn(scenario, seed=0, rows=5)


def test_what_was_solved_before_is_taken_where_it_is_kept(
    scenario: Any, asked: list[Any], tmp_path: Path
) -> None:
    found = []
    for _ in range(2):
        simulator = EngineSimulator()
        simulator.kept = Kept(tmp_path)
        found.append(simulator.drawn(scenario, seed=0, rows=2))
    assert found[0] == found[1] == EngineSimulator().drawn(scenario, seed=0, rows=2)
    assert of(asked, "solve") == [(0, 2, 1), (0, 2, 1)]  # the second is of the simulator that keeps nothing
    other = EngineSimulator()
    other.kept = Kept(tmp_path)
    other.drawn(scenario, seed=1, rows=2)
    assert of(asked, "solve")[2:] == [(1, 2, 1)]


@pytest.mark.parametrize(("most", "drawn"), [(2, 1), (1, 2)])
def test_few_rows_that_were_drawn_before_are_taken_where_they_are_kept(
    scenario: Any, asked: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, drawn: int
) -> None:
    monkeypatch.setattr("attrition.ensemble.simulator.MOST_ROWS_KEPT", most)
    found = []
    for _ in range(2):
        simulator = EngineSimulator()
        simulator.kept = Kept(tmp_path)
        found.append(simulator.compile(scenario, seed=0, rows=2, structure="options").draws)
    assert found[0] == found[1] == draw_rows(scenario, 0, range(2))
    assert of(asked, "draw") == [(0, 2)] * drawn


def test_edges_are_kept_by_the_rows_of_the_pilot(
    scenario: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spanned: list[str] = []

    def pilot_bins(program: Any) -> Bins:
        spanned.append(program.structure)
        return Bins(np.zeros((1, 2)), np.full((1, 2), float(len(spanned))))

    monkeypatch.setattr("attrition.engine.unit.pilot_bins", pilot_bins)
    simulator = EngineSimulator()
    simulator.kept = Kept(tmp_path)

    def edges(structure: str, row: float) -> float:
        program = SimpleNamespace(
            structure=structure, scenario=scenario, plan=SimpleNamespace(seed=0), rows=(np.array([row]),)
        )
        return float(simulator.pilot_bins(program).high[0, 0])

    assert [edges("null", 1.0), edges("null", 2.0), edges("options", 1.0)] == [1.0, 2.0, 3.0]
    assert [edges("null", 1.0), edges("null", 2.0), edges("options", 1.0)] == [1.0, 2.0, 3.0]
    assert spanned == ["null", "null", "options"]


def test_values_that_are_given_are_not_solved_again(scenario: Any, asked: list[Any]) -> None:
    simulator = EngineSimulator()
    given = {SOLVED: [7.0, 8.0]}
    program: Any = simulator.compile(scenario, seed=0, rows=2, structure="options", solved=given)
    assert program.solved is given
    assert of(asked, "solve") == []
    own: Any = simulator.compile(scenario, seed=0, rows=2, structure="options")
    assert own is not program
    # The same values by another way are the same program.
    again = simulator.compile(scenario, seed=0, rows=2, structure="options", solved={SOLVED: [0.0, 1.0]})
    assert again is own


def test_draws_are_what_varies_and_what_was_solved(scenario: Any, asked: list[Any]) -> None:
    expected = draw_rows(scenario, 3, [0, 1, 2])
    found = EngineSimulator().drawn(scenario, seed=3, rows=3)
    assert set(found) == {*varying_columns(scenario), SOLVED}
    assert found.pop(SOLVED) == [0.0, 1.0, 2.0]
    assert found == {name: expected[name] for name in found}
    assert EngineSimulator().drawn(scenario, seed=4, rows=3) != found


def test_the_engine_gets_the_rectangle_and_the_bins(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}

    def simulate(program: Any, **where: Any) -> str:
        given.update(where, program=program)
        return "result"

    monkeypatch.setattr("attrition.engine.unit.simulate", simulate)
    low, high = np.array([0.0]), np.array([1.0])
    where = {"first_row": 1, "rows": 2, "first_path": 3, "paths": 4, "keep": 5, "engine": "simpy"}
    found: Any = EngineSimulator().simulate("program", low=low, high=high, **where)  # type: ignore[arg-type]
    bins = given.pop("bins")
    assert isinstance(bins, Bins)
    assert (bins.low is low, bins.high is high) == (True, True)
    assert (found, given) == ("result", where | {"program": "program"})


def test_the_engine_gets_the_rectangle_of_the_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}

    def node_states(program: Any, **where: Any) -> str:
        given.update(where, program=program)
        return "states"

    monkeypatch.setattr("attrition.engine.nodes.node_states", node_states)
    where = {"first_row": 1, "first_path": 3, "paths": 4, "count": 5}
    assert EngineSimulator().nodes("program", **where) == "states"  # type: ignore[comparison-overlap]
    assert given == where | {"program": "program"}
