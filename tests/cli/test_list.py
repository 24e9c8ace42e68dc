"""What ships, and the names that may be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attrition.cli import main
from attrition.cli.list import TOPICS
from attrition.model import registry
from attrition.model.structures import DESCRIPTIONS, STRUCTURES
from attrition.scenario import files

Capture = pytest.CaptureFixture[str]


def test_all_topics_are_listed_without_one(capsys: Capture) -> None:
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.endswith(":") and " " not in line] == [
        f"{name}:" for name in TOPICS
    ]


@pytest.mark.parametrize("topic", TOPICS)
def test_one_topic_as_json(topic: str, capsys: Capture) -> None:
    assert main(["list", topic, "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert entries == TOPICS[topic]()
    assert all(entry["name"] for entry in entries)


def test_json_of_everything(capsys: Capture) -> None:
    assert main(["list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == list(TOPICS)
    assert "ukraine-2022" in [entry["name"] for entry in found["scenarios"]]
    assert [entry["name"] for entry in found["levers"]] == [lever.name for lever in registry.LEVERS]
    assert [entry["name"] for entry in found["structures"]] == list(STRUCTURES)
    assert all(entry["meaning"] == DESCRIPTIONS[entry["name"]] for entry in found["structures"])


def test_an_unknown_topic_names_the_nearest(capsys: Capture) -> None:
    assert main(["list", "polices"]) == 2
    assert capsys.readouterr().err == (
        f"attrition: no list of 'polices'; allowed: {', '.join(TOPICS)}; did you mean 'policies'?\n"
    )


def test_a_broken_file_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    (tmp_path / "a.toml").write_text("x = [")
    (tmp_path / "b.toml").write_text('title = "B"')
    monkeypatch.setattr(files, "shipped_directory", lambda: tmp_path)
    assert main(["list", "scenarios"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("a     a: is not valid TOML")
    assert lines[2].split() == ["b", "B"]
    assert main(["list", "policies"]) == 0
    assert capsys.readouterr().out == "none\n"
