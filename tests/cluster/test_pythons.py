"""The same bits on other Pythons: each that is found gets an environment of its own and must give a known digest."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OTHERS = [minor for minor in (11, 12, 13, 14) if minor != sys.version_info.minor]
KNOWN = json.loads((ROOT / "tests" / "baselines" / "known_answers.json").read_text())["ukraine-2022"]


def found(minor: int) -> Path | None:
    """Return a Python of this version that works: on the path, or in the usual places of pyenv and uv."""
    home = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "uv" / "python"
    on_path = shutil.which(f"python3.{minor}")
    candidates = [Path(on_path)] if on_path else []
    candidates += sorted(home.glob(f"3.{minor}.*/bin/python3.{minor}"))
    candidates += sorted(data.glob(f"cpython-3.{minor}.*/bin/python3.{minor}"))
    wanted = f"import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, {minor}))"
    for candidate in candidates:
        # A shim may be there for a version that is not.
        if subprocess.run([candidate, "-c", wanted], check=False, capture_output=True).returncode == 0:
            return candidate
    return None


@pytest.mark.parametrize("minor", OTHERS)
def test_known_digest_on_another_python(tmp_path: Path, minor: int) -> None:
    python = found(minor)
    if python is None:
        pytest.skip(f"NOT TESTED: Python 3.{minor} is not on this machine")
    variables = {
        "ATTRITION_PYTHON": str(python),
        "ATTRITION_ENV": str(tmp_path / "environment"),
        "NUMBA_CACHE_DIR": str(tmp_path / "compiled"),
    }
    out = tmp_path / "run"
    size = ["--draws", "8", "--paths", "4", "--no-figures", "--quiet"]
    done = subprocess.run(
        [ROOT / "scripts" / "attrition", "run", "ukraine-2022", *size, "--out", out],
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | variables,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["versions"]["python"].startswith(f"3.{minor}.")
    assert json.loads((out / "summary.json").read_text())["digest"] == KNOWN
