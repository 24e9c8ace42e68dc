"""What commands with `running_options` share; test_run.py drives it through a command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attrition.cli.running import Running, draw_figures


def test_a_command_must_say_what_it_runs() -> None:
    with pytest.raises(NotImplementedError):
        Running({}).directory_and_plan()


def test_figures_that_fail_are_told_and_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(directory: Path, processes: int) -> Any:
        raise ValueError("no ink")

    monkeypatch.setattr("attrition.figures.draw_all", failing)
    said: list[str] = []
    draw_figures(Path("run"), said.append)
    assert said == [
        "drawing figures",
        "figures could not be drawn (ValueError: no ink); the run itself is complete",
    ]
