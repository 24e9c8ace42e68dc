"""A benchmark says where it was taken, and nothing that names the machine itself."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from scripts.benchmarks import machine

CPUINFO = """processor\t: 0
model name\t: Some Processor 9000
flags\t\t: fpu avx2 sse4_2 hypervisor avx512f

processor\t: 1
model name\t: Another
"""


def test_the_fields_are_those_of_the_first_processor() -> None:
    fields = machine.cpu_fields(CPUINFO)
    assert fields["model name"] == "Some Processor 9000"
    assert machine.telling(fields["flags"].split()) == ["sse4_2", "avx2", "avx512f"]


def test_nothing_known_of_the_machine_is_empty_or_its_name() -> None:
    found = machine.machine()
    assert {"processor", "cores"} <= set(found)
    assert all(found.values())
    assert platform.node() not in " ".join(found.values()).split()


def test_versions_are_those_installed() -> None:
    import numba
    import numpy as np

    found = machine.versions()
    assert found["python"] == platform.python_version()
    assert (found["numba"], found["numpy"]) == (numba.__version__, np.__version__)
    assert found["llvm"].split(".")[0].isdigit()


def test_what_cannot_be_read_or_run_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.read_line(tmp_path / "none") == ""
    assert machine.first_line(["/nonexistent/compiler", "--version"]) is None
    assert machine.first_line(["false"]) is None
    monkeypatch.setenv("CC", "/nonexistent/compiler")
    assert "/nonexistent/compiler" not in machine.versions()


def test_a_checkout_without_git_has_no_commit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert machine.commit() == "unknown"
