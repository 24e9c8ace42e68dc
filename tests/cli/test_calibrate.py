"""`attrition calibrate`, and a run on what it wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attrition.cli import main
from tests.evidence.published import write_published


@pytest.mark.full
def test_a_posterior_is_written_told_and_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    observed = str(write_published(tmp_path / "published", 20))
    asked = ["calibrate", "ukraine-2022", "--observed", observed, "--origin", "2023-06-30", "--quiet"]
    asked += ["--rows", "64", "--waves", "1", "--draws", "8", "--out", str(tmp_path / "posterior.json")]
    assert main(asked) == 0
    out = capsys.readouterr().out
    assert "oil.brent_median" in out and "not informed by data" in out and "--posterior" in out
    written = json.loads((tmp_path / "posterior.json").read_text())
    assert written["origin"] == "2023-06-30"
    assert len(written["draws"]["oil.brent_median"]) == 8
    assert main(asked) == 2
    assert "exists" in capsys.readouterr().err
    plan = ["run", "ukraine-2022", "--posterior", str(tmp_path / "posterior.json"), "--plan-only", "--quiet"]
    assert main([*plan, "--draws", "16", "--paths", "1", "--out", str(tmp_path / "run")]) == 0
    manifest = (tmp_path / "run" / "manifest.json").read_text()
    assert '"draws"' in manifest
    capsys.readouterr()
    assert main(["run", "cuba-1962", "--posterior", str(tmp_path / "nothing.json"), "--plan-only"]) == 2
    assert "no file" in capsys.readouterr().err


def test_a_scenario_without_data_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    observed = str(write_published(tmp_path / "published", 20))
    assert main(["calibrate", "canonical/lanchester-square", "--observed", observed, "--quiet"]) == 2
    assert "end of the data" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "essence"),
    [
        (["--shard", "0/2"], "--parts DIR"),
        (["--shard", "2/2", "--parts", "parts"], "does not exist"),
        (["--shard", "0/2", "--parts", "parts", "--check", "5"], "not cut into shards"),
    ],
)
def test_shards_need_a_place_to_meet(
    options: list[str], essence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    observed = str(write_published(tmp_path / "published", 20))
    assert main(["calibrate", "ukraine-2022", "--observed", observed, "--quiet", *options]) == 2
    assert essence in capsys.readouterr().err
