"""The sides of a war have the names that its file gives them, wherever results are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrition.analysis.summary import given
from attrition.errors import InputError
from attrition.scenario import Scenario, load_scenario


def war(folder: Path, sides: str) -> Scenario:
    path = folder / "mine.toml"
    path.write_text(f'schema = 1\nextends = "winter-war"\n[sides]\n{sides}\n')
    return load_scenario(str(path))


def test_names_come_from_the_file_and_from_what_it_extends(tmp_path: Path) -> None:
    sides = war(tmp_path, 'challenger = "Red"').sides
    assert sides == {"challenger": "Red", "defender": "Finland", "coalition": "Sweden, Britain and France"}


def test_results_say_who_the_sides_are(tmp_path: Path) -> None:
    text = given(war(tmp_path, 'challenger = "Red"'))
    assert text.startswith("the challenger is Red, the defender is Finland, the coalition is Sweden")
    assert "war begins at 1939-11-30" in text
    assert given(load_scenario("plain-war")).startswith("war begins at")


def test_names_survive_a_manifest_and_change_no_result(tmp_path: Path) -> None:
    scenario = war(tmp_path, 'challenger = "Red"')
    assert Scenario.from_data(scenario.to_data()) == scenario
    assert scenario.with_(sets=["regime.hazard=0.02"]).sides == scenario.sides
    assert scenario.identity() == load_scenario("winter-war").identity()


def test_a_manifest_without_names_is_read() -> None:
    data = load_scenario("winter-war").to_data()
    del data["sides"]
    assert Scenario.from_data(data).sides == {}


@pytest.mark.parametrize("sides", ['attacker = "Red"', "challenger = 1"])
def test_another_side_or_a_name_that_is_no_text_is_refused(tmp_path: Path, sides: str) -> None:
    with pytest.raises(InputError, match=r"mine.toml: sides"):
        war(tmp_path, sides)
