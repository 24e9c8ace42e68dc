"""`attrition sensitivity`: tables, JSON, figures, and one line for what cannot be had."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from attrition.cli import main
from tests.steered import INPUTS, shared_run


@pytest.fixture
def made() -> Path:
    return shared_run()


def test_table_says_what_moves_what_with_errors_and_limits(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        "sensitivity",
        str(made),
        "--quantity",
        "withdrawal@2028",
        "--over-time",
        "--no-figures",
        "--quiet",
    ]
    assert main(asked) == 0
    text = capsys.readouterr().out
    assert "What moves: the challenger withdraws before 2028" in text
    (row, *_) = [line for line in text.splitlines() if line.strip().startswith(INPUTS[0])]
    assert "±" in row and "(" not in row
    # Nothing but noise is in brackets.
    (row, *_) = [line for line in text.splitlines() if line.strip().startswith(INPUTS[1])]
    assert row.count("(") == 2
    assert "Over time, structure null" in text
    assert "Not a prediction" in text and "chance within rows" in text.lower()
    assert "of none" not in text


def test_json_is_json(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["sensitivity", str(made), "--quantity", "casualties", "--no-figures", "--quiet", "--json"]) == 0
    )
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == 1 and found["method"] == "given"
    assert found["quantities"][0]["unit"] == "thousand people"


@pytest.mark.full
def test_figures_are_drawn_beside_the_run(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attrition.figures.files.FORMATS", ("png",))
    run = Path(shutil.copytree(made, tmp_path / "run"))
    assert main(["sensitivity", str(run), "--quantity", "withdrawal", "--quiet"]) == 0
    names = {path.name for path in (run / "figures").iterdir()}
    assert names == {"sensitivity-withdrawal.png", "tornado-withdrawal.png"}
    assert "tornado-withdrawal.png" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--quantity", "withdrawl"], "did you mean 'withdrawal'"),
        (["--method", "sobol"], "total indices cannot be had from given rows"),
        (["--decision", "casualties"], "two variants or more"),
        (["--decision", "escalation@2030"], "never made a goal"),
    ],
)
def test_what_cannot_be_had_is_one_line(
    made: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sensitivity", str(made), "--no-figures", "--quiet", *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and said in captured.err and captured.err.count("\n") == 1


def test_absent_directory_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sensitivity", str(tmp_path / "nowhere")]) == 2
    assert "there is no directory" in capsys.readouterr().err
