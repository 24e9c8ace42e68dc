"""`attrition replay` as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attrition.cli.main import main
from tests.baselines.replay import FILE, printed
from tests.replays import EVENTFUL, small_war


def place() -> list[str]:
    return [part for name, value in EVENTFUL.items() for part in (f"--{name}", str(value))]


def test_the_table_the_narrative_and_the_divergence_are_those_kept() -> None:
    """Kept as text; scripts/update_baselines writes it anew after a change of numerical output."""
    assert printed().split() == FILE.read_text(encoding="utf-8").split()


def test_json_and_figure(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    figure = tmp_path / "path.png"
    assert main(["replay", str(small_war()), *place(), "--json", "--figure", str(figure)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["structure"], data["draw"], data["path"]) == tuple(
        EVENTFUL[name] for name in ("structure", "draw", "path")
    )
    assert {"end", "end_day", "events"} <= set(data)
    assert figure.read_bytes().startswith(b"\x89PNG")


def test_all_lists_what_came_before_the_end_of_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(small_war()), *place(), "--all"]) == 0
    printed = capsys.readouterr().out
    assert "howitzers" in printed and "observed brent" in printed and "left out" not in printed


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (["--path", "99"], "attrition: --path: 99 is out of range; allowed: 0 to 5"),
        (["--path", "1", "--structure", "nul"], "did you mean 'null'?"),
        (["--path", "1", "--variant", "datd"], "did you mean 'dated'?"),
        ([*place(), "--without", "prob:1"], "did you mean 'probe:1'?"),
        (["--path", "1", "--with", "aid-dubled"], "did you mean 'aid-doubled'?"),
        (["--path", "1", "--figure", "path.bmp"], "'path.bmp' ends in no format; allowed: .pdf, .png, .svg"),
        ([], "missing option '--path'"),
    ],
)
def test_bad_input_is_one_line(options: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(small_war()), *options]) == 2
    error = capsys.readouterr().err
    assert line in error and error.count("\n") == 1


def test_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(tmp_path), "--path", "0"]) == 2
    assert "is not a run directory" in capsys.readouterr().err
