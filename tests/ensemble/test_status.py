"""What of a run is there, missing or damaged, and which command goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.planning import make_plan
from attrition.ensemble.status import status_of
from tests.ensemble.harm import empty, flipped


def test_status_of_many_units_only_lists(unmerged: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    from attrition.ensemble import status

    monkeypatch.setattr(status, "READ_AT_ONCE_UNITS", 3)
    units = unmerged.manifest.plan.units()
    flipped(unmerged.unit_path(units[1]))
    empty(unmerged.unit_path(units[2]))
    quick, full = status_of(unmerged), status_of(unmerged, read=True)
    assert ([unit.number for unit in quick.damaged], quick.read) == ([2], False)
    assert ([unit.number for unit in full.damaged], full.read) == ([1, 2], True)


@pytest.mark.full
def test_status_of_a_hundred_thousand_units_is_quick(scenario: Any, stand_in: Any, tmp_path: Path) -> None:
    import time
    from dataclasses import replace

    from attrition.ensemble.prepare import create, prepared
    from attrition.ensemble.units import UnitShape

    plan = make_plan(scenario, draws=100_000, paths=1, driftless=False)
    plan = replace(plan, shape=UnitShape(1, 1))
    simulator = stand_in.StandIn()
    manifest = create(RunDirectory(tmp_path / "run"), prepared(plan, simulator), simulator)
    directory = RunDirectory(tmp_path / "run")
    for unit in manifest.plan.units()[1:]:
        directory.unit_path(unit).parent.mkdir(parents=True, exist_ok=True)
        directory.unit_path(unit).write_bytes(b"x" * 64)
    started = time.process_time()
    status = status_of(directory)
    assert time.process_time() - started < 2.0
    assert [unit.number for unit in status.missing] == [0]
