"""A job array on a real Slurm: whatever happens to its tasks, the merged run has the digest of an undisturbed one."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.status import how_to_go_on, status_of
from attrition.ensemble.verify import verify
from tests.cluster.slurm import Slurm, end, is_alive, until

Run = Callable[..., Any]
Line = Callable[..., str]
Script = Callable[[object], str]

SIZE = ("--draws", 8, "--paths", 16, "--threads", 1, "--structures", "options")
SHARDS = 4
"""Of two units each."""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "run"


@pytest.fixture
def shard(stand_in_line: Line, out: Path) -> Script:
    """Script of one task of the array, with the seconds that a unit takes."""

    def script(seconds: object) -> str:
        place = ("run", "ukraine-2022", "--out", out, *SIZE)
        return stand_in_line(*place, "--shard", f"$SLURM_ARRAY_TASK_ID/{SHARDS}", seconds=seconds)

    return script


@pytest.fixture
def alone(shard: Script) -> Script:
    """Script of a task that is the whole array."""
    return lambda seconds: shard(seconds).replace(f"/{SHARDS}", "/1")


def done(out: Path) -> list[Path]:
    return list(out.glob("units/*/*.unit"))


def merged(small_run: Run, out: Path) -> str:
    """Merge, which refuses while a unit is missing, and return the digest that the tables give."""
    status = status_of(RunDirectory(out))
    assert (status.missing, status.damaged, status.conflicts) == ([], [], [])
    small_run(out, resume=True)
    return verify(RunDirectory(out))


def test_array_gives_the_digest_of_one_process(
    slurm: Slurm, small_run: Run, shard: Script, out: Path, clean_digest: str
) -> None:
    job = slurm.submit(shard(0.0), f"--array=0-{SHARDS - 1}")
    slurm.wait(job)
    assert merged(small_run, out) == clean_digest


def test_cancelled_task_is_named_and_resubmitted_alone(
    slurm: Slurm, small_run: Run, shard: Script, out: Path, clean_digest: str
) -> None:
    job = slurm.submit(shard("$((SLURM_ARRAY_TASK_ID == 1 ? 60 : 0))"), f"--array=0-{SHARDS - 1}")
    until(lambda: len(done(out)) == 2 * (SHARDS - 1), "the units of the other tasks")
    slurm.ask("scancel", f"{job}_1")
    slurm.wait(job)
    assert slurm.state(f"{job}_1") == "CANCELLED"
    directory = RunDirectory(out)
    status = status_of(directory)
    assert {unit.number % SHARDS for unit in status.missing} == {1}
    assert how_to_go_on(directory, status) == f"attrition run {out} --shard 1/{SHARDS}"
    # Only a part of the array: SLURM_ARRAY_TASK_COUNT is 1 now, and n stays what it was.
    again = slurm.submit(shard(0.0), "--array=1")
    slurm.wait(again)
    assert merged(small_run, out) == clean_digest


def test_rest_of_a_cancelled_array_is_done_with_another_n(
    slurm: Slurm, small_run: Run, shard: Script, out: Path, clean_digest: str
) -> None:
    # Told to end, a task would finish its unit; these are killed in the middle of theirs.
    slow = "$((SLURM_ARRAY_TASK_ID > 1 ? 30 : 1))"
    job = slurm.submit(shard(slow), f"--array=0-{SHARDS - 1}")
    until(lambda: len(done(out)) >= 2, "two units")
    slurm.ask("scancel", job)
    slurm.wait(job)
    assert 0 < len(done(out)) < 2 * SHARDS
    again = slurm.submit(shard(0.0).replace(f"/{SHARDS}", "/3"), "--array=0-2")
    slurm.wait(again)
    assert merged(small_run, out) == clean_digest


def test_requeued_task_starts_again_and_ends(
    slurm: Slurm, small_run: Run, shard: Script, out: Path, clean_digest: str
) -> None:
    job = slurm.submit(shard(1.0), f"--array=0-{SHARDS - 1}")
    until(lambda: done(out), "the first unit")
    task = slurm.fields(f"{job}_0")["JobId"]
    slurm.ask("scontrol", "requeue", task)
    until(lambda: slurm.state(task) == "PENDING", "the task in the queue again")
    slurm.let_go(job)
    slurm.wait(job)
    assert slurm.fields(task)["Restarts"] == "1"
    assert merged(small_run, out) == clean_digest


def test_warned_before_its_limit_a_task_stops_after_a_whole_unit(
    slurm: Slurm, small_run: Run, alone: Script, out: Path, clean_digest: str
) -> None:
    # Slurm may warn a minute early, at the start of a task, before Python is there to hear it: hence two minutes.
    job = slurm.submit(alone(12.0), "--array=0", "--time=2", "--signal=B:USR1@55")
    slurm.wait(job, seconds=150.0)
    assert "stopped by SIGUSR1" in slurm.printed(job)
    assert slurm.exit_code(f"{job}_0") == "75:0"
    assert 1 <= len(done(out)) < 2 * SHARDS
    assert merged_after(small_run, out) == clean_digest


def merged_after(small_run: Run, out: Path) -> str:
    """Compute what is missing, and merge."""
    small_run(out, resume=True)
    return verify(RunDirectory(out))


def test_timed_out_task_is_killed_and_loses_nothing(
    slurm: Slurm, small_run: Run, shard: Script, out: Path, clean_digest: str
) -> None:
    """Its unit takes longer than its limit of a minute, so that it is killed in the middle of it."""
    quick = slurm.submit(shard(0.0), "--array=1-3")
    slurm.wait(quick)
    before = {path: path.read_bytes() for path in done(out)}
    job = slurm.submit(shard(300.0), "--array=0", "--time=1")
    slurm.wait(job, seconds=150.0)
    assert slurm.state(f"{job}_0") == "TIMEOUT"
    assert {path: path.read_bytes() for path in done(out)} == before
    assert merged_after(small_run, out) == clean_digest


def test_failed_node_leaves_a_live_twin_that_writes_beside_the_requeued_task(
    slurm: Slurm, small_run: Run, alone: Script, out: Path, clean_digest: str
) -> None:
    job = slurm.submit(alone(4.0), "--array=0", "--requeue", "--nodelist=n1")
    until(lambda: slurm.state(job) == "RUNNING" and len(slurm.processes_of(job)) > 0, "the task at work")
    first = slurm.processes_of(job)
    slurm.fail("n1")
    try:
        # Slurm loses the node, not the processes on it; freed of its node the task starts on the other.
        until(lambda: slurm.state(job) in ("PENDING", "COMPLETING"), "the task in the queue again")
        slurm.ask("scontrol", "update", f"JobId={job}", "StartTime=now", "ReqNodeList=")
        until(lambda: slurm.fields(job).get("BatchHost") == "n2", "the task on the other node")
        until(lambda: set(slurm.processes_of(job)) - set(first), "the second process")
        twins = slurm.processes_of(job)
        assert set(first) & set(twins), "the first copy is dead, so this is no live twin"
        slurm.wait(job)
        until(lambda: not any(map(is_alive, first)), "the end of the first copy")
    finally:
        end(first)
        slurm.mend("n1")
        until(
            lambda: slurm.ask("sinfo", "-h", "-n", "n1", "-t", "idle", "-o", "%N").strip(),
            "the node's return",
        )
    assert slurm.fields(job)["Restarts"] == "1"
    assert slurm.state(job) == "COMPLETED"
    wrote = [json.loads(path.read_text())["paths"] for path in out.glob("sessions/*.json")]
    assert len(wrote) == 2 and min(wrote) > 0, "only one of the two wrote"
    assert merged(small_run, out) == clean_digest


def test_killed_controller_does_not_end_the_tasks(
    slurm: Slurm, small_run: Run, shard: Script, out: Path, clean_digest: str
) -> None:
    submitted = time.time()
    job = slurm.submit(shard(6.0), f"--array=0-{SHARDS - 1}")
    until(lambda: done(out), "the first unit")
    # What it has not written down it does not know when it comes back.
    slurm.saved(submitted)
    slurm.fail("control")
    before = len(done(out))
    until(lambda: len(done(out)) > before, "a unit without a controller")
    slurm.mend("control")
    until(lambda: slurm.fields(job), "the controller's answer")
    slurm.wait(job)
    assert merged(small_run, out) == clean_digest
