"""Failures are one line and status 1; bad input and a reader that leaves pass through."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from attrition.cli.failures import failed, plain_failures
from attrition.ensemble.failures import FileDamaged, RunFailed
from attrition.errors import InputError, StoppedEarly

Capture = pytest.CaptureFixture[str]


def raising(error: BaseException) -> object:
    @plain_failures
    def command(directory: str, *, read: bool = False) -> int:
        raise error

    return command("x", read=True)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (RunFailed("the disk is full"), "the disk is full"),
        (FileDamaged(Path("a/summary.json"), "it is missing"), "a/summary.json: damaged: it is missing"),
        (OSError(errno.EACCES, "Permission denied", "a b"), "'a b': Permission denied"),
        (OSError(errno.EACCES, "Permission denied", Path("a\nb")), r"'a\nb': Permission denied"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (OSError("only words"), "only words"),
    ],
)
def test_a_failure_is_one_line_and_one(error: BaseException, line: str, capsys: Capture) -> None:
    assert raising(error) == 1
    assert capsys.readouterr() == ("", f"attrition: {line}\n")


@pytest.mark.parametrize(
    "error",
    [InputError("bad"), StoppedEarly("stopped"), BrokenPipeError(), KeyboardInterrupt(), ValueError("a bug")],
)
def test_what_is_no_failure_of_a_run_passes_through(error: BaseException, capsys: Capture) -> None:
    with pytest.raises(type(error)):
        raising(error)
    assert capsys.readouterr() == ("", "")


def test_what_a_command_returns_and_its_name_are_kept() -> None:
    @plain_failures
    def command(number: int) -> int:
        """What it is for."""
        return number

    assert (command(75), command.__name__, command.__doc__) == (75, "command", "What it is for.")


def test_a_line_cannot_steer_the_terminal(capsys: Capture) -> None:
    assert failed("a\x1b[2J\nb") == 1
    assert capsys.readouterr().err == "attrition: a [2J b\n"


def test_a_closed_standard_error_does_not_turn_a_failure_into_success(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "manifest.json").write_text("{}")
    command = f'"{sys.executable}" -m attrition verify run 2>&-'
    assert subprocess.run(["sh", "-c", command], cwd=tmp_path, check=False).returncode in (1, 2)


def test_failed_survives_a_standard_error_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        def write(self, text: str) -> int:
            raise BrokenPipeError

        def flush(self) -> None:
            raise BrokenPipeError

        def fileno(self) -> int:
            raise OSError

    monkeypatch.setattr(sys, "stderr", Closed())
    assert failed("no space") == 1
