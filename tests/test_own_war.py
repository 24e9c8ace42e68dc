"""What docs/own-war.md shows is done: its file is read, its commands run, its code holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from attrition.cli import main
from attrition.scenario import load_scenario
from attrition.scenario.names import parameters

TEXT = (Path(__file__).parent.parent / "docs" / "own-war.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)


def test_the_file_that_it_shows_is_a_scenario(tmp_path: Path) -> None:
    (shown,) = blocks("toml")
    path = tmp_path / "my-war.toml"
    path.write_text(shown)
    scenario = load_scenario(str(path))
    assert (scenario.name, scenario.sides) == ("my-war", {"challenger": "Red", "defender": "Blue"})
    assert scenario.values["challenger.men.initial"].varies


def test_its_commands_run(capsys: pytest.CaptureFixture[str]) -> None:
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(commands) == 2
    for command in commands:
        program, *arguments = command.split()
        assert program == "attrition"
        assert main(arguments) == 0
    assert "the Soviet Union" in capsys.readouterr().out


def test_its_code_holds(capsys: pytest.CaptureFixture[str]) -> None:
    code = blocks("python")
    assert len(code) == 2
    for block in code:
        exec(compile(block, "docs/own-war.md", "exec"), {})
    assert "crps" in capsys.readouterr().out


def test_the_parameters_that_it_names_exist() -> None:
    named = re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)`", TEXT)
    clock = {"clock.data_cutoff", "switches.coalition"}
    wrong = [name for name in named if name not in parameters() and name not in clock]
    assert len(named) > 15
    assert not [name for name in wrong if not any(known.startswith(f"{name}.") for known in parameters())]
