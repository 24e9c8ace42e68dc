"""Whole commands in processes of their own: how long they take from start to end, and how much memory at most."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.benchmarks.machine import ROOT
from scripts.benchmarks.results import Run

SCENARIO = "ukraine-2022"
YEARS = 10.0
DRAWS = 256
STRUCTURES = ("options", "red_line", "spiral", "mirror", "null")
TINY = ("--draws", "1", "--paths", "1", "--no-figures", "--quiet")
IMPORT = ("-c", "import attrition")
HELP = ("-m", "attrition", "--help")
WARMUP = ("-m", "attrition", "warmup")
ANEW = {"ATTRITION_PILOTS": "anew"}
"""Every run is timed as the first one of its scenario, but where the opposite is said."""
READY_WARM, READY_COLD = "kernel ready, warm", "kernel ready, cold"


@dataclass(frozen=True)
class Finished:
    """A process that ended well: seconds and largest resident memory in MiB."""

    seconds: float
    peak_mib: float


def finished(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Finished:
    """Run this Python with some arguments from the root of the checkout and wait for its end.

    Raises: RuntimeError with the last lines that it wrote when it fails.
    """
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            [sys.executable, "-m", "scripts.benchmarks.watched", sys.executable, *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **ANEW, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            check=False,
        )
        said.seek(0)
        words = said.read().strip().splitlines()[-5:]
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} could not be watched: {' / '.join(words)}")
    found = json.loads(done.stdout)
    if found["status"]:
        raise RuntimeError(f"{' '.join(arguments)} ended with {found['status']}: {' / '.join(words)}")
    return Finished(found["seconds"], found["peak_mib"])


def measured_start(
    seconds: dict[str, list[float]], rounds: int, told: Callable[[int, str], None], cold_rounds: int = 1
) -> None:
    """Time what a user waits for: an import, help, the kernel made ready, and a whole run of one path.

    The kernel is ready at the end of `attrition warmup`, which loads or compiles it, draws, solves and simulates a
    row. Python keeps its own compiled modules, as for any user. Parameters: seconds, lists by name, which are filled.
    """
    with tempfile.TemporaryDirectory() as place:
        modules = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(Path(place) / "modules")}
        warm = modules | {"NUMBA_CACHE_DIR": str(Path(place) / "warm")}
        out = Path(place) / "runs"
        for name in ("import", "help", READY_WARM, READY_COLD, "one path, warm", "one path, pilots kept"):
            seconds[name] = []
        # Python compiles the modules of numba when it first sees them, for a user at installation: not here.
        finished(WARMUP, modules | {"NUMBA_CACHE_DIR": str(Path(place) / "before")})
        for round_ in range(cold_rounds):
            told(round_, f"{READY_COLD}: compiling")
            # The first cold one leaves the cache that the warm ones find.
            cache = (
                warm if round_ == 0 else modules | {"NUMBA_CACHE_DIR": str(Path(place) / f"cold-{round_}")}
            )
            seconds[READY_COLD].append(finished(WARMUP, cache).seconds)
        for round_ in range(rounds):
            told(round_, "import, help, kernel and one path with a warm cache")
            seconds["import"].append(finished(IMPORT, warm).seconds)
            seconds["help"].append(finished(HELP, warm).seconds)
            seconds[READY_WARM].append(finished(WARMUP, warm).seconds)
            tiny = ["-m", "attrition", "run", SCENARIO, *TINY, "--out", str(out / f"warm-{round_}")]
            seconds["one path, warm"].append(finished(tiny, warm).seconds)
            # The first of them leaves what the others find: the median is of those that find it.
            tiny[-1] = str(out / f"kept-{round_}")
            seconds["one path, pilots kept"].append(finished(tiny, warm | {"ATTRITION_PILOTS": ""}).seconds)


def measured_runs(
    totals: Sequence[int],
    threads: int,
    told: Callable[[str], None],
    *,
    draws: int = DRAWS,
    years: float = YEARS,
) -> Iterator[Run]:
    """Run `attrition run` on about each number of paths in total, with all that it writes but the driftless twin.

    The five structures share the paths equally. A first run of one path each fills the cache of compiled code.
    """
    with tempfile.TemporaryDirectory() as place:
        finished(["-m", "attrition", "run", SCENARIO, *TINY, "--out", str(Path(place) / "first")])
        for total in totals:
            paths = max(1, round(total / (draws * len(STRUCTURES))))
            count = paths * draws * len(STRUCTURES)
            told(f"{count:,} paths of {years:g} years on {threads} threads")
            out = Path(place) / f"run-{total}"
            command = ["-m", "attrition", "run", SCENARIO, "--quiet", "--no-driftless", "--out", str(out)]
            command += ["--structures", ",".join(STRUCTURES), "--draws", str(draws), "--paths", str(paths)]
            command += ["--threads", str(threads), "--set", f"clock.horizon_months={round(12 * years)}"]
            ended = finished(command)
            summary = json.loads((out / "summary.json").read_text())
            if summary["paths_total"] != count:
                raise RuntimeError(f"the run has {summary['paths_total']} paths, not {count}")
            yield Run(count, ended.seconds, float(summary["seconds"]), ended.peak_mib, threads, years)
