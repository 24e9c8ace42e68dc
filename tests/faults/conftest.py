"""Faults are put on small runs of the stand-in; what root may do, mounting above all, is skipped for others."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ensemble.conftest import (
    command,
    fixed_source,
    scenario,
    small_run,
    stand_in,
    unmerged,
)

__all__ = ["command", "fixed_source", "scenario", "small_run", "stand_in", "unmerged"]


@pytest.fixture(autouse=True)
def _one_version(fixed_source: None) -> None:
    """All tests of this folder."""


_known: list[str] = []


@pytest.fixture
def clean_digest(small_run: Callable[..., Any], tmp_path: Path) -> str:
    """Digest of the run of `small_run` that nothing disturbed, computed once."""
    if not _known:
        _known.append(small_run(tmp_path / "clean").digest)
    return _known[0]


class Disk:
    """A file system of its own, in memory.

    Parameters
    ----------
    place : where it is mounted.
    """

    def __init__(self, place: Path) -> None:
        self.place = place

    def remount(self, options: str) -> None:
        """Change its size, as in size=1m, or whether it can be written, as in ro."""
        subprocess.run(["mount", "-o", f"remount,{options}", self.place], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A tmpfs of 64 MB."""
    if os.geteuid() != 0:
        pytest.skip("mounting needs root")
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "attrition-test", place], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip(f"mounting is not allowed here: {done.stderr.decode().strip()}")
    try:
        yield Disk(place)
    finally:
        subprocess.run(["umount", "--lazy", place], check=True, capture_output=True)
