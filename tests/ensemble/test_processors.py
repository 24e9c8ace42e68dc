"""Threads: what was asked for, then the batch system, then the machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from attrition.ensemble.processors import thread_count


@pytest.mark.parametrize("name", ["SLURM_CPUS_PER_TASK", "NCPUS", "LSB_DJOB_NUMPROC"])
def test_grant_of_the_batch_system(name: str, tmp_path: Path) -> None:
    assert thread_count(None, {name: "7"}, tmp_path) == 7
    assert thread_count(3, {name: "7"}, tmp_path) == 3
    assert thread_count(None, {name: "many"}, tmp_path) == len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("limit", "expected"), [("50000 100000", 1), ("100000 100000", 1), ("max 100000", None)]
)
def test_quota_of_version_2(tmp_path: Path, limit: str, expected: int | None) -> None:
    (tmp_path / "cpu.max").write_text(limit + "\n")
    assert thread_count(None, {}, tmp_path) == (expected or len(os.sched_getaffinity(0)))


def test_quota_of_version_1(tmp_path: Path) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("100000")
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000")
    assert thread_count(None, {}, tmp_path) == 1
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("-1")
    assert thread_count(None, {}, tmp_path) == len(os.sched_getaffinity(0))
