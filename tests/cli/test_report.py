from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from attrition.cli.report import command
from attrition.errors import InputError
from tests.ensemble.conftest import fixed_source, scenario, small_run, stand_in

__all__ = ["fixed_source", "scenario", "small_run", "stand_in"]


def test_the_path_is_printed_and_nothing_else_where_asked(
    small_run: Callable[..., Any], tmp_path: Path
) -> None:
    small_run(tmp_path / "run")
    result = CliRunner().invoke(command, [str(tmp_path / "run"), "--quiet"])
    assert (result.exit_code, result.stdout) == (0, f"{tmp_path / 'run' / 'report.html'}\n")
    assert (tmp_path / "run" / "report.html").read_text().startswith("<!doctype html>")


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path)])
    assert isinstance(result.exception, InputError) and not (tmp_path / "report.html").exists()
