"""`attrition status`: what is there, missing or damaged, and the command that goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.cli import main


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
