"""`attrition discover`: sentences, JSON, the figure, and one line for what cannot be looked for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from attrition.cli import main
from tests.steered import INPUTS, shared_run


@pytest.fixture(autouse=True)
def _few_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attrition.analysis.discovery.HALVES", 2)


@pytest.fixture
def made() -> Path:
    return shared_run()


def test_report_is_a_plain_sentence_with_errors_and_limits(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["discover", str(made), "--target", "stress@2028", "--method", "prim", "--no-figures", "--quiet"]
    assert main(asked) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "The challenger's strain reaches stress before 2028 in" in text
    assert f"of paths where {INPUTS[0]} is above 0." in text
    assert f"and {INPUTS[1]} is below 0." in text and "; else in" in text
    assert "It holds on the rows that did not find it" in text and "Coverage" in text
    assert f"{INPUTS[0]}: " in text
    assert "Found on 100 rows" in text and "Not a prediction" in text


@pytest.mark.full
def test_json_has_what_the_report_says(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("sklearn", reason="in requirements/analysis.lock")
    assert main(["discover", str(made), "--target", "stress", "--no-figures", "--quiet", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    region = found["structures"]["options"]
    assert found["schema"] == 1 and region["box"]["holds"]
    assert len(region["tree"]) >= 2 and region["report"][0].startswith("The challenger's strain")


@pytest.mark.full
def test_figure_is_drawn_where_there_is_a_box(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attrition.figures.files.FORMATS", ("png",))
    run = Path(shutil.copytree(made, tmp_path / "run"))
    for target in ("stress", "casualties>1005"):
        assert main(["discover", str(run), "--target", target, "--method", "prim", "--quiet"]) == 0
    names = {path.name for path in (run / "figures").iterdir()}
    assert names == {"discovery-stress.png", "discovery-casualties-above-1005.png"}
    capsys.readouterr()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--target", "strain"], "no quantity 'strain'"),
        (["--target", "casualties"], "give it a limit"),
        (["--target", "stress", "--method", "forest"], "no method 'forest'"),
        ([], "--target"),
    ],
)
def test_what_cannot_be_looked_for_is_one_line(
    made: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["discover", str(made), "--no-figures", "--quiet", *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and said in captured.err and captured.err.count("\n") == 1
