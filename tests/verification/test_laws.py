"""All laws: their names, the scenarios they are checked on, and the keys that they leave free."""

from __future__ import annotations

import pytest

from attrition.scenario import load_scenario
from attrition.scenario.files import shipped
from attrition.verification.law import Law
from attrition.verification.laws import BATTLE, DECISIONS, LAWS, PROCESSES

ON_SCENARIOS = [law for law in LAWS if law.scenario is not None]


def test_every_oracle_of_the_list_has_a_law() -> None:
    assert {law.id for law in LAWS} == {f"V{number}" for number in range(1, 19)}
    numbers = [int(law.id.removeprefix("V")) for law in LAWS]
    assert numbers == sorted(numbers)


def test_families_gather_the_laws_of_their_modules() -> None:
    assert {law.id for law in BATTLE} == {"V1", "V2", "V3", "V4", "V18"}
    assert {"V5", "V6", "V11", "V12"} < {law.id for law in PROCESSES}
    assert {law.id for law in DECISIONS} == {"V9", "V10", "V13", "V14"}
    # Games are checked on functions; all other laws of a family have a canonical scenario named after them.
    assert {law.id for law in DECISIONS if law.scenario is not None} == {"V10", "V13"}
    assert all(
        law.scenario == f"canonical/{law.name}" for law in PROCESSES if law.id in ("V5", "V6", "V11", "V12")
    )


def test_names_are_unique_and_no_ids() -> None:
    names = [law.name for law in LAWS]
    assert len(set(names)) == len(names)
    assert not set(names) & {law.id for law in LAWS}
    assert all(name == name.lower() and " " not in name for name in names)


def test_statements_are_sentences() -> None:
    for law in LAWS:
        assert law.statement.endswith("."), law.name
        assert "\n" not in law.statement, law.name


@pytest.mark.parametrize("law", ON_SCENARIOS, ids=lambda law: law.name)
def test_the_scenario_of_a_law_ships_and_has_the_keys_that_it_leaves_free(law: Law) -> None:
    assert law.scenario in shipped("scenario")
    assert law.scenario is not None and law.scenario.startswith("canonical/")
    scenario = load_scenario(law.scenario)
    assert law.switches, law.name
    assert len(set(law.switches)) == len(law.switches), law.name
    for key in law.switches:
        known = key == "acts" or key in scenario.values
        assert known or hasattr(scenario.clock, key.removeprefix("clock.")), key
    assert not any(value.varies for value in scenario.values.values()), law.name


def test_every_canonical_scenario_has_its_law_or_says_what_it_is_for() -> None:
    without = {name for name in shipped("scenario") if name.startswith("canonical/")} - {
        law.scenario for law in LAWS
    }
    assert without == {"canonical/idle", "canonical/driftless"}
