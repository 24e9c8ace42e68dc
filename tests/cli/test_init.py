"""New files are valid as they stand, and nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrition.cli import init, main
from attrition.scenario import files, load_scenario

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["my-war", "my-war.toml"])
def test_a_new_scenario_is_valid(name: str, capsys: Capture) -> None:
    assert main(["init", name]) == 0
    assert capsys.readouterr().out == "wrote my-war.toml; edit it, then: attrition check my-war.toml\n"
    assert main(["check", "my-war.toml"]) == 0
    assert load_scenario("my-war.toml").name == "my-war"
    assert load_scenario("my-war.toml").identity() == load_scenario(init.FIRST_CHOICE).identity()


def test_a_new_policy_is_valid() -> None:
    assert main(["init", "surge", "--policy"]) == 0
    assert main(["check", "ukraine-2022", "--policy", "surge.toml"]) == 0


def test_what_the_template_suggests_is_valid_too() -> None:
    """Take the signs away, but for the lines that are prose or name an act of some scenario."""
    for arguments in (["init", "war"], ["init", "surge", "--policy"]):
        assert main(arguments) == 0
        path = Path(f"{arguments[1]}.toml")
        live = [
            line.removeprefix("# ")
            if line.startswith(("# [", "# ")) and ("=" in line or "# [" in line)
            else line
            for line in path.read_text().splitlines()
            if "A value is a number" not in line and "remove" not in line and "name of an act" not in line
        ]
        path.write_text("\n".join(live))
    scenario = load_scenario("war.toml", policies=["surge.toml"])
    assert scenario.switches["budget"] is False
    assert scenario.values["oil.brent_median"].value == 70.0
    assert {"more aid", "enforcement under strain"} <= {act.name for act in scenario.acts}


def test_another_scenario_can_be_extended(capsys: Capture) -> None:
    assert main(["init", "first"]) == 0
    assert main(["init", "second", "--extends", "first.toml"]) == 0
    assert load_scenario("second.toml").layers == ("ukraine-2022.toml", "first.toml", "second.toml")
    assert main(["init", "third", "--extends", "frist"]) == 2
    assert "--extends: no scenario 'frist'" in capsys.readouterr().err


def test_nothing_is_overwritten(capsys: Capture) -> None:
    Path("my-war.toml").write_text("precious")
    assert main(["init", "my-war"]) == 2
    assert capsys.readouterr().err == (
        "attrition: my-war.toml: exists already and is not overwritten; give another name\n"
    )
    assert Path("my-war.toml").read_text() == "precious"


@pytest.mark.parametrize(
    ("arguments", "essence"),
    [
        (['a"b'], "cannot name a file of attrition"),
        (["-x"], "no option '-x'"),
        ([""], "cannot name a file"),
        (["no/such/war"], "no/such/war.toml: cannot be written: No such file or directory"),
        (["war", "--policy", "--extends", "ukraine-2022"], "--extends: a policy extends nothing"),
    ],
)
def test_refusals(arguments: list[str], essence: str, capsys: Capture) -> None:
    assert main(["init", *arguments]) == 2
    assert essence in capsys.readouterr().err
    assert not list(Path().glob("*.toml"))


def test_nothing_to_extend(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(files, "shipped_directory", lambda: None)
    assert main(["init", "war"]) == 2
    assert "no scenario ships with this installation; name one with --extends FILE" in capsys.readouterr().err
