"""Processes that work in one directory at the same time, each cut in its own way."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.status import status_of
from attrition.ensemble.verify import verify

SIZE = ("--draws", 8, "--paths", 16, "--threads", 1, "--structures", "options")


@pytest.mark.full
def test_three_overlapping_cuts_at_the_same_time(
    small_run: Callable[..., Any],
    command: Callable[..., subprocess.Popen[str]],
    tmp_path: Path,
    clean_digest: str,
) -> None:
    """Each unit belongs to a shard of each cut, so that every one is computed up to three times at once."""
    out = tmp_path / "a run"
    cuts = ["0/1", "0/2", "1/2", "0/3", "1/3", "2/3"]
    started = [
        command("run", "ukraine-2022", "--out", out, *SIZE, "--shard", shard, seconds=0.1) for shard in cuts
    ]
    for process in started:
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
    status = status_of(RunDirectory(out))
    assert (status.todo, status.conflicts, status.set_aside) == ([], [], [])
    small_run(out, resume=True)
    assert verify(RunDirectory(out)) == clean_digest


@pytest.mark.full
def test_shards_that_merge_while_others_resume(
    small_run: Callable[..., Any],
    command: Callable[..., subprocess.Popen[str]],
    tmp_path: Path,
    clean_digest: str,
) -> None:
    """Four processes go on with one run, and each of them merges it in the end."""
    out = tmp_path / "run"
    first = command("run", "ukraine-2022", "--out", out, *SIZE, "--shard", "0/2", seconds=0.0)
    assert first.wait(timeout=60) == 0
    started = [command("run", out, "--resume", "--no-figures", seconds=0.1) for _ in range(4)]
    for process in started:
        table, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        assert clean_digest[:12] in table
    assert verify(RunDirectory(out)) == clean_digest
