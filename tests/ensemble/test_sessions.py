"""Sessions add up wall time without counting it twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from attrition.ensemble.sealed import sealed
from attrition.ensemble.sessions import Session, Worked, is_at_work, lost, worked


def session(folder: Path, started: float, finished: float, shard: tuple[int, int] | None = None) -> None:
    Session(folder, 1, shard, started=started, finished=finished, paths=100).save()


def test_overlapping_and_separate_sessions(tmp_path: Path) -> None:
    session(tmp_path, 0.0, 10.0, (0, 3))
    session(tmp_path, 5.0, 12.0, (1, 3))
    session(tmp_path, 6.0, 7.0)
    session(tmp_path, 100.0, 101.0, (2, 8))
    (tmp_path / "broken.json").write_text("{")
    done = worked(tmp_path)
    assert done.seconds == pytest.approx(13.0)
    assert (done.paths, done.shards) == (400, 8)


@pytest.mark.parametrize(
    "content",
    [
        b'{"started": NaN, "seal": "0"}',
        sealed({}),
        sealed({"started": "noon", "finished": 1, "paths": 1, "shard": None}),
        sealed({"started": 0, "finished": 10**400, "paths": 1, "shard": None}),
        sealed({"started": 0, "finished": 1, "paths": None, "shard": None}),
        sealed({"started": 0, "finished": 1, "paths": -1, "shard": None}),
        sealed({"started": 0, "finished": 1, "paths": 1, "shard": []}),
        sealed({"started": 0, "finished": 1, "paths": 1, "shard": 3}),
        sealed({"started": 0, "finished": 1, "paths": 1, "shard": [0, 0]}),
    ],
)
def test_a_bad_session_is_left_out(tmp_path: Path, content: bytes) -> None:
    session(tmp_path, 0.0, 10.0, (0, 3))
    (tmp_path / "bad.json").write_bytes(content)
    assert worked(tmp_path) == Worked(10.0, 100, 3)


def test_nothing_worked(tmp_path: Path) -> None:
    Session(tmp_path / "none", 1, None).save()
    assert worked(tmp_path / "none").paths == 0


def test_a_clock_that_jumps_is_no_work(tmp_path: Path) -> None:
    """A session that began half a century ago by the clock has worked for as long as it did."""
    at_work = Session(tmp_path, 1, None, started=0.0)
    at_work.done(100)
    at_work.save()
    assert worked(tmp_path).seconds < 10.0


def test_a_session_that_nobody_ended_was_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Session(tmp_path, 1, (1, 4))
    here.begin()
    assert lost(tmp_path) == []  # this process is at work
    monkeypatch.setattr("attrition.ensemble.sessions.is_at_work", lambda host, process: False)
    [found] = lost(tmp_path)
    assert (found.process, found.for_memory) in ((os.getpid(), False), (os.getpid(), None))
    assert found.heard == here.started
    assert found.largest_bytes > 1 << 20
    assert worked(tmp_path) == Worked(0.0, 0, 4)
    here.end()
    assert lost(tmp_path) == []


def test_the_systems_count_tells_want_of_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    group = tmp_path / "group"
    group.mkdir()
    events = group / "memory.events"
    events.write_text("oom_kill 2\n")
    monkeypatch.setattr("attrition.ensemble.sessions.own_group", lambda: group)
    monkeypatch.setattr("attrition.ensemble.sessions.is_at_work", lambda host, process: False)
    Session(tmp_path / "sessions", 1, None).begin()
    assert [each.for_memory for each in lost(tmp_path / "sessions")] == [False]
    events.write_text("oom_kill 3\n")
    assert [each.for_memory for each in lost(tmp_path / "sessions")] == [True]
    events.unlink()
    assert [each.for_memory for each in lost(tmp_path / "sessions")] == [None]


def test_what_is_at_work() -> None:
    import subprocess

    gone = subprocess.Popen(["true"])
    gone.wait()
    here = os.uname().nodename
    assert is_at_work(here, os.getpid())
    assert not is_at_work(here, gone.pid)
    assert not is_at_work(f"not-{here}", os.getpid())
