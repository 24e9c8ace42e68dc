"""Holds a mechanism from outside the package to what the model's own rules keep: equal bits, limits, no trace when off.

Every check is exact: a number of things that differ, of which none may.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.program import Program
from attrition.engine.unit import ENGINES, UnitResult, final_state, pilot_bins, simulate
from attrition.ensemble.failures import RunFailed
from attrition.errors import InputError, nearest_name, refuse_unknown
from attrition.model.mechanism import Mechanism
from attrition.model.mechanisms import VARIABLE, loaded
from attrition.verification.checks import Check, exact
from attrition.verification.verdicts import ModelReport, Report, judged

if TYPE_CHECKING:
    from attrition.scenario import Scenario

READABLE = "simpy-pure"
"""The engine that the others are compared with: it runs the rules as the Python that they are."""


@dataclass(frozen=True, slots=True)
class Sample:
    """How many paths are compared.

    Parameters
    ----------
    scenario : name or path.
    structures : names.
    draws, paths : prior draws, and paths of each structure and draw.
    engines : that are compared with the readable one.
    """

    scenario: str
    structures: tuple[str, ...]
    draws: int = 2
    paths: int = 4
    engines: tuple[str, ...] = ("kernel",)


def verify_mechanism(
    mechanism: Mechanism, scenario: Scenario, sample: Sample, report: Report | None = None
) -> ModelReport:
    """Check a mechanism that this process uses.

    Parameters
    ----------
    mechanism : from `in_use`.
    scenario : the one that `sample` names, loaded.
    sample : what is compared.
    report : called before each part.

    Raises
    ------
    InputError : for an engine that there is not.
    RunFailed : where a run of the command line, with it switched off or without it, fails.
    """
    for engine in sample.engines:
        refuse_unknown("engine", engine, ENGINES, "--engine")
    name = mechanism.name
    told = report or (lambda done, total, what: None)
    checks: list[Check] = []
    total = len(sample.structures) + 1
    for done, structure in enumerate(sample.structures):
        told(done, total, structure)
        program = compile_scenario(scenario, seed=0, rows=sample.draws, structure=structure)
        checks += equal_bits(name, program, sample)
        checks += within_limits(mechanism, program, sample)
    told(len(sample.structures), total, "switched off")
    if not mechanism.replaces:
        checks += no_trace(name, sample)
    return ModelReport(judged(checks))


def in_use(name: str | None = None) -> Mechanism:
    """Return a mechanism that this process uses by its name, which may be left out where there is one.

    Raises: InputError where none is in use, or none of that name, or no name tells which of several.
    """
    used = {each.mechanism.name: each.mechanism for each in loaded()}
    if not used:
        raise InputError("no mechanism is in use", advice="name its file with --mechanism FILE")
    if name is None and len(used) == 1:
        return next(iter(used.values()))
    if name not in used:
        what = "which mechanism is not said" if name is None else f"no mechanism '{name}' in use"
        raise InputError(what, where="NAME", allowed=", ".join(used), nearest=nearest_name(name or "", used))
    return used[name]


def equal_bits(name: str, program: Program, sample: Sample) -> Iterator[Check]:
    """Yield how many outcomes, counts and recorded values of an engine differ from the readable engine's."""
    bins = pilot_bins(program)
    size = sample.draws * sample.paths

    def of(engine: str) -> UnitResult:
        return simulate(
            program,
            first_row=0,
            rows=sample.draws,
            first_path=0,
            paths=sample.paths,
            bins=bins,
            keep=size,
            engine=engine,
        )

    wanted = of(READABLE)
    parts: dict[str, Callable[[UnitResult], np.ndarray]] = {
        "outcomes": lambda result: result.outcomes,
        "histogram counts": lambda result: result.histogram,
        "moments": lambda result: result.moments,
        "recorded values": lambda result: result.trajectories,
    }
    for engine in sample.engines:
        found = of(engine)
        for words, part in parts.items():
            yield exact(
                name,
                f"{program.structure}: {words} that {engine} and {READABLE} give differently",
                "count",
                0.0,
                float(differing(part(wanted), part(found))),
                0.0,
            )


def differing(one: np.ndarray, other: np.ndarray) -> int:
    """Return how many entries of two arrays of one shape and type differ in a bit; all that are no number are alike."""
    words = np.dtype(f"u{one.itemsize}")
    different = np.ascontiguousarray(one).view(words) != np.ascontiguousarray(other).view(words)
    return int(np.count_nonzero(different & ~(np.isnan(one) & np.isnan(other))))


def within_limits(mechanism: Mechanism, program: Program, sample: Sample) -> Iterator[Check]:
    """Yield how many fields of the mechanism end a path beyond their limits, or as no number."""
    beyond: dict[str, int] = dict.fromkeys((field.name for field in mechanism.state), 0)
    for row in range(sample.draws):
        for path in range(sample.paths):
            state = final_state(program, row, path)
            for field in mechanism.state:
                # What is no number lies between no limits.
                beyond[field.name] += not field.low <= state[field.name] <= field.high
    for name, count in beyond.items():
        quantity = f"{program.structure}: paths that leave {name} beyond its limits"
        yield exact(mechanism.name, quantity, "count", 0.0, float(count), 0.0)


def no_trace(name: str, sample: Sample) -> Iterator[Check]:
    """Yield what differs between a run with the mechanism switched off and one of a process that never saw it."""
    import polars as pl

    with TemporaryDirectory() as folder:
        off, without = Path(folder, "off"), Path(folder, "without")
        with_it = os.environ.copy()
        never = {key: value for key, value in with_it.items() if key != VARIABLE}
        others = [str(each.file) for each in loaded() if each.mechanism.name != name]
        if others:
            never[VARIABLE] = os.pathsep.join(others)
        _command(sample, off, with_it, [f"switches.{name}=false"])
        _command(sample, without, never, [])
        for table in ("outcomes", "histograms"):
            left, right = (pl.read_parquet(place / f"{table}.parquet") for place in (off, without))
            if table == "histograms":
                left = left.filter(pl.col("variable").is_in(right["variable"].unique().to_list()))
            left = left.select(right.columns)
            both = left.join(right, on=right.columns, how="inner", nulls_equal=True)
            gap = max(left.height, right.height) - both.height
            words = f"rows of {table}.parquet with it switched off that differ from those without it"
            yield exact(name, words, "count", 0.0, float(gap), 0.0)


def _command(sample: Sample, out: Path, environment: dict[str, str], sets: Sequence[str]) -> None:
    """Run the scenario by the command line in a process of its own."""
    # Modules are found where this process finds them, and by -P not in the working directory.
    places = os.pathsep.join(os.path.abspath(path) for path in sys.path)
    command = [sys.executable, "-P", "-m", "attrition", "run", sample.scenario, "--out", str(out)]
    command += ["--draws", str(sample.draws), "--paths", str(sample.paths), "--quiet", "--no-figures"]
    command += ["--structures", ",".join(sample.structures)]
    command += [word for item in sets for word in ("--set", item)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        env=environment | {"PYTHONPATH": places},
    )
    if done.returncode != 0:
        what = done.stderr.strip().splitlines()[-1:] or [f"status {done.returncode}"]
        way = "with it switched off" if sets else "without it"
        raise RunFailed(
            f"'{sample.scenario}' cannot be run {way}: {what[0].removeprefix('attrition: ')}; name a scenario that "
            "sets nothing of the mechanism"
        )
