"""A second compiler: started only where it helps, and never waited for in vain."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import attrition
from attrition.engine import second_compiler as starting
from attrition.engine.second_compiler import VARIABLE, second_compiler

ROOT = str(Path(attrition.__file__).parent.parent)


class Helper:
    """Stands in for the second process."""

    made: list[Helper] = []

    def __init__(self, command: list[str], **given: Any) -> None:
        self.command, self.given = command, given
        self.calls: list[str] = []
        self.made.append(self)

    def wait(self, timeout: float | None = None) -> int:
        self.calls.append("wait" if timeout is None else "wait a while")
        return 0

    def kill(self) -> None:
        self.calls.append("kill")


class Hanging(Helper):
    """Never ends by itself."""

    def wait(self, timeout: float | None = None) -> int:
        super().wait(timeout)
        if timeout is not None:
            raise subprocess.TimeoutExpired(self.command, timeout)
        return -9


class Dead(Helper):
    """Died at once."""

    def wait(self, timeout: float | None = None) -> int:
        super().wait(timeout)
        return 1


@pytest.fixture(autouse=True)
def helpful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processors, a cache that can be written to, and nobody's second process."""
    monkeypatch.setattr(starting, "_processors", lambda: 2)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)
    use(monkeypatch, Helper)


def use(monkeypatch: pytest.MonkeyPatch, kind: type[Helper]) -> None:
    Helper.made = []
    monkeypatch.setattr(starting.subprocess, "Popen", kind)


def test_the_second_process_compiles_and_is_waited_for() -> None:
    with second_compiler(needed=True):
        (helper,) = Helper.made
        assert helper.calls == []
    assert helper.command == [sys.executable, "-P", "-m", "attrition.engine.compiling"]
    assert helper.given["env"][VARIABLE] == "1"
    assert helper.given["env"]["NUMBA_CACHE_DIR"] == os.environ["NUMBA_CACHE_DIR"]
    assert ROOT in helper.given["env"]["PYTHONPATH"].split(os.pathsep)
    assert helper.calls[0] == "wait a while"


def test_it_says_nothing() -> None:
    with second_compiler(needed=True):
        pass
    assert [Helper.made[0].given[name] for name in ("stdin", "stdout", "stderr")] == [subprocess.DEVNULL] * 3


def test_none_is_started_where_all_is_in_the_cache() -> None:
    with second_compiler(needed=False):
        pass
    assert Helper.made == []


def test_a_directory_that_was_named_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "new" / "place"))
    with second_compiler(needed=True):
        assert (tmp_path / "new" / "place").is_dir()
        assert len(Helper.made) == 1


def test_the_second_process_starts_no_third(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    with second_compiler(needed=True):
        pass
    assert Helper.made == []


def test_none_is_started_on_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "_processors", lambda: 1)
    with second_compiler(needed=True):
        pass
    assert Helper.made == []


def test_none_is_started_where_nothing_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file" / "absent"))
    with second_compiler(needed=True):
        pass
    assert Helper.made == []


@pytest.mark.parametrize("kind", [Helper, Hanging, Dead])
def test_however_it_ends_the_first_goes_on_and_leaves_none_behind(
    kind: type[Helper], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, kind)
    went_on = False
    with second_compiler(needed=True):
        went_on = True
    assert went_on
    assert Helper.made[0].calls == ["wait a while", "kill", "wait"]


def test_a_failure_of_the_first_is_told_and_ends_the_second() -> None:
    with pytest.raises(RuntimeError, match="no room"), second_compiler(needed=True):
        raise RuntimeError("no room")
    assert Helper.made[0].calls == ["kill", "wait"]


def test_no_wait_is_without_an_end() -> None:
    assert 0 < starting.WAIT_SECONDS <= 600


def test_a_process_that_really_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(starting, "_processors", lambda: 2)
    monkeypatch.setattr(starting, "_place", lambda: True)
    monkeypatch.setattr(starting, "WAIT_SECONDS", 0.2)
    monkeypatch.delenv(VARIABLE, raising=False)
    real = subprocess.Popen
    started: list[subprocess.Popen[bytes]] = []

    def sleeper(command: list[str], **given: Any) -> subprocess.Popen[bytes]:
        started.append(real([sys.executable, "-c", "import time; time.sleep(600)"], **given))
        return started[0]

    monkeypatch.setattr(starting.subprocess, "Popen", sleeper)
    with second_compiler(needed=True):
        assert started[0].poll() is None
    assert started[0].returncode not in (None, 0)


def test_processors_are_counted_where_the_system_cannot_say_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 5)
    assert starting._processors() == 5
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert starting._processors() == 1
