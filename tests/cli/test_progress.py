"""Progress in words, and how often they are written."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from attrition.cli.progress import described, duration
from attrition.ensemble.execute import Progress


def test_heartbeat_lines_where_there_is_no_terminal(
    command: Callable[..., subprocess.Popen[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from attrition.cli import progress

    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    lines: list[str] = []
    monkeypatch.setattr(progress.click, "echo", lambda text, err: lines.append(text))
    with progress.reported(quiet=False) as report:
        for second in range(25):
            now[0] = float(second)
            report(Progress(second, 25, 100 * second, 2500, float(second)))
    assert lines == [
        "10/25 units, 1,000/2,500 paths, 100 paths/s, 15 s left",
        "20/25 units, 2,000/2,500 paths, 100 paths/s, 5 s left",
    ]


def test_words_of_progress() -> None:
    assert described(Progress(0, 5, 0, 100, 1.0)) == "0/5 units, 0/100 paths"
    assert [duration(seconds) for seconds in (45, 720, 12_600)] == ["45 s", "12 min", "3.5 h"]
