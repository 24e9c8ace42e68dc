"""The manifest is read as it was written, and its identity is of all that decides results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.manifest import read_manifest
from attrition.ensemble.planning import make_plan
from attrition.ensemble.prepare import create, prepared


def test_manifest_round_trip(scenario: Any, stand_in: Any, tmp_path: Path) -> None:
    simulator = stand_in.StandIn()
    plan = make_plan(scenario, draws=8, paths=16)
    manifest = create(RunDirectory(tmp_path / "run"), prepared(plan, simulator), simulator)
    assert manifest.identity == plan.identity == manifest.plan.identity
    assert manifest.plan.units() == plan.units()
    assert manifest.to_data() == prepared(plan, simulator).to_data()
    assert [variant.sets for variant in manifest.plan.variants] == [(), ("study.driftless=1",)]


def test_changed_manifest_is_damaged(scenario: Any, stand_in: Any, tmp_path: Path) -> None:
    directory = RunDirectory(tmp_path / "run")
    create(
        directory, prepared(make_plan(scenario, draws=8, paths=16), stand_in.StandIn()), stand_in.StandIn()
    )
    path = directory.manifest_path
    path.write_text(path.read_text().replace('"draws": 8', '"draws": 9'))
    with pytest.raises(FileDamaged, match="seal"):
        read_manifest(path)
    path.write_text("{")
    with pytest.raises(FileDamaged, match="JSON"):
        read_manifest(path)
