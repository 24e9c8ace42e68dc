"""Sessions add up wall time without counting it twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrition.ensemble.sessions import Session, worked


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


def test_nothing_worked(tmp_path: Path) -> None:
    Session(tmp_path / "none", 1, None).save()
    assert worked(tmp_path / "none").paths == 0
