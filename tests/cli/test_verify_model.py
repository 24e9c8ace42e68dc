"""`attrition verify-model`: the table, JSON, a user's own numbers, and one line where a law fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import attrition
from attrition.cli import main
from attrition.cli.verify_model import COLUMNS
from attrition.verification import verdicts
from attrition.verification.checks import exact, sampled
from attrition.verification.law import Law
from attrition.verification.verdicts import ModelReport, judged

OWN = """
schema = 1
name = "mine"
extends = "canonical/salvo"
[challenger.men]
initial = 6
"""


def own(folder: Path, more: str = "") -> str:
    """Write a copy of the salvo with other numbers and return its path."""
    path = folder / "mine.toml"
    path.write_text(OWN + more)
    return str(path)


def test_the_table_has_a_row_a_comparison(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify-model", "salvo"]) == 0
    out, errors = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].split() == list(COLUMNS)
    assert all(line.startswith("V18 ") and line.endswith("pass") for line in lines[1:-1])
    assert lines[-1] == f"{len(lines) - 2} comparisons, 0 of them with chance: all pass"
    assert errors == ""


def test_json_has_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify-model", "V18", "--json", "--quiet"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"id", "quantity", "expected", "got", "se", "z", "verdict"} <= set(rows[0])
    assert {row["verdict"] for row in rows} == {"pass"}


def test_a_copy_with_other_numbers_is_held_against_the_law(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify-model", "salvo", "--scenario", own(tmp_path)]) == 0
    out, errors = capsys.readouterr()
    assert "6 v 3" in out
    assert errors == ""


def test_a_copy_that_breaks_the_law_fails_in_one_line_and_says_what_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = own(tmp_path, "[men]\nmost_lost = 0.1\n")
    assert main(["verify-model", "salvo", "--scenario", path]) == 1
    out, errors = capsys.readouterr()
    assert out.splitlines()[1].endswith("fail")
    assert out.splitlines()[-1].endswith("1 fail")
    note, failure = errors.splitlines()
    assert note == "note: 'salvo' need not hold where these differ: men.most_lost"
    assert failure.startswith("attrition: 1 of 1 comparisons fail, first V18, 6 v 3: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lanchester-sqare"], "no law 'lanchester-sqare'"),
        (["V19"], "no law 'V19'"),
        (["--scenario", "canonical/salvo"], "held against one law"),
        (["scores", "--scenario", "canonical/salvo"], "held against one law"),
        (["salvo", "--scenario", "cuba-1962"], "has a prior"),
        (["salvo", "--scenario", "canonical/salwo"], "no scenario 'canonical/salwo'"),
    ],
)
def test_bad_input_is_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify-model", *arguments]) == 2
    out, errors = capsys.readouterr()
    assert out == ""
    assert len(errors.splitlines()) == 1 and said in errors


def test_the_python_call_has_the_same_name(tmp_path: Path) -> None:
    report = attrition.verify_model(["salvo"])
    assert isinstance(report, ModelReport) and report.passed
    copied = attrition.verify_model(["salvo"], own(tmp_path))
    assert copied.rows[0].check.quantity.startswith("6 v 3")
    assert attrition.verify_model(["salvo"], attrition.load("canonical/salvo")).passed


def test_numbers_with_chance_show_error_and_distance(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = (sampled("V2", "share", "-", 0.5, 0.52, 0.0123), exact("V1", "men", "thousand", 1.0, 1.0, 1e-12))
    law = Law("V2", "made-up", "Nothing.", None, (), lambda scenario: checks)
    monkeypatch.setattr(verdicts, "laws_named", lambda names: (law,))
    assert main(["verify-model", "made-up"]) == 0
    with_chance, without = (line.split() for line in capsys.readouterr().out.splitlines()[1:3])
    assert with_chance[-3:] == ["0.012", "1.63", "pass"]
    assert without[-2:] == ["(1e-12)", "pass"]
    assert [row.passed for row in judged(checks)] == [True, True]


def test_which_law_is_being_checked_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = (exact("V2", "men", "thousand", 1.0, 1.0, 1e-12),)
    laws = tuple(Law("V2", name, "Nothing.", None, (), lambda scenario: checks) for name in ("one", "other"))
    monkeypatch.setattr(verdicts, "laws_named", lambda names: laws)
    monkeypatch.setattr("attrition.cli.progress.HEARTBEAT_SECONDS", 0.0)
    assert main(["verify-model", "one", "other"]) == 0
    assert capsys.readouterr().err.splitlines() == ["0/2 laws, one", "1/2 laws, other"]
    assert main(["verify-model", "one", "other", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.full
def test_the_whole_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify-model", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) > 200
    assert {row["verdict"] for row in rows} == {"pass"}


def test_a_law_without_its_library_is_no_pass(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("attrition.verification.methods.find_spec", lambda name: None)
    assert main(["verify-model", "V15", "--quiet"]) == 2
    error = capsys.readouterr().err
    assert "nothing was compared" in error and "SALib" in error and "UserWarning" not in error
