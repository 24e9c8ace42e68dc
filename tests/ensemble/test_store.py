"""Damaged units are found and mended, twins that differ are a loud error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.execute import Workbench
from attrition.ensemble.failures import FileDamaged, RunFailed, UnitConflict
from attrition.ensemble.merge import merge
from attrition.ensemble.status import status_of
from attrition.ensemble.store import read_unit, unit_bytes, write_unit
from tests.ensemble.harm import cut, empty, flipped, swapped


@pytest.mark.parametrize("harm", [empty, cut, flipped, swapped])
def test_damage_is_counted_named_and_mended(
    unmerged: RunDirectory,
    small_run: Callable[..., Any],
    stand_in: Any,
    clean_digest: str,
    harm: Callable[[Path], None],
) -> None:
    unit = unmerged.manifest.plan.units()[5]
    path = unmerged.unit_path(unit)
    harm(path)
    status = status_of(unmerged)
    assert (status.done, [found.number for found in status.damaged]) == (7, [5])
    with pytest.raises(RunFailed, match=rf"unit 5: .*{path.name}.*--resume"):
        merge(unmerged, lambda *_: {})
    assert path.exists()
    simulator = stand_in.StandIn()
    assert small_run(unmerged.path, resume=True, simulator=simulator).digest == clean_digest
    assert len(simulator.simulated) == 2  # the known answer and this unit


def test_damaged_file_is_kept_aside(unmerged: RunDirectory, stand_in: Any) -> None:
    unit = unmerged.manifest.plan.units()[0]
    good = unmerged.unit_path(unit).read_bytes()
    flipped(unmerged.unit_path(unit))
    assert write_unit(unmerged, unit, good)
    assert unmerged.unit_path(unit).read_bytes() == good
    assert len(unmerged.listing().damaged) == 1


def test_equal_twin_is_dropped(unmerged: RunDirectory, stand_in: Any) -> None:
    unit = unmerged.manifest.plan.units()[3]
    bench = Workbench(unmerged.manifest, stand_in.StandIn(), "kernel")
    data = unit_bytes(unit, unmerged.manifest.identity, bench.simulated(unit))
    assert not write_unit(unmerged, unit, data)
    assert len(list(unmerged.units_path.glob("*/*"))) == 8


def test_twin_that_differs_is_loud_and_both_are_kept(unmerged: RunDirectory, stand_in: Any) -> None:
    unit = unmerged.manifest.plan.units()[3]
    before = unmerged.unit_path(unit).read_bytes()
    result = Workbench(unmerged.manifest, stand_in.StandIn(), "kernel").simulated(unit)
    result.outcomes[0, -1] *= 1.0 + 2.0**-52
    data = unit_bytes(unit, unmerged.manifest.identity, result)
    with pytest.raises(UnitConflict, match="both are kept"):
        write_unit(unmerged, unit, data)
    assert unmerged.unit_path(unit).read_bytes() == before
    [conflict] = unmerged.listing().conflicts
    assert conflict.read_bytes() == data
    assert status_of(unmerged).conflicts == [conflict]
    with pytest.raises(RunFailed, match="two copies that differ"):
        merge(unmerged, lambda *_: {})


def test_unit_of_another_run_is_refused(unmerged: RunDirectory, stand_in: Any) -> None:
    unit = unmerged.manifest.plan.units()[0]
    result = Workbench(unmerged.manifest, stand_in.StandIn(), "kernel").simulated(unit)
    unmerged.unit_path(unit).write_bytes(unit_bytes(unit, "f" * 64, result))
    with pytest.raises(FileDamaged, match="another run"):
        read_unit(unmerged, unit, unmerged.manifest.identity)


def test_missing_units_are_listed_with_the_command(unmerged: RunDirectory) -> None:
    units = unmerged.manifest.plan.units()
    for number in (1, 2, 6):
        unmerged.unit_path(units[number]).unlink()
    with pytest.raises(
        RunFailed, match=r"3 of 8 units are missing: 1-2, 6; compute them with: attrition run .*"
    ):
        merge(unmerged, lambda *_: {})


def test_damaged_draws_are_named_and_mended(
    unmerged: RunDirectory, small_run: Callable[..., Any], clean_digest: str
) -> None:
    draws = unmerged.path / "draws.parquet"
    for harm in (flipped, empty):
        harm(draws)
        with pytest.raises(RunFailed, match=r"draws\.parquet: damaged.*--resume"):
            merge(unmerged, lambda *_: {})
    assert small_run(unmerged.path, resume=True).digest == clean_digest


def test_draws_of_other_values_are_damage(unmerged: RunDirectory) -> None:
    import polars as pl

    draws = unmerged.path / "draws.parquet"
    pl.read_parquet(draws).with_columns(pl.col("a.one") + 1e-15).write_parquet(draws)
    with pytest.raises(RunFailed, match="does not hold the draws of the manifest"):
        merge(unmerged, lambda *_: {})
