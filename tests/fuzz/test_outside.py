"""Whatever stands in a file or on the command line: one clear line and exit status 2, soon, and no file elsewhere."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from attrition.cli import main
from tests.ensemble.conftest import fixed_source, scenario, small_run, stand_in
from tests.fuzz.cases import laid_out

__all__ = ["fixed_source", "scenario", "small_run", "stand_in"]

SHARDS = 10
PROCESSES = 100
"""A process for every so many cases."""
MOST_SECONDS = 60.0
"""What takes longer hangs. No measure of speed: a busy machine takes seconds to start a process."""
LONGEST_LINE = 2100
OF_RUNS = ("show", "status", "verify", "export", "merge", "figures", "run")
"""Commands that read a run: of one that is damaged or not finished, status 1 is honest too."""
# Odd letters are of no harm; what moves the cursor, rings or turns the direction of writing is.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass
class Answer:
    """What a command said."""

    status: int
    out: str
    err: str
    seconds: float


def offence(line: list[str], answer: Answer) -> str | None:
    """What is wrong with an answer, if anything."""
    if answer.seconds > MOST_SECONDS:
        return f"took {answer.seconds:.1f} s"
    if "Traceback" in answer.err or "unexpected error" in answer.err:
        return "is no clear line"
    of_a_run = line[:1] and line[0] in OF_RUNS and any(word.startswith(("./", "out")) for word in line[1:])
    if answer.status not in ((0, 2, 1) if of_a_run else (0, 2)):
        return f"exit status {answer.status}"
    for name, said in (("output", answer.out), ("errors", answer.err)):
        if CONTROLS.search(said):
            return f"control characters in the {name}"
    if answer.status == 0 or not line:
        return None  # Without a command there is the help.
    lines = answer.err.splitlines()
    if len(lines) != 1 or not lines[0].startswith("attrition: ") or not answer.err.endswith("\n"):
        return f"{len(lines)} lines of errors"
    if len(lines[0]) > LONGEST_LINE:
        return f"a line of {len(lines[0])} characters"
    return None if not answer.out else "output beside the error"


@contextmanager
def alarmed(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in what takes longer."""

    def ring(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


def answered(line: list[str]) -> Answer:
    """Run a command line in this process, with streams as a terminal's are, but kept."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace", newline="")
    started = time.monotonic()
    with redirect_stdout(out), redirect_stderr(err), alarmed(MOST_SECONDS):
        try:
            status = main(line)
        except BaseException as error:
            err.write(f"Traceback: {error!r} left the command\n")
            status = -1
    seconds = time.monotonic() - started
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode("utf-8", "replace"))  # type: ignore[attr-defined]
    return Answer(status, *texts, seconds)


def answered_by_process(line: list[str]) -> Answer:
    """Run a command line in a process of its own."""
    started = time.monotonic()
    finished = subprocess.run(
        [sys.executable, "-m", "attrition", *(word.replace("\0", "") for word in line)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=2.0 * MOST_SECONDS,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    texts = (text.decode("utf-8", "replace") for text in (finished.stdout, finished.stderr))
    return Answer(finished.returncode, *texts, time.monotonic() - started)


def listing(folder: Path) -> set[str]:
    """Everything in a folder, by its relative path; no link is followed."""
    found = set()
    for place, folders, names in os.walk(folder):
        found |= {os.path.relpath(os.path.join(place, name), folder) for name in (*folders, *names)}
    return found


def written_elsewhere(line: list[str], before: set[str], after: set[str]) -> set[str]:
    """New files that are neither below `runs` or what --out names, nor a new scenario, nor tables asked for."""
    asked = {"runs", *(f"{word}.toml" for word in line), *line, *(word.partition("=")[2] for word in line)}
    here = {os.path.normpath(os.path.join("here", word)) for word in asked if word}
    return {
        path
        for path in after - before
        if not any(
            path == allowed or path.startswith(f"{allowed}/") for allowed in here - {"here", ".", "..", "/"}
        )
    }


@pytest.fixture
def place(
    tmp_path: Path,
    small_run: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    stand_in: Any,
) -> Path:
    """An empty folder beside a finished run, with nothing that would be simulated."""
    small_run(tmp_path / "finished", draws=2, paths=4)
    monkeypatch.setattr("attrition.ensemble.simulator.EngineSimulator", lambda threads=1: stand_in.StandIn())
    monkeypatch.setenv("NUMBA_CACHE_DIR", os.environ.get("NUMBA_CACHE_DIR", str(tmp_path / "cache")))
    return tmp_path / "here"


def check_case(
    seed: int, place: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[[list[str]], Answer] = answered
) -> Answer:
    """Lay out the case of a seed, run it and raise what is wrong with the answer."""
    place.mkdir()
    line = laid_out(seed, place)
    monkeypatch.chdir(place)
    before = listing(place.parent)
    answer = run(line)
    monkeypatch.chdir(place.parent)
    wrong = offence(line, answer)
    elsewhere = written_elsewhere(line, before, listing(place.parent))
    shutil.rmtree(place)
    again = f"python -m tests.fuzz.cases {seed} FOLDER"
    assert wrong is None, (
        f"{wrong}: {line!r}\n{answer.err[:2000]}{answer.out[-300:]}\nto see the files: {again}"
    )
    assert not elsewhere, f"{line!r} wrote {sorted(elsewhere)}; to see the files: {again}"
    return answer


@pytest.mark.parametrize("shard", range(SHARDS))
def test_malformed_input_is_one_clear_line(
    shard: int, place: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    refused = 0
    seeds = range(shard, request.config.getoption("--malformed"), SHARDS)
    for seed in seeds:
        refused += check_case(seed, place, monkeypatch).status == 2
    assert refused > 0.5 * len(seeds), "most of them are to be refused"


@pytest.mark.parametrize("shard", range(SHARDS))
def test_malformed_input_is_one_clear_line_of_a_process(
    shard: int, place: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    count = request.config.getoption("--malformed")
    for seed in range(shard * PROCESSES, count, SHARDS * PROCESSES):
        check_case(count + seed, place, monkeypatch, answered_by_process)


GOOD = "attrition: war.toml: oil: unknown key 'brnt'\n"


@pytest.mark.parametrize(
    ("answer", "essence"),
    [
        (Answer(2, "", GOOD, 0.1), None),
        (Answer(0, "valid\n", "", 0.1), None),
        (Answer(2, "", GOOD, 60.1), "took"),
        (Answer(1, "", GOOD, 0.1), "exit status 1"),
        (Answer(2, "", "attrition: unexpected error: KeyError: 'x'\n", 0.1), "no clear line"),
        (Answer(2, "", "Traceback (most recent call last):\n", 0.1), "no clear line"),
        (Answer(2, "", GOOD + GOOD, 0.1), "2 lines"),
        (Answer(2, "", "", 0.1), "0 lines"),
        (Answer(2, "", GOOD.rstrip(), 0.1), "1 lines"),
        (Answer(2, "half a table\n", GOOD, 0.1), "output beside"),
        (Answer(2, "", f"attrition: {'a' * 5000}\n", 0.1), "a line of"),
        (Answer(2, "", "attrition: \x9b2J\n", 0.1), "control characters in the errors"),
        (Answer(0, "title \u202e\n", "", 0.1), "control characters in the output"),
    ],
)
def test_a_bad_answer_would_be_seen(answer: Answer, essence: str | None) -> None:
    found = offence(["check", "war.toml"], answer)
    assert found is None if essence is None else essence in (found or "")


def test_a_file_elsewhere_would_be_seen() -> None:
    line = ["run", "war.toml", "--out=a b"]
    allowed = {"here/a b", "here/a b/manifest.json", "here/runs/war-1", "here/war.toml.toml"}
    assert written_elsewhere(line, {"finished"}, {"finished", *allowed}) == set()
    assert written_elsewhere(line, set(), {"x", "here/other", "here/a bc"}) == {
        "x",
        "here/other",
        "here/a bc",
    }


def test_a_seed_lays_out_the_same_case_every_time(place: Path) -> None:
    for seed in range(40):
        told = []
        for _ in range(2):
            place.mkdir()
            line = laid_out(seed, place)
            told.append((line, {path: _content(place / path) for path in sorted(listing(place))}))
            shutil.rmtree(place)
        assert told[0] == told[1], seed


def _content(path: Path) -> object:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None
