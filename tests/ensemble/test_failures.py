"""What went wrong with a run is one line with the file and what to do."""

from __future__ import annotations

from pathlib import Path

from attrition.ensemble.failures import FileDamaged, RunFailed, UnitConflict
from attrition.errors import InputError


def test_damage_names_the_file_and_keeps_it_for_the_caller() -> None:
    error = FileDamaged(Path("run/draws.parquet"), "it is missing")
    assert str(error) == "run/draws.parquet: damaged: it is missing"
    assert (error.path, error.reason) == (Path("run/draws.parquet"), "it is missing")


def test_a_conflict_names_both_copies() -> None:
    error = UnitConflict(Path("run/units/a.unit"), Path("run/units/a.01.conflict"))
    line = str(error)
    assert line.startswith("run/units/a.unit: another process wrote this unit with different results")
    assert "ours as a.01.conflict" in line
    assert "\n" not in line


def test_failures_are_not_bad_input() -> None:
    for kind in (RunFailed, FileDamaged, UnitConflict):
        assert issubclass(kind, RunFailed)
        assert not issubclass(kind, InputError)
        assert kind.exit_status == 1
