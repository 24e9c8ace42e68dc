"""Starting a run: one manifest however many start it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.planning import make_plan
from attrition.ensemble.prepare import create, prepared
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
