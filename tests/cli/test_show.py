"""`attrition show` on a small run, and what all commands on a run say where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attrition.cli import main


def test_show(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(run)]) == 0
    assert "Not a prediction" in capsys.readouterr().out
    assert main(["show", str(run), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads((run / "summary.json").read_text())


@pytest.mark.parametrize("name", ["show", "status", "merge", "verify", "export"])
def test_what_is_no_run_is_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--csv"] if name == "export" else []
    for place, line in ((tmp_path, "no manifest.json"), (tmp_path / "nowhere", "there is no directory")):
        assert main([name, str(place), *options]) == 2
        errors = capsys.readouterr().err
        assert line in errors
        assert len(errors.splitlines()) == 1


def test_damaged_summary_is_one_line(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (run / "summary.json").write_text("{")
    assert main(["show", str(run)]) == 1
    assert "summary.json: damaged" in capsys.readouterr().err


def test_a_summary_that_lacks_something_is_one_line(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = run / "summary.json"
    path.write_text(path.read_text().replace('"p"', '"q"'))
    assert main(["show", str(run)]) == 1
    errors = capsys.readouterr().err
    assert "summary.json: damaged: not the summary that was written" in errors
    assert len(errors.splitlines()) == 1


@pytest.mark.parametrize("name", ["run", "show", "status", "merge", "verify", "export", "warmup"])
def test_help_ends_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert f"Example: attrition {name}" in capsys.readouterr().out
