"""The set-up scripts make an environment once, for all who ask, and never take a half-made one for complete.

A stand-in for Python makes `environments` of one file and notes each call, so that nothing is downloaded.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not sys.platform.startswith(("linux", "darwin")), reason="needs bash")

# Called as `python -c …`, `python -m venv DIR`, `DIR/bin/python -m pip …` and `DIR/bin/attrition …`.
STAND_IN = """#!/usr/bin/env bash
case "$1 $2" in
    "-m venv")
        echo venv >>"$CALLS"
        mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && cp "$0" "$3/bin/attrition" ;;
    "-m pip")
        echo pip >>"$CALLS"
        sleep "${PIP_SECONDS:-0}"
        [ -z "${PIP_FAILS:-}" ] || { echo "no such wheel"; exit 1; } ;;
    "-c "*) ;;
    *) printf 'called with'; printf ' <%s>' "$@"; echo ;;
esac
"""


class Checkout:
    """A copy of the scripts in a directory with a space in its name."""

    def __init__(self, place: Path) -> None:
        self.root = place / "a checkout"
        for part in ("scripts", "requirements"):
            shutil.copytree(ROOT / part, self.root / part)
        (self.root / "pyproject.toml").write_text("[project]\n")
        self.python = place / "stand-in"
        self.python.write_text(STAND_IN)
        self.python.chmod(0o755)
        self.calls_file = place / "calls"
        self.environment = self.root / ".venv"
        self.marker = self.environment / ".attrition-complete"
        self.lock = self.root / ".venv.lock"

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ATTRITION_")}
        return subprocess.Popen(
            [self.root / "scripts/attrition", *arguments],
            env=kept | {"ATTRITION_PYTHON": str(self.python), "CALLS": str(self.calls_file)} | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # Tests run in the background inherit a Ctrl-C that is ignored, and bash cannot trap that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )

    def run(self, *arguments: str, **variables: str) -> tuple[int, str, str]:
        process = self.start(*arguments, **variables)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def calls(self) -> list[str]:
        return self.calls_file.read_text().split() if self.calls_file.exists() else []

    def wait_for_pip(self) -> None:
        deadline = time.monotonic() + 30
        while "pip" not in self.calls():
            assert time.monotonic() < deadline
            time.sleep(0.02)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_first_use_builds_says_so_and_passes_arguments_on(checkout: Checkout) -> None:
    code, out, err = checkout.run("run", "a b")
    assert (code, out) == (0, "called with <run> <a b>\n")
    assert "making the environment" in err and "minutes" in err
    assert checkout.calls() == ["venv", "pip", "pip"]
    assert not checkout.lock.exists()


def test_second_use_is_silent_and_builds_nothing(checkout: Checkout) -> None:
    checkout.run()
    code, _, err = checkout.run("list")
    assert (code, err) == (0, "")
    assert checkout.calls().count("venv") == 1


@pytest.mark.parametrize("changed", ["requirements/run.lock", "pyproject.toml"])
def test_stale_environment_is_built_again(checkout: Checkout, changed: str) -> None:
    checkout.run()
    with (checkout.root / changed).open("a") as file:
        file.write("# another\n")
    (checkout.environment / "left over").touch()
    assert checkout.run()[0] == 0
    assert checkout.calls().count("venv") == 2
    assert not (checkout.environment / "left over").exists()


def test_many_at_once_build_one_environment(checkout: Checkout) -> None:
    processes = [checkout.start("list", PIP_SECONDS="0.5") for _ in range(6)]
    errors = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 6
    assert checkout.calls().count("venv") == 1
    assert sum("making the environment" in error for error in errors) == 1
    assert all(len(error.splitlines()) <= 1 for error in errors)


@pytest.mark.parametrize("interrupt", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_interrupted_setup_never_counts_as_complete(checkout: Checkout, interrupt: signal.Signals) -> None:
    process = checkout.start(PIP_SECONDS="90")
    checkout.wait_for_pip()
    os.killpg(process.pid, interrupt)
    started = time.monotonic()
    process.communicate(timeout=80)
    assert process.returncode != 0
    assert time.monotonic() - started < 60
    assert not checkout.marker.exists()
    # Killed outright, the builder leaves its lock, and the next one takes it over.
    assert checkout.lock.exists() == (interrupt == signal.SIGKILL)
    assert checkout.run("list")[0] == 0
    assert checkout.marker.exists()
    assert checkout.calls().count("venv") == 2
    assert not checkout.lock.exists()


def test_dead_builders_lock_is_taken_over_by_one(checkout: Checkout) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    checkout.lock.mkdir()
    (checkout.lock / "builder").write_text(f"{os.uname().nodename} {dead.pid}\n")
    processes = [checkout.start(PIP_SECONDS="0.5") for _ in range(6)]
    for process in processes:
        process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0] * 6
    assert checkout.calls().count("venv") == 1


@pytest.mark.full
def test_failed_setup_names_the_log_and_is_not_repeated_by_those_who_waited(checkout: Checkout) -> None:
    processes = [checkout.start(PIP_SECONDS="3", PIP_FAILS="yes")]
    checkout.wait_for_pip()
    processes += [checkout.start(PIP_FAILS="yes") for _ in range(2)]
    errors = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [1] * 3
    assert checkout.calls().count("venv") == 1
    log = checkout.root / ".venv.log"
    assert all(str(log) in error and "no such wheel" not in error for error in errors)
    assert "no such wheel" in log.read_text()
    assert checkout.run()[0] == 0


def test_directory_made_by_somebody_else_is_left_alone(checkout: Checkout) -> None:
    checkout.environment.mkdir()
    (checkout.environment / "precious").touch()
    code, _, err = checkout.run()
    assert code == 1
    assert "was not made by these scripts" in err
    assert (checkout.environment / "precious").exists()
    assert not checkout.lock.exists()


def test_environment_can_be_elsewhere(checkout: Checkout, tmp_path: Path) -> None:
    elsewhere = tmp_path / "some where" / "else"
    assert checkout.run(ATTRITION_ENV=str(elsewhere))[0] == 0
    assert (elsewhere / "bin" / "attrition").exists()
    assert not checkout.environment.exists()


def test_unsuitable_python_is_refused_by_name(checkout: Checkout) -> None:
    code, _, err = checkout.run(ATTRITION_PYTHON="/no/such/python")
    assert code == 1
    assert "ATTRITION_PYTHON=/no/such/python" in err
    assert not checkout.lock.exists()
