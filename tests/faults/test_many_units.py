"""A hundred thousand units are listed in two seconds, with some missing, some empty and one in two copies."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble.conduct import Way, opened
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.planning import make_plan
from attrition.ensemble.status import how_to_go_on, status_of
from attrition.ensemble.units import UnitShape

UNITS = 100_000
SECONDS = 2.0


@pytest.mark.full
def test_status_of_a_hundred_thousand_units(
    scenario: Any, stand_in: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(UnitShape, "of", classmethod(lambda cls, *size: cls(1, 1)))
    directory = RunDirectory(tmp_path / "run")
    plan = make_plan(scenario, structures="options", draws=UNITS // 100, paths=100, driftless=False)
    assert opened(directory, plan, Way(), stand_in.StandIn(), lambda: None)
    units = plan.units()
    assert len(units) == UNITS
    for folder in {unit.folder for unit in units}:
        (directory.units_path / folder).mkdir(parents=True)
        (directory.units_path / folder / "one").write_bytes(b"x" * 100)
    for unit in units:
        if unit.number % 10_000:
            # Names of one file a folder: a hundred thousand files would take the disk a minute.
            os.link(directory.units_path / unit.folder / "one", directory.unit_path(unit))
    directory.unit_path(units[7]).unlink()
    directory.unit_path(units[7]).touch()
    twin = directory.unit_path(units[1]).with_suffix(".0123abcd.conflict")
    twin.write_bytes(b"other")
    best = float("inf")
    for _ in range(3):
        # Of the processor and not of the clock: other work on the machine is not what is measured.
        begun = time.process_time()
        status = status_of(RunDirectory(directory.path))
        best = min(best, time.process_time() - begun)
    assert [unit.number for unit in status.missing] == list(range(0, UNITS, 10_000))
    assert ([unit.number for unit in status.damaged], status.conflicts) == ([7], [twin])
    assert how_to_go_on(directory, status) == f"attrition run {directory.path} --resume"
    assert best < SECONDS
