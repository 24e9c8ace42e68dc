"""What a run will take, scaled up from a few paths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble import forecast
from attrition.ensemble.conduct import Way, conduct
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.execute import Workbench
from attrition.ensemble.forecast import cost_of, words_of
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.planning import make_plan
from attrition.ensemble.prepare import create, prepared
from attrition.ensemble.stopping import Stop
from attrition.ensemble.store import unit_bytes


def started(scenario: Any, simulator: Any, out: Path, **size: int) -> tuple[RunDirectory, Manifest]:
    directory = RunDirectory(out)
    return directory, create(
        directory, prepared(make_plan(scenario, structures="options", **size), simulator), simulator
    )


def test_paths_and_hours_from_the_rate_of_the_first_paths(
    scenario: Any, stand_in: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulator = stand_in.StandIn()
    directory, manifest = started(scenario, simulator, tmp_path / "a run", draws=8, paths=16)
    now = iter((10.0, 10.5))
    monkeypatch.setattr(forecast.time, "perf_counter", lambda: next(now))
    cost = cost_of(directory, manifest, simulator, "kernel")
    # A unit of 2 rows of 16 paths in half a second; base and twin of 8 × 16 paths each.
    assert (cost["units"], cost["unit_paths"], cost["paths"]) == (8, 32, 256)
    assert cost["paths_per_second"] == 64.0
    assert cost["core_hours"] == pytest.approx(4.0 / 3600.0)
    assert cost["next"] == f"attrition run '{directory.path}'"
    assert not directory.units_path.exists()


@pytest.mark.parametrize(("draws", "paths"), [(64, 2000), (1, 40_000), (2000, 8)])
def test_only_few_paths_are_simulated(
    scenario: Any, stand_in: Any, tmp_path: Path, draws: int, paths: int
) -> None:
    asked: list[int] = []

    class Counted(stand_in.StandIn):  # type: ignore[misc]
        def simulate(self, program: Any, **where: Any) -> Any:
            asked.append(where["rows"] * where["paths"])
            return super().simulate(program, **where)

    directory, manifest = started(scenario, stand_in.StandIn(), tmp_path / "run", draws=draws, paths=paths)
    cost_of(directory, manifest, Counted(), "kernel")
    assert asked == [min(manifest.plan.units()[0].size, forecast.MEASURED_PATHS)]


@pytest.mark.parametrize(
    ("measured", "keep_paths", "keep_nodes"),
    [
        (512, 0, 0),
        (4, 0, 0),  # fewer paths than a unit has
        (512, 8, 0),  # trajectories are kept in the first units alone
        (4, 100, 0),
        (512, 8, 200),
    ],
)
def test_bytes_are_those_that_the_units_take(
    scenario: Any,
    stand_in: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    measured: int,
    keep_paths: int,
    keep_nodes: int,
) -> None:
    monkeypatch.setattr(forecast, "MEASURED_PATHS", measured)
    simulator = stand_in.StandIn()
    size = {"draws": 8, "paths": 64, "keep_paths": keep_paths, "keep_nodes": keep_nodes}
    directory, manifest = started(scenario, simulator, tmp_path / "run", **size)
    cost = cost_of(directory, manifest, simulator, "kernel")
    assert conduct(directory, manifest, Way(), simulator, Stop())
    files = [path.stat().st_size for path in sorted(directory.units_path.glob("*/*.unit"))]
    assert cost["units"] == len(files)
    assert cost["bytes_running"] == pytest.approx(sum(files), rel=0.03 if measured == 512 else 0.15)


def test_cells_that_are_full_take_no_more_bytes(
    scenario: Any, stand_in: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forecast, "MEASURED_PATHS", 512)
    simulator = stand_in.StandIn()
    directory, manifest = started(scenario, simulator, tmp_path / "run", draws=64, paths=4096, keep_paths=0)
    first = manifest.plan.units()[0]
    assert first.size == 8192
    cost = cost_of(directory, manifest, simulator, "kernel")
    real = len(
        unit_bytes(first, manifest.identity, Workbench(manifest, simulator, "kernel").simulated(first))
    )
    assert cost["bytes_running"] / cost["units"] == pytest.approx(real, rel=0.1)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0.00025, "about 0.9 core-seconds, at 1,235 paths/s a thread"),
        (12.34, "about 12 core-hours, at 1,235 paths/s"),
    ],
)
def test_words(hours: float, words: str) -> None:
    cost = {
        "directory": "run",
        "units": 1_200,
        "unit_paths": 65_536,
        "paths": 78_643_200,
        "bytes_running": 2_345_678_901,
        "paths_per_second": 1_234.6,
        "core_hours": hours,
        "next": "attrition run run",
    }
    found = words_of(cost)
    assert found.pop("time").startswith(words)
    assert found == {
        "directory": "run",
        "paths": "78,643,200",
        "units": "1,200 files of up to 65,536 paths",
        "bytes": "about 2,346 MB while running",
        "next": "attrition run run",
    }
