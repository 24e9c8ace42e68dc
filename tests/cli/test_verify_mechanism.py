"""`attrition verify-mechanism`: the table, JSON, the note on replacements, and one line where a check fails."""

from __future__ import annotations

import json
from typing import Any

import pytest

from attrition.cli import main
from attrition.cli.verify_mechanism import COLUMNS
from attrition.mechanism import Mechanism, Replacement, rule
from attrition.verification import mechanism
from attrition.verification.checks import exact
from attrition.verification.verdicts import ModelReport, judged

Capture = pytest.CaptureFixture[str]
NOTE = "note: it replaces rules whatever its switch says, so a run without it was not compared"


@rule
def nothing(s: Any, p: Any) -> None:
    pass


TIDE = Mechanism("tide", "a pool that falls")
CALM = Mechanism("tide", "another rule", replaces=(Replacement("sanctions", "discount", nothing),))


def stand_in(monkeypatch: pytest.MonkeyPatch, used: Mechanism, *differing: float) -> None:
    """Let a mechanism be in use, and its checks count what differs."""
    checks = [
        exact("tide", f"part {place}", "count", 0.0, count, 0.0) for place, count in enumerate(differing)
    ]

    def verified(given: Mechanism, *_: object) -> ModelReport:
        assert given is used
        return ModelReport(judged(checks))

    monkeypatch.setattr(mechanism, "in_use", lambda name: used)
    monkeypatch.setattr(mechanism, "verify_mechanism", verified)


def test_the_table_has_a_row_a_check(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    stand_in(monkeypatch, TIDE, 0.0, 0.0)
    assert main(["verify-mechanism"]) == 0
    out, errors = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].split() == list(COLUMNS)
    assert [line.split() for line in lines[1:3]] == [
        ["part", str(place), "0", "0", "pass"] for place in (0, 1)
    ]
    assert lines[3:] == ["mechanism 'tide': 2 checks, all pass"]
    assert errors == ""


def test_a_check_that_fails_is_one_line_and_a_status(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    stand_in(monkeypatch, TIDE, 0.0, 3.0, 1.0)
    assert main(["verify-mechanism", "tide"]) == 1
    out, errors = capsys.readouterr()
    assert out.splitlines()[2].split()[-2:] == ["3", "fail"]
    assert out.splitlines()[-1] == "mechanism 'tide': 3 checks, 2 fail"
    assert errors == "attrition: 2 of 3 checks fail, first: part 1: 3\n"


def test_json_has_the_keys_of_verify_model(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    stand_in(monkeypatch, TIDE, 0.0, 2.0)
    assert main(["verify-mechanism", "--json", "--quiet"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [(row["id"], row["got"], row["verdict"]) for row in rows] == [
        ("tide", 0.0, "pass"),
        ("tide", 2.0, "fail"),
    ]


@pytest.mark.parametrize(("used", "notes"), [(TIDE, []), (CALM, [NOTE])])
def test_what_was_not_compared_is_said(
    used: Mechanism, notes: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    stand_in(monkeypatch, used, 0.0)
    assert main(["verify-mechanism"]) == 0
    assert capsys.readouterr().err.splitlines() == notes


def test_an_unknown_engine_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(mechanism, "in_use", lambda name: TIDE)
    monkeypatch.setattr(mechanism, "compile_scenario", lambda *_, **__: pytest.fail("it ran"))
    assert main(["verify-mechanism", "--engine", "kernal"]) == 2
    out, errors = capsys.readouterr()
    assert out == ""
    assert errors == (
        "attrition: --engine: no engine 'kernal'; allowed: kernel, lanes, scalar, simpy, simpy-pure; "
        "did you mean 'kernel'?\n"
    )
