"""What control groups of both versions say about memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrition.ensemble.memory import granted_bytes, kills, largest_bytes, own_group


def test_this_process_holds_some_memory() -> None:
    assert 1 << 20 < largest_bytes() < 1 << 40


@pytest.mark.parametrize(
    ("line", "place"), [("0::/job/7", "job/7"), ("3:cpu,memory:/job/7", "memory/job/7"), ("0::/gone", ".")]
)
def test_group_of_either_version(tmp_path: Path, line: str, place: str) -> None:
    for folder in ("job/7", "memory/job/7", "."):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "memory.events").write_text("low 0\nhigh 0\nmax 3\noom 1\noom_kill 2\n")
    own = tmp_path / "cgroup"
    own.write_text(f"1:name=systemd:/\n{line}\n")
    assert own_group(tmp_path, own) == tmp_path / place


def test_no_group(tmp_path: Path) -> None:
    own = tmp_path / "cgroup"
    assert own_group(tmp_path, own) is None
    own.write_text("0::/\n")
    assert own_group(tmp_path, own) is None


def test_counts_and_limits(tmp_path: Path) -> None:
    assert (kills(tmp_path), granted_bytes(tmp_path)) == (None, None)
    (tmp_path / "memory.oom_control").write_text("oom_kill_disable 0\nunder_oom 0\noom_kill 5\n")
    (tmp_path / "memory.limit_in_bytes").write_text("2000000000\n")
    assert (kills(tmp_path), granted_bytes(tmp_path)) == (5, 2_000_000_000)
    (tmp_path / "memory.limit_in_bytes").write_text("9223372036854771712\n")
    assert granted_bytes(tmp_path) is None
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.events").write_text("oom 1\noom_kill 6\n")
    assert (kills(tmp_path), granted_bytes(tmp_path)) == (6, None)
