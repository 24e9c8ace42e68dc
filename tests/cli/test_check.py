"""The summary of a scenario, for reading and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attrition.cli import main
from attrition.scenario import load_scenario, varying_columns

Capture = pytest.CaptureFixture[str]


def test_the_summary_counts_what_is_there(capsys: Capture) -> None:
    assert main(["check", "ukraine-2022", "--json", "--set", "oil.brent_median=65"]) == 0
    summary = json.loads(capsys.readouterr().out)
    scenario = load_scenario("ukraine-2022", sets=["oil.brent_median=65"])
    counts = summary["parameters"]
    assert counts["total"] == len(scenario.values)
    assert counts["sourced"] + counts["derived"] + counts["judged"] == counts["total"]
    assert summary["free"] == list(varying_columns(scenario))
    assert "oil.brent_median" not in summary["free"]
    assert summary["acts"]["total"] == len(scenario.acts)
    assert summary["layers"] == ["ukraine-2022.toml", "--set"]
    assert summary["identity"] == scenario.identity()
    assert summary["clock"]["start"] == scenario.clock.start.isoformat()


def test_the_text_has_a_line_for_each_part(capsys: Capture) -> None:
    assert main(["check", "ukraine-2022", "--set", "switches.front=false"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("ukraine-2022: ")
    names = (
        "clock",
        "parameters",
        "free",
        "acts",
        "observations",
        "figures",
        "switched off",
        "layers",
        "identity",
    )
    for name in (*names, "verdict"):
        assert [line for line in lines if line.startswith(f"{name}  ")], name
    assert [line for line in lines if line.split() == ["switched", "off", "front"]]
    assert lines[-1].split() == ["verdict", "valid"]


def test_what_a_file_says_cannot_steer_the_terminal(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "war.toml"
    path.write_text('extends = "ukraine-2022"\ntitle = "\\u001b[2J\\u0007x"\n')
    assert main(["check", str(path)]) == 0
    assert all(line.isprintable() for line in capsys.readouterr().out.splitlines())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "[oil]\nbrent_median = 1e9\n",
            "war.toml: oil.brent_median: 1000000000.0 is out of range; allowed: 1 to 1000",
        ),
        ("[oil]\nbrent = 70\n", "war.toml: unknown key 'oil.brent'; did you mean 'oil.brent_"),
    ],
)
def test_a_mistake_is_one_line_with_file_and_key(
    text: str, line: str, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("war.toml").write_text('extends = "ukraine-2022"\n' + text)
    assert main(["check", "war.toml"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"attrition: {line}")
    assert captured.err.count("\n") == 1
