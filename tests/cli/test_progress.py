"""Progress in words, and how often they are written."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from attrition.cli import progress
from attrition.cli.progress import described, duration
from attrition.ensemble.execute import Progress


def test_heartbeat_lines_where_there_is_no_terminal(
    command: Callable[..., subprocess.Popen[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "HEARTBEAT_SECONDS", 0.0)
    for quiet, lines in ((True, 0), (False, 1)):
        with progress.reported(quiet=quiet) as report:
            report(Progress(1, 2, 50, 100, 1.0))
        out, errors = capsys.readouterr()
        assert (out, errors.count("\n")) == ("", lines)


def test_a_bar_on_a_terminal_shows_the_words_and_is_wiped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with progress.reported(quiet=False) as report:
        report(Progress(1, 4, 25, 100, 5.0))
    out, errors = capsys.readouterr()
    assert out == ""
    assert "1/4 units, 25/100 paths, 5 paths/s, 15 s left" in errors
    assert errors.endswith("\x1b[2K")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0, "0 s"), (99.4, "99 s"), (100.0, "2 min"), (5_999.0, "100 min"), (6_000.0, "1.7 h")],
)
def test_time_spans_change_their_unit(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_a_closed_standard_error_does_not_stop_a_run(
    command: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    out = tmp_path / "run"
    process = command(
        "run", "ukraine-2022", "--out", out, "--draws", "8", "--paths", "16", "--no-figures", "--json"
    )
    assert process.stdout is not None and process.stderr is not None
    process.stderr.close()  # before it says that it compiles
    summary = process.stdout.read()
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert json.loads(summary) == json.loads((out / "summary.json").read_text())


@pytest.mark.parametrize("error", [BrokenPipeError(32, "Broken pipe"), ValueError("I/O on closed file")])
def test_a_line_that_nobody_reads_is_no_error(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def gone(text: str, err: bool) -> None:
        raise error

    silenced: list[int] = []
    monkeypatch.setattr(progress.click, "echo", gone)
    monkeypatch.setattr(progress, "_silence_errors", lambda: silenced.append(1))
    progress.say("merging")
    assert silenced == [1]


def test_no_standard_error_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "HEARTBEAT_SECONDS", 0.0)
    monkeypatch.setattr(progress.sys, "stderr", None)
    with progress.reported(quiet=False) as report:
        report(Progress(1, 2, 50, 100, 1.0))


def test_what_is_counted_is_told_with_the_time_that_is_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with progress.counted(False, "origins", 4) as told:
        for done in range(5):
            now[0] = 12.0 * done
            told(done, f"origin {done}")
    assert capsys.readouterr().err.splitlines() == [
        "1/4 origins, 36 s left, origin 1",
        "2/4 origins, 24 s left, origin 2",
        "3/4 origins, 12 s left, origin 3",
        "4/4 origins, origin 4",
    ]
