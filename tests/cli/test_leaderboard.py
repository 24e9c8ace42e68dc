"""`attrition leaderboard`: every rival on the same months and acts, parts kept, the figure drawn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attrition.cli import main
from tests.evidence.published import write_published

RIVALS = {"options", "red_line", "spiral", "mirror", "null", "bargain", "eight", "climatology"}


def test_bad_origins_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    observed = str(write_published(tmp_path / "published", 20))
    for origin, message in (("monthly", "monthly"), ("2021-01-01", "outside the data")):
        assert (
            main(["leaderboard", "ukraine-2022", "--observed", observed, "--origins", origin, "--quiet"]) == 2
        )
        error = capsys.readouterr().err.strip().splitlines()
        assert message in error[-1]


@pytest.mark.full
def test_all_rivals_stand_on_one_axis(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Fewer draws of an act's forecast than any user gets.
    monkeypatch.setattr("attrition.evidence.leaderboard.ACT_DRAWS", 8)
    observed = str(write_published(tmp_path / "published", 30))
    asked = ["leaderboard", "ukraine-2022", "--observed", observed, "--origins", "2023-06-30"]
    asked += ["--draws", "8", "--paths", "2", "--out", str(tmp_path / "board")]
    assert main([*asked, "--json", "--quiet"]) == 0
    text = capsys.readouterr().out
    found = json.loads(text)
    assert found["schema"] == 1
    for rival in RIVALS:
        assert rival in text, rival
    figures = {path.suffix for path in (tmp_path / "board" / "figures").iterdir()}
    assert figures == {".pdf", ".png", ".svg"}
    # Finished parts are read, not computed: the same answer.
    assert main([*asked, "--json", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out) == found
    assert main([*asked, "--quiet"]) == 0
    assert "not told apart" in capsys.readouterr().out
