"""Whole commands are run in processes of their own, and their memory is their own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from attrition.model.structures import STRUCTURES
from scripts.benchmarks import runs


def test_each_process_has_its_own_memory() -> None:
    small = runs.finished(["-c", "pass"])
    large = runs.finished(["-c", "x = bytearray(200_000_000)"])
    again = runs.finished(["-c", "pass"])
    assert large.peak_mib > small.peak_mib + 150.0
    assert again.peak_mib < large.peak_mib - 150.0


def test_a_command_that_fails_says_its_last_words() -> None:
    with pytest.raises(RuntimeError, match=r"ended with 3: .*no luck"):
        runs.finished(["-c", "import sys; print('no luck', file=sys.stderr); sys.exit(3)"])


def test_all_structures_are_run() -> None:
    assert runs.STRUCTURES == STRUCTURES


def test_a_run_has_about_the_paths_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def finished(arguments: list[str], environment: Any = None) -> runs.Finished:
        commands.append(list(arguments))
        out = Path(arguments[arguments.index("--out") + 1])
        out.mkdir(parents=True)
        count = (
            5
            * int(arguments[arguments.index("--draws") + 1])
            * int(arguments[arguments.index("--paths") + 1])
        )
        (out / "summary.json").write_text(json.dumps({"paths_total": count, "seconds": 2.0}))
        return runs.Finished(3.0, 250.0)

    monkeypatch.setattr(runs, "finished", finished)
    (run,) = runs.measured_runs([1_000_000], 2, lambda line: None)
    assert run.paths == 999_680
    assert (run.seconds, run.simulating, run.peak_mib, run.years) == (3.0, 2.0, 250.0, 10.0)
    assert "clock.horizon_months=120" in commands[1] and "--no-driftless" in commands[1]


def test_starts_are_cold_once_and_warm_after(monkeypatch: pytest.MonkeyPatch) -> None:
    caches: list[tuple[str, str, str | None]] = []

    def finished(arguments: list[str], environment: dict[str, str]) -> runs.Finished:
        name = arguments[2] if "run" in arguments else arguments[-1]
        caches.append((name, environment["NUMBA_CACHE_DIR"], environment.get("ATTRITION_PILOTS")))
        return runs.Finished(float(len(caches)), 100.0)

    monkeypatch.setattr(runs, "finished", finished)
    seconds: dict[str, list[float]] = {}
    runs.measured_start(seconds, 2, lambda round_, name: None)
    assert seconds == {
        "kernel ready, cold": [2.0],
        "import": [3.0, 8.0],
        "help": [4.0, 9.0],
        "kernel ready, warm": [5.0, 10.0],
        "one path, warm": [6.0, 11.0],
        "one path, pilots kept": [7.0, 12.0],
    }
    # The first is not timed: it lets Python compile its modules.
    assert caches[0][0] == "warmup"
    assert caches[0][1] not in {cache for _, cache, _ in caches[1:]}
    assert len({cache for _, cache, _ in caches[1:]}) == 1
    assert [call for call, (_, _, pilots) in enumerate(caches, start=1) if pilots == ""] == [7, 12]


@pytest.mark.full
def test_wider_records_are_timed() -> None:
    done = subprocess.run(
        [*(str(part) for part in (runs.sys.executable, "-m", "scripts.benchmarks.wider", 0, 1, 1, 1))],
        cwd=runs.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["fields"] >= 450 and len(found["seconds"]) == 1
