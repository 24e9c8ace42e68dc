"""Sessions add up wall time without counting it twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrition.ensemble.sealed import sealed
from attrition.ensemble.sessions import Session, Worked, worked


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
