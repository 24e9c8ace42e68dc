"""What of a run is there, missing or damaged, and which command goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.planning import make_plan
from attrition.ensemble.sessions import Session
from attrition.ensemble.status import Status, how_to_go_on, is_damaged, status_of, units_to_do
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

    plan = make_plan(scenario, structures="options", draws=100_000, paths=1, driftless=False)
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


def test_a_whole_run_has_nothing_left(unmerged: RunDirectory) -> None:
    status = status_of(unmerged)
    assert (status.done, status.todo, status.finished, status.read) == (8, [], False, True)


def test_a_finished_run_is_done(small_run: Callable[..., Any], tmp_path: Path) -> None:
    status = status_of(RunDirectory(small_run(tmp_path / "run").directory))
    assert (status.finished, status.done, status.todo) == (True, 8, [])


def test_todo_is_in_order_and_files_of_no_unit_do_not_count(unmerged: RunDirectory) -> None:
    units = unmerged.manifest.plan.units()
    unmerged.unit_path(units[6]).unlink()
    empty(unmerged.unit_path(units[2]))
    (unmerged.unit_path(units[0]).parent / "v9-s9.unit").write_bytes(b"x" * 100)
    status = status_of(unmerged)
    assert [unit.number for unit in status.todo] == [2, 6]
    assert status.done == 6


def test_only_mending_moves_damaged_files_aside(unmerged: RunDirectory) -> None:
    units = unmerged.manifest.plan.units()
    flipped(unmerged.unit_path(units[3]))
    unmerged.unit_path(units[1]).unlink()
    assert units_to_do(unmerged, units, mend=False) == [units[1]]
    assert unmerged.listing().damaged == []
    empty(unmerged.unit_path(units[4]))  # too short to be whole, whether asked or not
    assert units_to_do(unmerged, units, mend=False) == [units[1], units[4]]
    assert units_to_do(unmerged, units[:4], mend=True) == [units[1], units[3]]
    assert len(unmerged.listing().damaged) == 2
    assert not is_damaged(unmerged, units[3], unmerged.manifest.identity)  # it is missing now


def left_by(directory: RunDirectory, shards: int | None, *missing: int) -> str:
    """The command that goes on with a run that some shards worked on."""
    for file in directory.sessions_path.iterdir():
        file.unlink()
    Session(directory.sessions_path, 1, None if shards is None else (0, shards), paths=1, finished=1.0).save()
    units = directory.manifest.plan.units()
    status = Status(False, units, [units[number] for number in missing], [], [], [], True)
    return how_to_go_on(directory, status)


def test_the_shards_that_left_units_are_named(unmerged: RunDirectory) -> None:
    run = f"attrition run {unmerged.path}"
    assert left_by(unmerged, None, 1, 2) == f"{run} --resume"
    assert left_by(unmerged, 4, 1, 5) == f"{run} --shard 1/4"
    assert (
        left_by(unmerged, 4, 0, 1, 6, 7) == f"{run} --shard I/4 for I in 0-3, or all at once: {run} --resume"
    )
    assert left_by(unmerged, 4, 0, 3) == f"{run} --shard I/4 for I in 0, 3, or all at once: {run} --resume"


def test_damaged_units_need_a_resume_whatever_the_shards(unmerged: RunDirectory) -> None:
    flipped(unmerged.unit_path(unmerged.manifest.plan.units()[1]))
    assert how_to_go_on(unmerged, status_of(unmerged)) == f"attrition run {unmerged.path} --resume"
