"""`attrition show`, `status`, `merge`, `verify` and `export` on a small run."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from attrition.cli import main


@pytest.fixture
def run(small_run: Callable[..., Any], tmp_path: Path) -> Path:
    return Path(small_run(tmp_path / "a run").directory)


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


def test_verify(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(run)]) == 0
    assert json.loads((run / "summary.json").read_text())["digest"] in capsys.readouterr().out
    content = bytearray((run / "bands.parquet").read_bytes())
    content[1000] ^= 1
    (run / "bands.parquet").write_bytes(content)
    assert main(["verify", str(run)]) == 1
    assert capsys.readouterr().err.startswith(f"attrition: {run / 'bands.parquet'}: damaged")


def test_status_of_a_finished_run(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", str(run)]) == 0
    assert "finished" in capsys.readouterr().out
    assert main(["status", str(run), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["finished"] is True


def test_status_of_an_unfinished_run(
    small_run: Callable[..., Any], stand_in: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from attrition.ensemble.stopping import Stop
    from attrition.errors import StoppedEarly

    out = tmp_path / "run"
    with pytest.raises(StoppedEarly):
        small_run(out, simulator=stand_in.StandIn(0.1), stop=Stop(budget_seconds=0.45))
    files = sorted(out.glob("units/*/*.unit"))
    os.truncate(files[0], 0)
    assert main(["status", str(out), "--json"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert (status["units"], status["damaged"]) == (8, [0])
    assert status["done"] == len(files) - 1
    assert len(status["missing"]) == 8 - len(files)
    assert status["next"] == f"attrition run {out} --resume"
    assert main(["status", str(out)]) == 0
    text = capsys.readouterr().out
    assert f"{len(files) - 1} of 8 units done" in text
    assert files[0].name in text
    assert main(["show", str(out)]) == 1
    assert "not finished; see: attrition status" in capsys.readouterr().err


def test_export_never_overwrites(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(run), "--csv"]) == 0
    names = ["outcomes.csv", "bands.csv", "draws.csv", "variants.csv"]
    assert capsys.readouterr().out.splitlines() == [str(run / "csv" / name) for name in names]
    frame = pl.read_csv(run / "csv" / "outcomes.csv")
    assert frame.height == 256
    assert main(["verify", str(run)]) == 0
    (run / "csv" / "bands.csv").write_text("mine")
    (run / "csv" / "outcomes.csv").unlink()
    assert main(["export", str(run), "--csv"]) == 2
    assert "bands.csv' exists" in capsys.readouterr().err
    assert (run / "csv" / "bands.csv").read_text() == "mine"
    assert not (run / "csv" / "outcomes.csv").exists()
    assert main(["export", str(run)]) == 2


@pytest.mark.parametrize("name", ["run", "show", "status", "merge", "verify", "export", "warmup"])
def test_help_ends_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert f"Example: attrition {name}" in capsys.readouterr().out
