"""What the tests' Slurm does to processes it does to its own alone."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cluster.slurm import Slurm

JOB = 4_000_000_000
"""A number that no job of a test has."""


@pytest.fixture
def two(tmp_path: Path) -> list[Slurm]:
    """Two that run at once, as under two workers of pytest; not started, since nothing is asked of them."""
    return [Slurm(tmp_path / name) for name in ("first", "second")]


@pytest.fixture
def tasks(two: list[Slurm]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """A process of each, on nodes and of jobs of the same names."""
    with ExitStack() as stack:
        started = []
        for slurm in two:
            names = {"SLURM_JOB_ID": str(JOB), "SLURMD_NODENAME": "n1"}
            process = subprocess.Popen(["sleep", "60"], env=slurm.environment | names)
            stack.callback(process.wait)
            stack.callback(process.kill)
            started.append(process)
        yield started


def test_jobs_of_one_number_are_told_apart(two: list[Slurm], tasks: list[subprocess.Popen[bytes]]) -> None:
    assert [slurm.processes_of(JOB) for slurm in two] == [[task.pid] for task in tasks]


def test_killed_node_takes_none_of_another_slurm_with_it(
    two: list[Slurm], tasks: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Slurm, "fail", lambda self, daemon: None)
    two[0].kill_node("n1")
    assert tasks[0].wait(timeout=10) == -9
    assert tasks[1].poll() is None
