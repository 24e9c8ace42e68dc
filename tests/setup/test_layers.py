"""Rooms import downwards only, and importing the package loads nothing heavy."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"
HEAVY = ("numba", "polars", "matplotlib", "simpy", "numpy", "scipy", "rich", "click")


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    command = [LINT_IMPORTS, "--no-cache", "--config", root / "pyproject.toml"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def house(root: Path) -> Path:
    """Return a package of a few rooms that keeps the contracts, with the imports that they let run back up."""
    (root / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    package = root / "attrition"
    (package / "scenario").mkdir(parents=True)
    for name in ("__init__", "errors", "numeric", "model", "engine", "observed", "scenario/__init__"):
        (package / f"{name}.py").touch()
    (package / "scenario" / "records.py").write_text("from attrition.scenario import canonical, load\n")
    for name in ("canonical", "load"):
        (package / "scenario" / f"{name}.py").write_text("from attrition.scenario import records\n")
    return package


def test_no_room_imports_from_above_and_no_files_each_other() -> None:
    checked = lint(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("room", "line", "verdict"),
    [
        ("model", "import attrition.errors", 0),
        ("model", "import attrition.engine", 1),
        ("engine", "import attrition.observed", 1),
        ("observed", "import attrition.numeric", 1),
        ("cellar", "", 1),
    ],
)
def test_contracts_tell_down_from_up(tmp_path: Path, room: str, line: str, verdict: int) -> None:
    package = house(tmp_path)
    (package / f"{room}.py").write_text(line + "\n")
    checked = lint(tmp_path)
    assert checked.returncode == verdict, checked.stdout + checked.stderr
    assert verdict == 0 or "BROKEN" in checked.stdout or "not listed" in checked.stdout + checked.stderr


@pytest.mark.parametrize(
    "line", ["from attrition.scenario import {}", "def f():\n    import attrition.scenario.{}"]
)
def test_contracts_see_a_circle_even_within_functions(tmp_path: Path, line: str) -> None:
    package = house(tmp_path)
    for name, other in (("east", "west"), ("west", "east")):
        (package / "scenario" / f"{name}.py").write_text(line.format(other) + "\n")
    checked = lint(tmp_path)
    assert checked.returncode == 1
    assert "in a circle BROKEN" in checked.stdout


def test_import_attrition_loads_nothing_heavy() -> None:
    program = "import sys, attrition; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "attrition" in loaded
    assert not set(HEAVY) & set(loaded)


def test_python_calls_are_looked_up_on_use() -> None:
    attrition = importlib.import_module("attrition")
    assert {"load", "run", "open_run"} <= set(dir(attrition))
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        _ = attrition.lode
