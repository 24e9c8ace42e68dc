"""Memory that runs out: told by the process that lives, and by `status` of one that the system killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from attrition.cli import main
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.memory import own_group
from attrition.ensemble.verify import verify
from tests.ensemble.conftest import STAND_IN

Run = Callable[..., Any]
SIZE = ("--draws", "8", "--paths", "16", "--threads", "1", "--structures", "options", "--quiet")
GREEDY = f"""
import runpy, sys
import numpy as np
sys.argv = sys.argv[1:]
sys.path.insert(0, {str(STAND_IN.parent)!r})
import stand_in
real, used = stand_in.StandIn.simulate, 0
def greedy(self, program, **where):
    global used
    used += 1
    if used == 4:
        np.ones(1 << 27)
    return real(self, program, **where)
stand_in.StandIn.simulate = greedy
sys.exit(stand_in.main())
"""


def test_allocation_that_fails_is_one_line(
    small_run: Run, stand_in: Any, tmp_path: Path, clean_digest: str
) -> None:
    class Greedy(stand_in.StandIn):  # type: ignore[misc]
        def simulate(self, program: Any, **where: Any) -> Any:
            if len(self.simulated) == 3:
                raise MemoryError("Unable to allocate 32.0 GiB")
            return super().simulate(program, **where)

    out = tmp_path / "run"
    with pytest.raises(RunFailed, match=r"memory ran out with 1 thread; .*attrition run \S+ --resume$"):
        small_run(out, simulator=Greedy())
    assert len(list(out.glob("units/*/*.unit"))) == 2
    assert small_run(out, resume=True).digest == clean_digest


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Path]:
    """A control group that may hold 700 MB."""
    parent = own_group()
    if parent is None or os.geteuid() != 0:
        pytest.skip("a control group for memory needs root")
    place = parent / f"attrition-test-{os.getpid()}"
    try:
        place.mkdir()
        limit = next(
            place / name for name in ("memory.max", "memory.limit_in_bytes") if (place / name).exists()
        )
        limit.write_text(str(700_000_000))
    except (OSError, StopIteration) as error:
        if place.exists():
            place.rmdir()
        pytest.skip(f"no control group can be made here: {error}")
    try:
        yield place
    finally:
        place.rmdir()


@pytest.mark.full
def test_process_that_the_system_kills_for_memory_is_called_that(
    small_run: Run, group: Path, tmp_path: Path, clean_digest: str
) -> None:
    out = tmp_path / "run"
    script = tmp_path / "greedy.py"
    script.write_text(GREEDY)

    def within(*words: object) -> subprocess.CompletedProcess[str]:
        enter = f'echo $$ >{group}/cgroup.procs; exec "$@"'
        return subprocess.run(
            ["bash", "-c", enter, "bash", sys.executable, *map(str, words)],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )

    done = within(script, "greedy", "run", "ukraine-2022", "--out", out, *SIZE)
    assert done.returncode == -9, done.stderr
    assert len(list(out.glob("units/*/*.unit"))) == 2
    told = within("-m", "attrition", "status", out)
    assert told.returncode == 0
    assert "out of memory, by the system's count" in " ".join(told.stdout.split())
    assert "of 0.70 GB" in " ".join(told.stdout.split())
    small_run(out, resume=True)
    assert verify(RunDirectory(out)) == clean_digest


@pytest.mark.full
def test_process_that_is_killed_otherwise_is_not(
    command: Callable[..., subprocess.Popen[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    command("run", "ukraine-2022", "--out", out, *SIZE, die="os link 6").communicate(timeout=60)
    assert main(["status", str(out)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "killed" in told
    assert "by the system's count" not in told
    assert "not for memory" in told or own_group() is None
