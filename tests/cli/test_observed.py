from __future__ import annotations

import json
from pathlib import Path

import pytest

from attrition.cli.main import main

Capture = pytest.CaptureFixture[str]
HEADING = "month,series,value,unit,source\n"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    rows = [
        "2022-03,oryx_ru_tanks_lost,270,vehicles/month (documented),Oryx",
        "2022-04,oryx_ru_tanks_lost,330.5,vehicles/month (documented),Oryx",
        "2022-06,oryx_ru_tanks_lost,130,vehicles/month (documented),Oryx",
        "2022-03,ukmod_ru_casualties,12000,persons/month,UK MoD",
    ]
    (tmp_path / "monthly.csv").write_text(HEADING + "\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("a,b\n", encoding="utf-8")
    return tmp_path


def test_the_series_of_a_directory_are_listed(directory: Path, capsys: Capture) -> None:
    assert main(["observed", "--observed", str(directory)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == [*"series kind claimant unit first last n family scored flags".split()]
    assert lines[1].split("  ")[-1].strip() == "cumulative first month (1), months missing (1)"
    assert [cell.strip() for cell in lines[2].split("  ") if cell.strip()] == [
        "ukmod_ru_casualties",
        "claim",
        "UK MoD",
        "persons/month",
        "2022-03",
        "2022-03",
        "1",
        "ru_casualties_claimed",
        "no",
    ]
    assert "Of no known form, not read: other.csv; see docs/data.md." in " ".join(lines)


def test_json_lists_the_same(directory: Path, capsys: Capture) -> None:
    assert main(["observed", "--observed", str(directory), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["not_read"], found["files"]) == (
        1,
        ["other.csv"],
        {"monthly.csv": "long format"},
    )
    tanks = found["series"][0]
    assert tanks["series"] == tanks["family"] == "oryx_ru_tanks_lost"
    assert (tanks["first"], tanks["last"], tanks["n"], tanks["missing_months"]) == (
        "2022-03",
        "2022-06",
        3,
        1,
    )
    assert tanks["flags"] == {"cumulative first month": 1}


def test_one_series_is_shown_in_full(directory: Path, capsys: Capture) -> None:
    assert main(["observed", "--observed", str(directory), "--series", "oryx_ru_tanks_lost"]) == 0
    shown = capsys.readouterr().out
    assert "claimant    Oryx (floor)" in shown
    assert "a floor: only what was photographed" in shown
    line = next(line for line in shown.splitlines() if line.startswith("2022-04"))
    assert line.split() == ["2022-04", "2022-04-01", "2022-04-30", "330.5", "2022-05-07", "Oryx"]
    arguments = ["observed", "--observed", str(directory), "--series", "oryx_ru_tanks_lost", "--json"]
    assert main(arguments) == 0
    observations = json.loads(capsys.readouterr().out)["observations"]
    assert [item["value"] for item in observations] == [270, 330.5, 130]


def test_what_is_no_series_is_named(directory: Path, capsys: Capture) -> None:
    (directory / "events.csv").write_text("date,sender,event,verification,seen_in\n", encoding="utf-8")
    (directory / "other.csv").unlink()
    assert main(["observed", "--observed", str(directory)]) == 0
    shown = capsys.readouterr().out
    assert "Also there, no series: sanction events." in shown
    assert "Of no known form" not in shown


def test_errors_are_one_line(directory: Path, capsys: Capture) -> None:
    assert main(["observed", "--observed", str(directory), "--series", "oryx_ru_tank_lost"]) == 2
    assert capsys.readouterr().err == (
        "attrition: --series: no series 'oryx_ru_tank_lost'; did you mean 'oryx_ru_tanks_lost'?; list them with "
        "'attrition observed'\n"
    )
    (directory / "monthly.csv").write_text(HEADING + "2022-03,own,x,u,s\n", encoding="utf-8")
    assert main(["observed", "--observed", str(directory)]) == 2
    assert capsys.readouterr().err.startswith("attrition: monthly.csv line 2: value: 'x' is no number")


def test_a_directory_without_series_is_refused(tmp_path: Path, capsys: Capture) -> None:
    assert main(["observed", "--observed", str(tmp_path)]) == 2
    assert "no observations" in capsys.readouterr().err
