"""A stand-in as wide as the engine and with almost no work of its own, to measure what all the rest costs.

As a script: `python -m tests.ensemble.scale PATHS DIR` runs, merges without and then with a summary, and verifies five
structures, in a process each; prints their seconds, those spent in the stand-in, and their peak resident set. The files
stay in DIR.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.tallies import BINS, MOMENT_UNITS
from attrition.ensemble.tables import LABELS
from attrition.model.registry import RECORDED

RECORDS = 722
DRAWS = 250
PARTS = ("run", "merge", "summary", "verify")
VARIABLES = tuple(field.name for field in RECORDED)


@cache
def tallied(paths: int, variables: int, records: int) -> tuple[np.ndarray, np.ndarray]:
    """Histogram and moments of normal variables of all widths, of which fewer and fewer paths are left."""
    width = np.linspace(0.3, 14.0, variables)[:, None, None]
    left = np.linspace(1.0, 0.3, records)[None, :, None]
    place = np.arange(BINS + 2) - 0.5
    weight = np.exp(-0.5 * ((place - 64.3) / width) ** 2) / (width * 2.5)
    histogram = (paths * left * weight + 0.2).astype(np.int32)
    units = (place * MOMENT_UNITS).astype(np.int64)
    moments = np.stack([histogram @ units, histogram @ (units * units)], axis=-1)
    return histogram, moments


class WideStandIn:
    """Takes the place of the engine: random outcomes, and histograms that are always the same.

    Parameters: variables, names recorded; records, how many.
    """

    def __init__(self, variables: tuple[str, ...] = VARIABLES, records: int = RECORDS) -> None:
        self.variables = variables
        self.records = records
        self.seconds = 0.0

    def drawn(self, scenario: Any, *, seed: int, rows: int) -> dict[str, list[float]]:
        return {"a.one": np.random.default_rng(seed).random(rows).tolist()}

    def fits(self, scenario: Any, **chosen: Any) -> dict[str, dict[str, float]]:
        return {}

    def compile(self, scenario: Any, *, seed: int, rows: int, structure: str, **given: Any) -> Any:
        days = tuple(7.0 * (index + 1) for index in range(self.records))
        return SimpleNamespace(
            start=date(2022, 2, 24), horizon_day=days[-1], variables=self.variables, record_days=days
        )

    def pilot_bins(self, program: Any) -> SimpleNamespace:
        shape = (len(self.variables), self.records)
        return SimpleNamespace(low=np.zeros(shape), high=np.full(shape, 128.0))

    def nodes(self, program: Any, **where: Any) -> np.ndarray:
        raise NotImplementedError

    def simulate(self, program: Any, **where: Any) -> SimpleNamespace:
        started = time.thread_time()
        paths = where["rows"] * where["paths"]
        kept = min(where["keep"], paths)
        histogram, moments = tallied(paths, len(self.variables), self.records)
        random = np.random.default_rng([where["first_row"], where["first_path"]])
        outcomes = random.random((paths, len(OUTCOME_FIELDS)), dtype=np.float64)
        outcomes[outcomes < 0.6] = np.nan
        outcomes *= 4000.0
        for index, field in enumerate(OUTCOME_FIELDS):
            if field.name in LABELS:
                outcomes[:, index] = random.integers(0, len(LABELS[field.name]), paths)
            elif not field.nullable:
                outcomes[:, index] = np.nan_to_num(outcomes[:, index], nan=1.0)
        result = SimpleNamespace(
            outcomes=outcomes,
            histogram=histogram.copy(),
            moments=moments,
            trajectories=np.ones((kept, self.records, len(self.variables))),
            kept=[
                (where["first_row"] + i // where["paths"], where["first_path"] + i % where["paths"])
                for i in range(kept)
            ],
        )
        self.seconds += time.thread_time() - started
        return result


def work(part: str, paths: int, folder: Path) -> dict[str, float]:
    """Do one of `PARTS`, and return seconds and the peak resident set in MB."""
    import attrition
    from attrition.analysis.summary import summarise
    from attrition.ensemble.conduct import Way, conduct, opened
    from attrition.ensemble.directory import RunDirectory
    from attrition.ensemble.merge import merge
    from attrition.ensemble.planning import make_plan
    from attrition.ensemble.stopping import Stop
    from attrition.ensemble.verify import verify

    simulator = WideStandIn()
    directory = RunDirectory(folder)
    if part == "run":
        way = Way(shard=(0, 1), threads=2)
        each = paths // (DRAWS * 5)
        plan = make_plan(attrition.load("ukraine-2022"), draws=DRAWS, paths=each, driftless=False)
        manifest = opened(directory, plan, way, simulator, lambda: None)  # type: ignore[arg-type]
        assert manifest is not None
        tallied(plan.units()[0].size, len(simulator.variables), simulator.records)
    else:
        manifest = directory.manifest
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    simulator.seconds = 0.0
    if part == "run":
        assert conduct(directory, manifest, way, simulator, Stop())  # type: ignore[arg-type]
    elif part == "merge":
        merge(directory, lambda manifest, where, digest, *_: {"digest": digest, "structures": {}})
    elif part == "summary":
        summarise(manifest, folder, "", 1.0, 1.0)
    else:
        verify(directory)
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": round(seconds, 2),
        "cpu": round(used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime, 2),
        "stand_in": round(simulator.seconds, 2),
        "peak_mb": round(used.ru_maxrss / 1024.0),
    }


def main() -> None:
    if len(sys.argv) == 4:
        print(json.dumps(work(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))
        return
    for part in PARTS:
        command = [sys.executable, "-m", "tests.ensemble.scale", part, *sys.argv[1:]]
        print(
            part,
            subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip(),
            flush=True,
        )


if __name__ == "__main__":
    main()
