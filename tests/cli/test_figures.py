from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.cli import main


def test_paths_are_printed_and_the_files_are_there(
    small_run: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small_run(tmp_path / "run")
    capsys.readouterr()
    assert main(["figures", str(tmp_path / "run"), "--format", "svg, png", "--style", "slides"]) == 0
    printed = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert tmp_path / "run" / "figures" / "incidence.svg" in printed
    assert all(path.is_file() for path in printed)


@pytest.mark.parametrize("given", [["--format", "gif"], ["--style", "bold"], ["--observed", "no-such-place"]])
def test_bad_options_are_one_line_and_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    assert main(["figures", str(tmp_path), *given]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_what_is_no_run_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", str(tmp_path / "none")]) == 2
    assert str(tmp_path / "none") in capsys.readouterr().err
