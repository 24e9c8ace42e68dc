"""Disks that are full, turn read-only or fail: the run says so in one line, keeps what is finished and goes on."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble import files
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.status import status_of
from attrition.ensemble.verify import verify
from tests.ensemble.test_files import ERRORS, failing
from tests.faults.conftest import Disk

Run = Callable[..., Any]


def said(caught: pytest.ExceptionInfo[RunFailed], out: Path, error: int) -> None:
    """Hold the one line against what it must say."""
    line = str(caught.value)
    assert os.strerror(error) in line
    assert f"attrition run {out} --resume" in line
    assert "\n" not in line


def resumed(small_run: Run, out: Path) -> str:
    """Go on with a run, and return the digest that its tables give."""
    directory = RunDirectory(out)
    if directory.exists:  # else the fault came before the manifest
        assert not status_of(directory).damaged
    small_run(out, resume=True)
    return verify(RunDirectory(out))


@pytest.mark.full
@pytest.mark.parametrize("blocks", [20, 50, 52, 60, 75, 81, 84, 90, 95, 100])
def test_full_disk(small_run: Run, disk: Disk, clean_digest: str, blocks: int) -> None:
    """A disk with room for so many blocks of 4,096 bytes: the manifest takes 50, the units 30, the tables 30."""
    out = disk.place / "run"
    out.mkdir()
    disk.remount(f"size={4096 * (blocks + 1)}")
    with pytest.raises(RunFailed) as caught:
        small_run(out)
    said(caught, out, errno.ENOSPC)
    disk.remount("size=64m")
    assert resumed(small_run, out) == clean_digest


@pytest.mark.full
@pytest.mark.parametrize("names", [1, 3, 5, 8, 12, 16])
def test_disk_without_room_for_another_file(
    small_run: Run, disk: Disk, clean_digest: str, names: int
) -> None:
    out = disk.place / "run"
    out.mkdir()
    disk.remount(f"nr_inodes={names + 2}")
    with pytest.raises(RunFailed) as caught:
        small_run(out)
    said(caught, out, errno.ENOSPC)
    disk.remount("nr_inodes=10000")
    assert resumed(small_run, out) == clean_digest


@pytest.mark.parametrize("unit", [0, 3])
def test_disk_that_turns_read_only(
    small_run: Run, stand_in: Any, disk: Disk, clean_digest: str, unit: int
) -> None:
    class Turning(stand_in.StandIn):  # type: ignore[misc]
        def simulate(self, program: Any, **where: Any) -> Any:
            if len(self.simulated) == unit + 1:  # the first is the known answer
                disk.remount("ro")
            return super().simulate(program, **where)

    out = disk.place / "run"
    with pytest.raises(RunFailed) as caught:
        small_run(out, simulator=Turning())
    said(caught, out, errno.EROFS)
    assert len(list(out.glob("units/*/*.unit"))) == unit
    disk.remount("rw")
    assert resumed(small_run, out) == clean_digest


def test_finished_run_on_a_read_only_disk_can_be_read(small_run: Run, disk: Disk) -> None:
    out = disk.place / "run"
    digest = small_run(out).digest
    disk.remount("ro")
    assert verify(RunDirectory(out)) == digest
    assert small_run(out).digest == digest


class Torn:
    """A file that takes half of what is written and then fails."""

    def __init__(self, file: Any, error: int) -> None:
        self.file, self.error = file, error

    def __enter__(self) -> Torn:
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()

    def write(self, data: bytes) -> int:
        self.file.write(data[: len(data) // 2])
        self.file.flush()
        raise OSError(self.error, os.strerror(self.error), self.file.name)


def tearing(number: int, error: int) -> Callable[..., Any]:
    """Return `open` of which the `number`-th file for writing and all later ones tear."""
    used = 0

    def opening(path: Any, mode: str = "r", *more: Any) -> Any:
        nonlocal used
        file = open(path, mode, *more)  # noqa: SIM115
        if "x" not in mode:
            return file
        used += 1
        return Torn(file, error) if used >= number else file

    return opening


CALLS = {
    "open": lambda number, error: (files, "open", failing(open, number, error)),
    "write": lambda number, error: (files, "open", tearing(number, error)),
    "fsync": lambda number, error: (files.os, "fsync", failing(os.fsync, number, error)),
    "link": lambda number, error: (files.os, "link", failing(os.link, number, error)),
    "replace": lambda number, error: (files.os, "replace", failing(os.replace, number, error)),
}
# Files in their order: manifest, draws, variants, eight units (with a fsync of file and folder each), session, tables.
PLACES = {
    "open": (1, 2, 3, 4, 8, 11),
    "write": (1, 2, 3, 4, 8, 11),
    "fsync": (1, 2, 3, 6, 7, 8, 19, 23, 26),
    "link": (1, 2, 3, 4, 11),
    "replace": (1, 2, 3, 7, 10),
}


PLACED = [
    (call, number, ERRORS[index % len(ERRORS)])
    for call, numbers in PLACES.items()
    for index, number in enumerate(numbers)
]
"""Every call fails with every error at one place or another."""


@pytest.mark.full
@pytest.mark.parametrize(
    ("call", "number", "error"),
    PLACED,
    ids=[f"{call}-{number}-{errno.errorcode[error]}" for call, number, error in PLACED],
)
def test_failing_call(
    small_run: Run, tmp_path: Path, clean_digest: str, call: str, number: int, error: int
) -> None:
    """At each kind of file that a run writes: manifest, draws, units, session, tables, checksums."""
    out = tmp_path / "run"
    with pytest.MonkeyPatch.context() as broken:
        holder, name, broken_call = CALLS[call](number, error)
        broken.setattr(holder, name, broken_call, raising=False)
        with pytest.raises(RunFailed) as caught:
            small_run(out)
    said(caught, out, error)
    assert resumed(small_run, out) == clean_digest


@pytest.mark.parametrize("error", [errno.EIO, errno.ESTALE])
def test_units_that_cannot_be_read_are_kept(
    unmerged: RunDirectory, small_run: Run, clean_digest: str, error: int
) -> None:
    before = {path: path.read_bytes() for path in unmerged.units_path.glob("*/*.unit")}
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(Path, "read_bytes", failing(Path.read_bytes, 5, error))
        with pytest.raises((RunFailed, OSError), match=os.strerror(error)):
            small_run(unmerged.path, resume=True)
    assert {path: path.read_bytes() for path in unmerged.units_path.glob("*/*.unit")} == before
    assert small_run(unmerged.path, resume=True).digest == clean_digest
