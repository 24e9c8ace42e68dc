"""Tables are the same however they are cut into pieces, and a merge holds few units at a time."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from attrition.ensemble import tabulate
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.store import UnitContent
from attrition.ensemble.units import Unit


def test_rows_that_come_in_many_units_are_written_in_order(
    small_run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = small_run(tmp_path / "run")
    monkeypatch.setattr(tabulate, "ROWS_A_FRAME", 40)
    monkeypatch.setattr(tabulate, "CELLS_A_FRAME", 700)
    again = small_run(tmp_path / "again")
    assert again.outcomes.equals(run.outcomes)
    cells = [pl.read_parquet(each.directory / "histograms.parquet") for each in (again, run)]
    assert cells[0].equals(cells[1])
    assert again.digest == run.digest


@pytest.mark.parametrize(
    "sizes",
    [{"draws": 40, "paths": 32}, pytest.param({"draws": 1, "paths": 1280}, marks=pytest.mark.full)],
)
def test_few_units_are_held_at_a_time(
    small_run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: dict[str, int]
) -> None:
    held: list[weakref.ref[UnitContent]] = []
    most = 0
    real = tabulate.read_unit

    def watched(directory: RunDirectory, unit: Unit, identity: str) -> UnitContent:
        nonlocal most
        content = real(directory, unit, identity)
        held.append(weakref.ref(content))
        gc.collect()
        most = max(most, sum(each() is not None for each in held))
        return content

    monkeypatch.setattr(tabulate, "read_unit", watched)
    # What other tests left behind is not looked through at each of the units.
    gc.freeze()
    try:
        small_run(tmp_path / "run", driftless=False, keep_paths=1280, **sizes)
    finally:
        gc.unfreeze()
    assert len(held) >= 20
    assert most <= 3  # in use, waiting, and being read


def test_a_unit_that_vanishes_is_named(unmerged: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(directory: RunDirectory, unit: Unit, identity: str) -> UnitContent:
        raise FileNotFoundError

    monkeypatch.setattr(tabulate, "read_unit", gone)
    staging = unmerged.path / "staging"
    staging.mkdir()
    manifest: Manifest = unmerged.manifest
    with pytest.raises(RunFailed, match="unit 0 vanished"):
        tabulate.write_tables(unmerged, manifest, staging)
