"""Small runs on a stand-in for the engine."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble import planning, provenance, units
from attrition.ensemble.conduct import Way, conduct, opened
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.planning import make_plan
from attrition.ensemble.stopping import Stop

STAND_IN = Path(__file__).with_name("stand_in.py")


def load_stand_in() -> Any:
    specification = importlib.util.spec_from_file_location("attrition_stand_in", STAND_IN)
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    sys.modules.setdefault("attrition_stand_in", module)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def stand_in() -> Any:
    """The module with the stand-in."""
    return load_stand_in()


def fix_source(monkeypatch: pytest.MonkeyPatch, stand_in: Any) -> None:
    """Let runs and the processes they are compared with count as one version of the program."""
    for module in (planning, provenance):
        monkeypatch.setattr(module, "source_digest", lambda: stand_in.SOURCE)
    # The runs are small, and are to be cut into several units all the same.
    monkeypatch.setattr(units, "SMALLEST_UNIT_PATHS", stand_in.SMALLEST_UNIT_PATHS)


@pytest.fixture
def fixed_source(monkeypatch: pytest.MonkeyPatch, stand_in: Any) -> None:
    """Runs and the processes they are compared with count as one version of the program."""
    fix_source(monkeypatch, stand_in)


@pytest.fixture(autouse=True)
def _one_version(fixed_source: None) -> None:
    """All tests of this folder."""


@pytest.fixture(scope="session")
def scenario() -> Any:
    """The shipped scenario; the stand-in takes only its name, identity and clock."""
    import attrition

    return attrition.load("ukraine-2022")


def run_small(usual: Any, stand_in: Any, /, out: Path, **options: Any) -> Any:
    """Run 8 draws of 16 paths on the stand-in; keyword arguments go to attrition.run."""
    import attrition

    chosen = {
        "draws": 8,
        "paths": 16,
        "structures": "options",
        "threads": 1,
        "simulator": stand_in.StandIn(),
    } | options
    return attrition.run(chosen.pop("scenario", usual), out=out, **chosen)


@pytest.fixture
def small_run(scenario: Any, stand_in: Any, fixed_source: None) -> Callable[..., Any]:
    """Run 8 draws of 16 paths on the stand-in; keyword arguments go to attrition.run."""
    return partial(run_small, scenario, stand_in)


@pytest.fixture(scope="session")
def finished_once(scenario: Any, stand_in: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a run of `small_run`, which no test may change."""
    directory = tmp_path_factory.mktemp("finished") / "run"
    with pytest.MonkeyPatch.context() as monkeypatch:
        fix_source(monkeypatch, stand_in)
        run_small(scenario, stand_in, directory)
    return directory


@pytest.fixture
def finished(finished_once: Path, fixed_source: None, tmp_path: Path) -> Path:
    """The directory of a run of `small_run` to read or to damage: a copy, for making one takes ten times as long."""
    return shutil.copytree(finished_once, tmp_path / "a run")


@pytest.fixture
def clock(stand_in: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The clock on which budgets and units are measured; it moves only with `Ticking`."""
    made = stand_in.Clock()
    for module in ("ensemble.stopping", "ensemble.execute", "cli.running"):
        monkeypatch.setattr(f"attrition.{module}.time", made)
    return made


@pytest.fixture
def clean_digest(small_run: Callable[..., Any], tmp_path: Path) -> str:
    """Digest of the run of `small_run` that nothing disturbed."""
    return str(small_run(tmp_path / "clean").digest)


@pytest.fixture
def command(fixed_source: None) -> Callable[..., subprocess.Popen[str]]:
    """Start the command line on the stand-in in another process."""

    def start(*arguments: object, seconds: float = 0.0, die: str | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(STAND_IN), *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"STAND_IN_SECONDS": str(seconds)} | ({"STAND_IN_DIE": die} if die else {}),
        )

    return start


@pytest.fixture
def unmerged(scenario: Any, stand_in: Any, tmp_path: Path) -> RunDirectory:
    """A run whose units are all there."""
    directory = RunDirectory(tmp_path / "run")
    way = Way(shard=(0, 1))
    manifest = opened(
        directory,
        make_plan(scenario, structures="options", draws=8, paths=16),
        way,
        stand_in.StandIn(),
        lambda: None,
    )
    assert manifest is not None
    assert conduct(directory, manifest, way, stand_in.StandIn(), Stop())
    return directory
