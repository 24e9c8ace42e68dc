"""A run directory says what it is without reading more than it must."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrition.ensemble.directory import FINAL_FILES, Listing, RunDirectory
from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.units import Unit
from attrition.errors import InputError

UNIT = Unit(
    number=0, variant=1, structure=0, folder="v1-s0-00002-00000", first_row=3, rows=2, first_path=0, paths=16
)


def test_a_unit_has_one_place() -> None:
    path = RunDirectory(Path("run")).unit_path(UNIT)
    assert path == Path("run/units/v1-s0-00002-00000/v1-s0-r0000003-0000004-p0000000-0000015.unit")


def test_states_from_nothing_to_finished(tmp_path: Path) -> None:
    directory = RunDirectory(tmp_path / "run")
    assert (directory.exists, directory.finished) == (False, False)
    directory.path.mkdir()
    directory.checksums_path.write_text("{}")
    assert (directory.exists, directory.finished) == (False, False)  # checksums without a run finish nothing
    directory.manifest_path.write_text("{}")
    assert (directory.exists, directory.finished) == (True, True)
    directory.checksums_path.unlink()
    assert (directory.exists, directory.finished) == (True, False)


def test_what_is_no_run_is_bad_input_that_says_why(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"'.*' is not a run directory: it has no manifest\.json; start a run"
    ):
        _ = RunDirectory(tmp_path).manifest
    with pytest.raises(InputError, match=r"there is no directory '.*nowhere'"):
        RunDirectory(tmp_path / "nowhere").refuse_absent()


def test_a_damaged_manifest_is_named(unmerged: RunDirectory) -> None:
    unmerged.manifest_path.write_bytes(unmerged.manifest_path.read_bytes()[:-2])
    with pytest.raises(FileDamaged) as caught:
        _ = RunDirectory(unmerged.path).manifest
    assert caught.value.path == unmerged.manifest_path


def test_a_manifest_that_this_process_wrote_is_not_read_again(unmerged: RunDirectory) -> None:
    written = unmerged.manifest
    directory = RunDirectory(unmerged.path)
    directory.begun(written)
    assert directory.manifest is written
    assert RunDirectory(unmerged.path).manifest.to_data() == written.to_data()


def test_files_of_ours_that_were_never_renamed_are_not_foreign(tmp_path: Path) -> None:
    directory = RunDirectory(tmp_path)
    (tmp_path / ".manifest.json.0123456789abcdef.tmp").touch()
    assert directory.foreign_names() == []
    for name in ("thesis.txt", ".hidden", "notes.tmp"):
        (tmp_path / name).touch()
    assert directory.foreign_names() == [".hidden", "notes.tmp", "thesis.txt"]
    assert RunDirectory(tmp_path / "nowhere").foreign_names() == []
    assert RunDirectory(tmp_path / "thesis.txt").foreign_names() == ["thesis.txt"]


def test_units_are_listed_with_their_sizes_and_what_was_set_aside(tmp_path: Path) -> None:
    directory = RunDirectory(tmp_path)
    assert directory.listing() == Listing({}, [], [])
    for folder, name, size in (
        ("v0-s0-00000", "b.unit", 7),
        ("v0-s0-00001", "a.unit", 0),
        ("v0-s0-00000", "b.02.conflict", 1),
        ("v0-s0-00000", "b.01.conflict", 1),
        ("v0-s0-00001", "a.00.damaged", 1),
        ("v0-s0-00001", ".a.unit.0123456789abcdef.tmp", 1),
    ):
        place = directory.units_path / folder
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(b"x" * size)
    (directory.units_path / "stray.unit").touch()  # not in a folder of units
    first, second = (directory.units_path / f"v0-s0-0000{number}" for number in (0, 1))
    found = directory.listing()
    assert found.sizes == {"b": 7, "a": 0}
    assert found.conflicts == [first / "b.01.conflict", first / "b.02.conflict"]
    assert found.damaged == [second / "a.00.damaged"]


def test_the_checksums_vouch_for_all_but_themselves() -> None:
    assert "checksums.json" not in FINAL_FILES
    assert len(set(FINAL_FILES)) == len(FINAL_FILES) == 8
