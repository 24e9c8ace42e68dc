"""`attrition submit` prints a script and nothing else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from attrition.cli import main


def test_script_is_printed(run: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["submit", str(run), "--print", "lsf", "--tasks", "5", "--time", "90m"]) == 0
    printed, errors = capsys.readouterr()
    assert errors == ""
    assert '#BSUB -J "attrition[1-5]"' in printed
    assert "#BSUB -W 01:30" in printed
    assert f"'{run}'" in printed  # its name has a space
    (tmp_path / "array.sh").write_text(printed)
    subprocess.run(["bash", "-n", tmp_path / "array.sh"], check=True)


def test_unknown_system_is_one_line(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["submit", str(run), "--print", "condor"]) == 2
    assert "allowed: slurm, pbs, lsf" in capsys.readouterr().err
