"""`attrition hindcast` and its figures, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attrition.cli import main
from tests.evidence.published import SERIES, write_published

SMALL = ["--months", "3", "--no-fit", "--draws", "8", "--paths", "2", "--quiet"]


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_published(tmp_path_factory.mktemp("published"), 30))


def hindcast(observed: str, *more: str) -> list[str]:
    return ["hindcast", "ukraine-2022", "--observed", observed, *SMALL, *more]


def test_one_origin_as_data(observed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(hindcast(observed, "--origin", "2023-06-30", "--json")) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["origin"] == "2023-06-30"
    assert 0.0 < found["war_goes_on"]["p"] <= 1.0
    assert {score["series"] for score in found["scores"]} == set(SERIES)
    wanted = {"lead_months", "n", "crps", "crps_random_walk", "crps_mean6", "coverage50", "coverage90"}
    for score in found["scores"]:
        assert wanted <= set(score)
        assert score["lead_months"] == 3 and score["n"] == 3
    assert found["forecasts"]["brent_spot"][0]["month"] == "2023-07"
    assert found["reverted"]["stated"] and "HIMARS" not in found["acts_not_read"]


@pytest.mark.full
def test_a_table_figures_and_files(observed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = hindcast(
        observed, "--origin", "2023-06-30", "--origin", "2023-09-30", "--out", str(tmp_path / "out")
    )
    assert main(asked) == 0
    out = capsys.readouterr().out
    assert "brent_spot" in out and "skill" in out and "2 origins from 2023-06-30 to 2023-09-30" in out
    kept = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert kept == ["figures", "origin-2023-06-30.json", "origin-2023-09-30.json"]
    names = {path.name for path in (tmp_path / "out" / "figures").iterdir()}
    assert names == {
        f"hindcast-{page}.{form}" for page in ("fans", "skill", "pit") for form in ("pdf", "png", "svg")
    }


def test_bad_input(observed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, message in (
        (hindcast(observed), "no origin"),
        (hindcast(observed, "--origin", "2021-01-01"), "outside the data"),
        (hindcast(str(tmp_path), "--origin", "2023-06-30"), "no file"),
        (["hindcast", "cuba-1962", "--observed", observed, "--rolling", *SMALL], "rolling"),
    ):
        assert main(arguments) == 2
        error = capsys.readouterr().err.strip().splitlines()
        assert message in error[-1], error
