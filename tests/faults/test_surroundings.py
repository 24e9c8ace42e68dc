"""Homes that cannot be written, missing temporary folders, clocks that are wrong: no result depends on them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from attrition.ensemble import conduct as conducting
from attrition.ensemble import merge as merging
from attrition.ensemble.conduct import Way, conduct, opened
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.files import write_new
from attrition.ensemble.planning import make_plan
from attrition.ensemble.sessions import Session
from attrition.ensemble.stopping import Stop
from attrition.ensemble.verify import verify
from tests.ensemble.conftest import STAND_IN

Run = Callable[..., Any]
SIZE = (
    "--draws",
    "8",
    "--paths",
    "16",
    "--threads",
    "1",
    "--structures",
    "options",
    "--no-figures",
    "--quiet",
)
DAY = 86_400.0


def run_in(surroundings: dict[str, str | None], out: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line on the stand-in with some variables changed, and those of None unset."""
    variables = {name: value for name, value in os.environ.items() if name not in surroundings}
    return subprocess.run(
        [sys.executable, STAND_IN, "run", "ukraine-2022", "--out", out, *SIZE],
        env=variables | {name: value for name, value in surroundings.items() if value is not None},
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


WITHOUT = {"NUMBA_CACHE_DIR": None, "XDG_CACHE_HOME": None}
SURROUNDINGS = {
    "home that cannot be written": {"HOME": "/dev/null"},
    "no home": {"HOME": "", "USER": None},
    "missing TMPDIR": {"TMPDIR": "/no/such/folder"},
    "neither": {"HOME": "/dev/null", "TMPDIR": "/dev/null"},
}


@pytest.mark.full
@pytest.mark.parametrize("changed", SURROUNDINGS.values(), ids=SURROUNDINGS.keys())
def test_home_and_temporary_folder(
    small_run: Run, tmp_path: Path, clean_digest: str, changed: dict[str, str | None]
) -> None:
    out = tmp_path / "run"
    done = run_in(WITHOUT | {"TMPDIR": str(tmp_path)} | changed, out, tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads((out / "summary.json").read_text())["digest"] == clean_digest
    assert "Traceback" not in done.stderr


@pytest.mark.full
@pytest.mark.parametrize("name", ["a run with spaces", "für später", 'quote\'s "run"', "-run\nrun"])
def test_path_of_any_name(small_run: Run, tmp_path: Path, clean_digest: str, name: str) -> None:
    out = tmp_path / name
    done = run_in({}, out, tmp_path)
    assert done.returncode == 0, done.stderr
    assert small_run(out).digest == clean_digest
    assert verify(RunDirectory(out)) == clean_digest


@pytest.mark.parametrize("skew", [-20_000 * DAY, -3 * 3600.0, 3 * 3600.0, 20_000 * DAY])
def test_shards_on_machines_whose_clocks_differ(
    small_run: Run,
    scenario: Any,
    stand_in: Any,
    tmp_path: Path,
    clean_digest: str,
    skew: float,
) -> None:
    """One machine is right, the other is hours or half a century off."""
    directory = RunDirectory(tmp_path / "run")
    plan = make_plan(scenario, structures="options", draws=8, paths=16)
    for index in range(2):
        with pytest.MonkeyPatch.context() as moved:
            if index:
                moved.setattr(conducting, "Session", partial(Session, started=time.time() + skew))
            way = Way(threads=1, shard=(index, 2))
            manifest = opened(directory, plan, way, stand_in.StandIn(), lambda: None)
            assert manifest is not None
            assert conduct(directory, manifest, way, stand_in.StandIn(), Stop())
    for path in directory.path.rglob("*.unit"):
        os.utime(path, (time.time() + skew, time.time() + skew))
    run = small_run(directory.path, resume=True)
    assert run.digest == verify(directory) == clean_digest
    assert 0.0 <= run.summary["seconds"] < 60.0


def test_clock_of_the_file_server_takes_nothing_from_a_late_starter(
    small_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its clock the file of one who starts just now is days old, and is cleared away as stale by a merge."""
    out = tmp_path / "run"
    digest = small_run(out).digest
    manifest = (out / "manifest.json").read_bytes()
    monkeypatch.setattr(merging, "time", SimpleNamespace(time=lambda: time.time() + 20_000 * DAY))
    real = os.link

    def cleared(source: Path, target: Path) -> None:
        assert source.exists()
        merging.remove_units(RunDirectory(out))
        assert not source.exists()
        real(source, target)

    monkeypatch.setattr("attrition.ensemble.files.os.link", cleared)
    assert not write_new(out / "manifest.json", b"{}")
    assert (out / "manifest.json").read_bytes() == manifest
    with pytest.raises(FileNotFoundError):
        write_new(out / "another.json", b"{}")
    assert verify(RunDirectory(out)) == digest
