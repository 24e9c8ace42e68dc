"""A worker writes the unit that it is given, once, and only of a run that it can add to; without a cluster."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from attrition.ensemble import worker
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.worker import Order, executing, objection, perform


@pytest.fixture
def simulator(monkeypatch: pytest.MonkeyPatch, stand_in: Any) -> Any:
    """What simulates in the worker; it keeps no programs of other tests."""
    made = stand_in.StandIn()
    monkeypatch.setattr(worker, "simulator_of_worker", lambda: made)
    monkeypatch.setattr(worker, "_benches", type(worker._benches)())
    return made


def order_of(directory: RunDirectory) -> Order:
    return Order(str(directory.path), directory.manifest.identity, "kernel")


def test_a_unit_is_the_file_that_a_process_writes(unmerged: RunDirectory, simulator: Any) -> None:
    unit = unmerged.manifest.plan.units()[2]
    path = unmerged.unit_path(unit)
    content = path.read_bytes()
    path.unlink()
    done = perform(order_of(unmerged), unit)
    assert (done.number, done.failed) == (unit.number, None) and done.seconds >= 0.0
    assert path.read_bytes() == content


def test_a_sound_unit_is_left_and_a_damaged_one_is_written_anew(
    unmerged: RunDirectory, simulator: Any
) -> None:
    unit = unmerged.manifest.plan.units()[1]
    path = unmerged.unit_path(unit)
    content, order = path.read_bytes(), order_of(unmerged)
    assert perform(order, unit).failed is None
    answered = len(simulator.simulated)
    assert perform(order, unit).failed is None
    assert len(simulator.simulated) == answered
    os.truncate(path, 100)
    assert perform(order, unit).failed is None
    assert path.read_bytes() == content
    assert len(simulator.simulated) == answered + 1


def test_a_machine_with_other_bits_writes_nothing(
    unmerged: RunDirectory, simulator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = unmerged.manifest.plan.units()[0]
    unmerged.unit_path(unit).unlink()
    monkeypatch.setattr("attrition.ensemble.prepare.known_answer", lambda *arguments: "other bits")
    failed = perform(order_of(unmerged), unit).failed
    assert failed is not None and "does not reproduce the known answer" in failed
    assert f"process {os.getpid()}" in failed
    assert not unmerged.unit_path(unit).exists()


def test_what_a_worker_objects_to(
    unmerged: RunDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = order_of(unmerged)
    assert objection(order) is None
    assert "does not see the run" in str(objection(Order(str(tmp_path / "none"), order.identity, "kernel")))
    assert "another run" in str(objection(Order(order.directory, "0" * 64, "kernel")))
    monkeypatch.setattr("attrition.ensemble.provenance.source_digest", lambda: "f" * 64)
    assert "another version of the program" in str(objection(order))


def test_tasks_in_progress_are_told_by_their_keys() -> None:
    state = SimpleNamespace(executing=[SimpleNamespace(key="unit-1"), SimpleNamespace(key=("unit", 2))])
    told: Any = SimpleNamespace(state=state)
    assert executing(told) == ["unit-1", "('unit', 2)"]
