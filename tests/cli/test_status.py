"""`attrition status`: what is there, missing or damaged, and the command that goes on."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from attrition.cli import main
from attrition.cli.status import words_of_lost
from attrition.ensemble.sessions import Lost


def test_status_of_a_finished_run(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", str(run)]) == 0
    assert "finished" in capsys.readouterr().out
    assert main(["status", str(run), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["finished"] is True


def test_status_of_an_unfinished_run(
    small_run: Callable[..., Any],
    stand_in: Any,
    clock: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from attrition.ensemble.stopping import Stop
    from attrition.errors import StoppedEarly

    out = tmp_path / "run"
    with pytest.raises(StoppedEarly):
        small_run(out, simulator=stand_in.Ticking(clock, 1.0), stop=Stop(budget_seconds=4.5))
    files = sorted(out.glob("units/*/*.unit"))
    assert 3 <= len(files) <= 5
    os.truncate(files[0], 0)
    assert main(["status", str(out), "--json"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert (status["units"], status["damaged"]) == (8, [0])
    assert status["done"] == len(files) - 1
    assert len(status["missing"]) == 8 - len(files)
    assert status["next"] == f"attrition run {out} --resume"
    assert main(["status", str(out)]) == 0
    text = capsys.readouterr().out
    assert f"{len(files) - 1} of 8 units done" in text
    assert files[0].name in text
    assert main(["show", str(out)]) == 1
    assert "not finished; see: attrition status" in capsys.readouterr().err


@pytest.fixture
def unmerged(small_run: Callable[..., Any], tmp_path: Path) -> Path:
    """A run whose units are all there."""
    from attrition.ensemble.failures import RunFailed

    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("attrition.api.running.finish", lambda directory: "")
        with pytest.raises(RunFailed):
            small_run(tmp_path / "run")
    return tmp_path / "run"


def asked(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, str]:
    """The lines of the status by their names."""
    assert main(["status", *map(str, arguments)]) == 0
    pairs = (line.split("  ", 1) for line in capsys.readouterr().out.splitlines())
    return {name: text.strip() for name, text in pairs}


def test_all_units_are_there(unmerged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, unmerged) == {
        "run": "ukraine-2022, 256 paths",
        "state": "8 of 8 units done",
        "next": f"attrition merge {unmerged}",
    }


def test_missing_conflicting_and_set_aside(unmerged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(unmerged.glob("units/*/*.unit"))
    for file in files[1:4]:
        file.rename(file.with_suffix(".0123abcd.damaged"))
    found = asked(capsys, unmerged)
    assert (found["state"], found["missing"]) == ("5 of 8 units done", "3: 1-3")
    assert found["set aside"] == "3 damaged files, kept until the merge"
    assert found["next"] == f"attrition run {unmerged} --resume"
    twin = files[0].with_suffix(".0123abcd.conflict")
    twin.write_bytes(b"other")
    found = asked(capsys, unmerged)
    assert found["conflicts"] == str(twin)
    assert found["next"] == "find out which copy is wrong and delete it"


def test_damage_is_looked_for_where_that_is_quick_or_asked_for(
    unmerged: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sorted(unmerged.glob("units/*/*.unit"))[2]
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    assert asked(capsys, unmerged)["damaged"] == f"1: 2 ({file.name})"
    files = sorted(unmerged.glob("units/*/*.unit"))
    for other in files[4:6]:
        os.truncate(other, 0)
    names = ", ".join(files[number].name for number in (2, 4, 5))
    assert asked(capsys, unmerged)["damaged"] == f"3: 2, 4-5 ({names})"
    os.truncate(files[7], 0)
    assert asked(capsys, unmerged)["damaged"] == f"4: 2, 4-5, 7 ({names}, …)"
    for other in (*files[4:6], files[7]):
        other.unlink()
    monkeypatch.setattr("attrition.ensemble.status.READ_AT_ONCE_BYTES", 1)
    found = asked(capsys, unmerged)
    assert "damaged" not in found
    assert found["damage"] == "not looked for, there are many units; --read looks"
    assert asked(capsys, unmerged, "--read")["damaged"].startswith("1: 2 (")


def test_killed_processes_are_told_as_text_and_as_data(
    unmerged: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from attrition.ensemble.directory import RunDirectory
    from attrition.ensemble.sessions import Session

    session = Session(RunDirectory(unmerged).sessions_path, 2, None)
    session.begin()
    assert "killed" not in asked(capsys, unmerged), "this process is at work"
    monkeypatch.setattr("attrition.ensemble.sessions.is_at_work", lambda host, process: False)
    assert asked(capsys, unmerged)["killed"].startswith(
        f"process {os.getpid()} on {os.uname().nodename}, not heard of"
    )
    assert main(["status", str(unmerged), "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)["killed"]
    assert (told["host"], told["process"]) == (os.uname().nodename, os.getpid())
    assert abs(datetime.fromisoformat(told["last_heard"]).timestamp() - session.started) <= 1.0
    assert told["largest_bytes"] > 1 << 20
    assert told["for_memory"] in (False, None)
    session.end()
    assert main(["status", str(unmerged), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["killed"] == []


@pytest.mark.parametrize(
    ("granted_bytes", "for_memory", "words"),
    [
        (
            4_000_000_000,
            True,
            "out of memory, by the system's count of those it killed; it held 3.00 GB of 4.00 GB",
        ),
        (None, None, "killed, out of memory, or at work still; it held 3.00 GB when last heard of"),
        (None, False, "killed, and not for memory; it held 3.00 GB"),
    ],
)
def test_whether_it_was_memory_is_said_as_far_as_it_is_known(
    granted_bytes: int | None, for_memory: bool | None, words: str
) -> None:
    last = Lost("node-7", 41, time.time() - 130.0, 3_000_000_000, granted_bytes, for_memory)
    text = words_of_lost(last, 3)
    assert text.startswith("3 processes, the last 41 on node-7, not heard of for 2 min: ")
    assert words in text
