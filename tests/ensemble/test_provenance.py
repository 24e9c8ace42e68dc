"""Versions, and a digest that moves with every source that decides results and with no other."""

from __future__ import annotations

import platform
import shutil
from pathlib import Path

import numpy as np
import pytest

import attrition
from attrition.ensemble import provenance
from attrition.ensemble.provenance import source_digest

PACKAGE = Path(attrition.__file__).parent


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sources, which stands for the package."""
    package = tmp_path / "attrition"
    for room in (*provenance.DECIDING_ROOMS, "cli"):
        shutil.copytree(PACKAGE / room, package / room, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(attrition, "__file__", str(package / "__init__.py"))
    return package


def computed() -> str:
    """The digest, not the remembered one."""
    return source_digest.__wrapped__()


def test_versions_are_those_at_work() -> None:
    found = provenance.versions()
    assert set(provenance.BINDING) <= set(found)
    assert (found["python"], found["numpy"]) == (platform.python_version(), np.__version__)
    assert found["attrition"] == attrition.__version__


def test_a_library_that_is_not_there_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> str:
        raise provenance.PackageNotFoundError(name)

    monkeypatch.setattr(provenance, "version", absent)
    assert provenance.versions()["numba"] == "none"


def test_the_digest_does_not_depend_on_the_place(copied: Path) -> None:
    before = computed()
    assert len(before) == 64
    moved = copied.rename(copied.with_name("elsewhere"))
    attrition.__file__ = str(moved / "__init__.py")
    assert computed() == before


@pytest.mark.parametrize("room", ["numeric", "model", "scenario", "engine"])
def test_a_changed_added_or_renamed_source_changes_the_digest(copied: Path, room: str) -> None:
    seen = {computed()}
    file = sorted((copied / room).rglob("*.py"))[-1]
    file.write_bytes(file.read_bytes() + b"\n")
    seen.add(computed())
    (copied / room / "zz_new.py").touch()
    seen.add(computed())
    (copied / room / "zz_new.py").rename(copied / room / "zz_newer.py")
    seen.add(computed())
    assert len(seen) == 4


def test_what_decides_nothing_leaves_the_digest(copied: Path) -> None:
    before = computed()
    (copied / "cli" / "run.py").write_text("")
    (copied / "model" / "notes.txt").write_text("x")
    assert computed() == before
