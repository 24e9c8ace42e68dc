"""`run --precision`: draws double until the probabilities are known, and a stopped look goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attrition.api import open_run
from attrition.cli import main

RUN = [
    "run",
    "ukraine-2022",
    "--draws",
    "4",
    "--paths",
    "4",
    "--structures",
    "options",
    "--quiet",
    "--no-figures",
]


@pytest.fixture
def engine(stand_in: Any, fixed_source: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # Not the class itself: the threads that it is given would be its seconds a unit.
    monkeypatch.setattr("attrition.ensemble.simulator.EngineSimulator", lambda threads: stand_in.StandIn())


def test_draws_double_until_the_most_allowed(
    engine: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "run")
    given = [option for option in RUN if option != "--quiet"]
    arguments = [*given, "--out", out, "--precision", "0.0002", "--max-draws", "16"]
    assert main(arguments) == 0
    shown = capsys.readouterr()
    assert open_run(out).outcomes["draw"].max() == 15
    assert "look at 4 draws" in shown.err and "look at 8 draws" in shown.err
    assert "not reached at 16 draws" in shown.err
    assert shown.out.count("given: war going on") == 1
    # Asked again, it is there.
    assert main(arguments) == 0
    assert "not reached at 16 draws" in capsys.readouterr().err


def test_what_is_known_well_enough_is_left_at_its_size(
    engine: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    assert main([*RUN, "--out", str(out), "--precision", "0.5"]) == 0
    assert open_run(out).outcomes["draw"].max() < 31


@pytest.mark.parametrize(
    ("options", "essence"),
    [
        (["--precision", "0.1", "--shard", "0/2"], "all units at once"),
        (["--precision", "0.1", "--plan-only"], "all units at once"),
        (["--max-draws", "8"], "how precise"),
        (["--precision", "0"], "0.0001"),
    ],
)
def test_what_does_not_go_together_is_refused(
    options: list[str], essence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*RUN, *options]) == 2
    assert essence in capsys.readouterr().err
