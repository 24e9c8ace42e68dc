"""The manifest is read as it was written, and its identity is of all that decides results."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.manifest import Manifest, Plan, Variant, read_manifest
from attrition.ensemble.planning import make_plan
from attrition.ensemble.prepare import create, prepared
from attrition.ensemble.sealed import sealed
from attrition.ensemble.units import UnitShape
from attrition.scenario.files import PolicyFile


def test_manifest_round_trip(scenario: Any, stand_in: Any, tmp_path: Path) -> None:
    simulator = stand_in.StandIn()
    plan = make_plan(scenario, structures="options", draws=8, paths=16)
    manifest = create(RunDirectory(tmp_path / "run"), prepared(plan, simulator), simulator)
    assert manifest.identity == plan.identity == manifest.plan.identity
    assert manifest.plan.units() == plan.units()
    assert manifest.to_data() == prepared(plan, simulator).to_data()
    assert [variant.sets for variant in manifest.plan.variants] == [(), ("study.driftless=1",)]


def test_changed_manifest_is_damaged(scenario: Any, stand_in: Any, tmp_path: Path) -> None:
    directory = RunDirectory(tmp_path / "run")
    create(
        directory,
        prepared(make_plan(scenario, structures="options", draws=8, paths=16), stand_in.StandIn()),
        stand_in.StandIn(),
    )
    path = directory.manifest_path
    path.write_text(path.read_text().replace('"draws": 8', '"draws": 9'))
    with pytest.raises(FileDamaged, match="seal"):
        read_manifest(path)
    path.write_text("{")
    with pytest.raises(FileDamaged, match="JSON"):
        read_manifest(path)


def manifest_of(scenario: Any, stand_in: Any) -> Manifest:
    return prepared(make_plan(scenario, structures="options", draws=8, paths=16), stand_in.StandIn())


def test_data_and_back_is_the_same(scenario: Any, stand_in: Any) -> None:
    data = manifest_of(scenario, stand_in).to_data()
    again = Manifest.from_data(json.loads(json.dumps(data)))
    assert again.to_data() == data
    assert again.plan.identity == data["identity"]  # of the scenario as it was read, not as it was resolved
    assert again.bins == {"options": ((0.0, 0.0, 0.25), (1.0, 2.0, 0.75))}


def test_everything_that_decides_results_is_in_the_identity(scenario: Any) -> None:
    plan = make_plan(scenario, structures="options", draws=8, paths=16)
    changes: dict[str, Any] = {
        "given": scenario.with_(sets=["oil.brent_median=65"]),
        "structures": ("other",),
        "variants": plan.variants[:1],
        "draws": 9,
        "paths": 17,
        "seed": 1,
        "keep_paths": 7,
        "shape": UnitShape(1, 16),
        "source": "f" * 64,
        "keep_nodes": 1,
        "kind": "sweep",
        "study": {"factors": ["aid"]},
    }
    # How the run came to its size changes nothing that comes out; mechanisms are part of `source`.
    assert set(changes) | {"earlier", "mechanisms"} == {field.name for field in fields(Plan)}
    identities = {replace(plan, **{name: value}).identity for name, value in changes.items()}
    assert len(identities | {plan.identity}) == len(changes) + 1
    assert make_plan(scenario, structures="options", draws=8, paths=16).identity == plan.identity


def test_a_variant_changes_the_scenario_and_the_base_does_not(scenario: Any) -> None:
    plan = make_plan(scenario, structures="options", draws=8, paths=16)
    base, driftless = plan.variants
    assert plan.scenario_of(base) is scenario
    assert plan.scenario_of(driftless).values["study.driftless"].value == 1
    assert scenario.values["study.driftless"].value == 0


def test_a_variant_keeps_the_text_of_its_policies(scenario: Any) -> None:
    policy = PolicyFile("mine.toml", 'name = "mine"\n[oil]\nbrent_median = 40\n')
    variant = Variant("mine", 8, policies=(policy,), bands=False)
    plan = make_plan(scenario, structures="options", draws=8, paths=16, kind="compare", variants=[variant])
    assert [each.name for each in plan.variants] == ["base", "driftless", "mine"]
    again = Variant.from_data(json.loads(json.dumps(variant.to_data())))
    assert again == variant
    assert plan.scenario_of(again).values["oil.brent_median"].value == 40
    assert make_plan(scenario, draws=8, paths=16, kind="compare").identity != plan.identity


def test_a_scenario_that_can_no_longer_be_run_can_be_looked_at(scenario: Any, stand_in: Any) -> None:
    data = manifest_of(scenario, stand_in).to_data()
    data["scenario"] = {"name": "of another version"}
    manifest = Manifest.from_data(data)
    assert (manifest.plan.name, len(manifest.plan.units())) == ("of another version", 8)
    assert manifest.to_data() == data


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"kind": "trial"},
            "kind 'trial', schema 1; this version reads run, compare, sweep, claims of schema 1",
        ),
        ({"schema": 2}, "kind 'run', schema 2; this version reads"),
    ],
)
def test_another_kind_or_schema_is_named(
    scenario: Any, stand_in: Any, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(sealed(manifest_of(scenario, stand_in).to_data() | change))
    with pytest.raises(FileDamaged) as caught:
        read_manifest(path)
    assert reason in caught.value.reason
