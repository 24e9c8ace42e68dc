"""Starting a run: one manifest however many start it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from attrition.engine.solve import SOLVED
from attrition.ensemble.conduct import Way, conduct
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.planning import make_plan
from attrition.ensemble.prepare import PILOT_ROWS, create, known_answer, prepared, solved_among, solved_in
from attrition.ensemble.stopping import Stop
from attrition.errors import InputError


def test_twenty_starters_agree(scenario: Any, stand_in: Any, tmp_path: Path) -> None:
    def start(number: int) -> Manifest:
        simulator = stand_in.StandIn()
        directory = RunDirectory(tmp_path / "deep" / "run")
        return create(
            directory,
            prepared(make_plan(scenario, structures="options", draws=8, paths=16), simulator),
            simulator,
        )

    with ThreadPoolExecutor(20) as pool:
        manifests = list(pool.map(start, range(20)))
    assert len({manifest.identity for manifest in manifests}) == 1
    names = sorted(path.name for path in (tmp_path / "deep" / "run").iterdir())
    assert names == ["draws.parquet", "manifest.json", "variants.parquet"]


def test_starters_of_two_runs_disagree(scenario: Any, stand_in: Any, tmp_path: Path) -> None:
    def start(seed: int) -> bool:
        simulator = stand_in.StandIn()
        plan = make_plan(scenario, structures="options", draws=8, paths=16, seed=seed % 2)
        try:
            create(RunDirectory(tmp_path / "run"), prepared(plan, simulator), simulator)
        except InputError as error:
            assert "another run" in str(error)
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(start, range(10))).count(True) == 5


def test_all_structures_have_the_same_edges_and_the_manifest_holds_them_once(
    scenario: Any, stand_in: Any
) -> None:
    class Differing(stand_in.StandIn):  # type: ignore[misc]
        def compile(self, scenario: Any, *, seed: int, structure: str, **chosen: Any) -> Any:
            return stand_in.Program(seed, 1 if structure == "null" else 0)

        def pilot_bins(self, program: Any) -> Any:
            wide = 2.0 if program.shift else 1.0
            return SimpleNamespace(low=np.array([-wide, 0.0, 0.0]), high=np.array([1.0, 1.0, wide]))

    manifest = prepared(make_plan(scenario, draws=4, paths=4, structures="options,null"), Differing())
    assert manifest.bins == dict.fromkeys(("options", "null"), ((-2.0, 0.0, 0.0), (1.0, 1.0, 2.0)))
    data = manifest.to_data()
    assert data["bins"]["null"] == "options"
    assert Manifest.from_data(data).bins == manifest.bins


def test_the_known_answer_is_of_every_structure(scenario: Any, stand_in: Any) -> None:
    class Other(stand_in.StandIn):  # type: ignore[misc]
        def compile(self, scenario: Any, *, seed: int, structure: str, **chosen: Any) -> Any:
            shift = 1 if structure == "null" else 0
            return stand_in.Program(seed, shift)

    plan = make_plan(scenario, draws=4, paths=4, structures="options,null")
    manifest = prepared(plan, stand_in.StandIn())
    assert known_answer(manifest, stand_in.StandIn()) == manifest.known_answer
    assert known_answer(manifest, Other()) != manifest.known_answer


class Solving:
    """Makes a stand-in that solves a parameter, and notes what its programs were given."""

    def __init__(self, stand_in: Any) -> None:
        self.given: list[Any] = []
        noted = self.given

        class StandIn(stand_in.StandIn):  # type: ignore[misc]
            def drawn(self, scenario: Any, *, seed: int, rows: int) -> dict[str, list[float]]:
                sampled: dict[str, list[float]] = super().drawn(scenario, seed=seed, rows=rows)
                return sampled | {SOLVED[0]: [row / 10 for row in range(rows)]}

            def compile(self, scenario: Any, *, rows: int, solved: Any = None, **chosen: Any) -> Any:
                noted.append((rows, solved))
                return super().compile(scenario, rows=rows, **chosen)

        self.stand_in = StandIn


def test_what_was_solved_goes_through_the_table_of_draws(
    small_run: Callable[..., Any], stand_in: Any, tmp_path: Path
) -> None:
    solving = Solving(stand_in)
    run = small_run(tmp_path / "run", simulator=solving.stand_in())
    values = [row / 10 for row in range(8)]
    assert run.draws[SOLVED[0]].to_list() == values
    # The pilot; the known answer, which each machine solves anew; then both variants.
    pilot = [row / 10 for row in range(PILOT_ROWS)]
    assert solving.given == [(PILOT_ROWS, {SOLVED[0]: pilot}), (1, None)] + [(8, {SOLVED[0]: values})] * 2


def test_a_shard_takes_what_was_solved_and_does_not_go_on_without(
    scenario: Any, stand_in: Any, tmp_path: Path
) -> None:
    solving = Solving(stand_in)
    directory = RunDirectory(tmp_path / "run")
    plan = make_plan(scenario, draws=8, paths=16, structures="options")
    create(directory, prepared(plan, solving.stand_in()), solving.stand_in())
    assert solved_in(directory, directory.manifest) == {SOLVED[0]: [row / 10 for row in range(8)]}
    (directory.path / "draws.parquet").write_bytes(b"PAR1")
    with pytest.raises(RunFailed, match="mend it with: attrition run"):
        conduct(directory, directory.manifest, Way(shard=(0, 2)), solving.stand_in(), Stop())


def test_without_anything_solved_there_is_nothing_to_give() -> None:
    assert solved_among({"a": np.array([1.0])}) is None
