from __future__ import annotations

import json
from pathlib import Path

import pytest

from attrition.analysis.past_wars import CASES, SENTENCE, CaseScores, Scored
from attrition.cli import main

SCORED = Scored(
    {"crps": 1.25, "log_score": 0.5, "brier": 0.75},
    {"crps": 0.125, "log_score": 0.0, "brier": 0.0},
    (1.0, 2.5, None),
    {"freeze": 1.0},
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, object]:
    """Stand in for the wars; what was asked for."""
    found: dict[str, object] = {}

    def scored(past: object, **options: object) -> list[CaseScores]:
        found.update(options)
        return [
            CaseScores(
                case, case.scenario, case.began, 2.5, 60.0, SCORED, {"options": SCORED, "null": SCORED}
            )
            for case in CASES
        ]

    monkeypatch.setattr("attrition.analysis.past_wars.past_wars", scored)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.delenv("ATTRITION_DATA", raising=False)
    return found


def test_the_table_has_seven_rows_errors_and_the_sentence(
    asked: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["past-wars", "--paths", "3", "--draws", "5", "--seed", "7"]) == 0
    assert asked == {"draws": 5, "paths": 3, "seed": 7}
    lines = capsys.readouterr().out.splitlines()
    first = lines.index("End date: CRPS in log-months, cut at the horizon") + 2
    assert [line.split()[0] for line in lines[first : first + 7]] == [case.scenario for case in CASES]
    assert "1.25 ± 0.12" in lines[first]
    assert not lines[first + 7].startswith(tuple(case.scenario for case in CASES))
    assert lines[-1] == SENTENCE
    assert max(map(len, lines)) <= 100


def test_without_a_directory_a_log_normal_stands_in(
    asked: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["past-wars", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert "median of 163 days" in data["about"]
    assert len(data["wars"]) == 7
    assert data["wars"][0]["structures"]["options"]["crps_se"] == 0.125
    assert data["mean_without_tuned"]["crps"]["options"]["minus_climatology"] == 0.0
    assert data["sentence"] == SENTENCE


def test_a_directory_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["past-wars", "--observed", str(tmp_path / "none")]) == 2
    assert "is no directory" in capsys.readouterr().err
