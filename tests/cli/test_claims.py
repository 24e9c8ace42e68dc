"""`attrition claims` as a user calls it, small."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attrition.cli import main

KEYS = {
    *("id", "contrast", "effect", "low", "high", "share_with_sign", "verdict", "by_structure"),
    *("input_in_disguise", "falsified_if", "casualties", "escalation"),
}
SMALL = ["--draws", "4", "--paths", "2", "--structures", "options", "--no-figures", "--quiet"]
ROBUSTNESS = {"precision_halved", "precision_doubled", "regime_halved", "regime_doubled"}


def test_claims_are_tested_and_printed_with_their_failures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "claims"
    assert main(["claims", "ukraine-2022", "--only", "C1,C5,C11", "--out", str(out), *SMALL]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Of 3 claims" in text and "Not a prediction" in text and "is no evidence" in text
    assert "C11 The rivalry is no negotiation with few parameters FAILS" in text
    assert "casualties in thousand people" in text and "Falsified if" in text
    assert main(["show", str(out), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [claim["id"] for claim in found] == ["C1", "C5", "C11"]
    assert all(set(claim) >= KEYS for claim in found)
    drained = found[1]
    assert set(drained["by_structure"]) == {"options"}
    assert drained["low"] <= drained["effect"] <= drained["high"]
    assert set(drained["robustness"]) == ROBUSTNESS
    assert drained["escalation"]["structures_low"] <= drained["escalation"]["structures_high"]


def test_what_is_asked_wrongly_is_said_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "ukraine-2022", "--only", "C21"]) == 2
    said = capsys.readouterr().err
    assert "no claim 'C21'" in said and "did you mean" in said
    assert main(["claims", "ukraine-2022", "--claims", str(tmp_path)]) == 2
    assert "no claim in" in capsys.readouterr().err
