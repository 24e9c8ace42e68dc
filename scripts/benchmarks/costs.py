"""How time grows: with paths, horizon, policies, structures, recorded variables and fields of the state."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from attrition.engine.second_compiler import VARIABLE
from scripts.benchmarks.machine import ROOT
from scripts.benchmarks.numba_engines import path_weeks, reported_first, run_plan
from scripts.benchmarks.results import Cost, Point
from scripts.benchmarks.timing import in_turn

if TYPE_CHECKING:
    from attrition.engine.program import Program
    from attrition.engine.tallies import Bins
    from attrition.scenario import Scenario

Calls = dict[str, Callable[[], object]]
Told = Callable[[int, str], None]

SEED = 7
ENDS = "ends"
"""The switch of the subsystem that ends wars."""
MONTHS = (12, 36, 60, 90, 120)


def measured_costs(
    program: Program, bins: Bins, paths: int, rounds: int, told: Told, months: Sequence[int] = MONTHS
) -> Iterator[Cost]:
    """Time the lane kernel at rising sizes; yield a cost for each that can be changed within a process.

    Parameters: paths, a row, of the cost against other sizes than paths.
    """
    yield against_paths(program, bins, paths, rounds, told)
    yield against_horizon(program, paths, rounds, told, months)
    yield against_policies(program, paths, rounds, told)
    yield against_structures(program, paths, rounds, told)
    yield against_variables(program, bins, paths, rounds, told)


def against_paths(program: Program, bins: Bins, paths: int, rounds: int, told: Told) -> Cost:
    """Return the cost of a quarter, half, all, twice and four times as many paths."""
    reported = reported_first(program, bins, len(program.variables))
    sizes = sorted({max(1, paths // 4), max(1, paths // 2), paths, 2 * paths, 4 * paths})
    rows = len(program.rows.numbers)
    calls: Calls = {
        f"{rows * size:,} paths": partial(run_plan, program, program.plan, reported, size) for size in sizes
    }
    return cost("paths", "paths", [float(rows * size) for size in sizes], calls, rounds, told)


def against_horizon(program: Program, paths: int, rounds: int, told: Told, months: Sequence[int]) -> Cost:
    """Return the cost of shorter and longer forecasts of wars that cannot end, by the weekly records of their paths.

    Wars that end leave few paths to a long horizon, and so would tell little of what a longer one costs.
    """
    endless = replace(program.scenario, switches={**program.scenario.switches, ENDS: False})
    programs = {
        month: recompiled(program, endless.with_(sets=[f"clock.horizon_months={month}"])) for month in months
    }
    weeks = [float(path_weeks(each, paths)) for each in programs.values()]
    calls: Calls = {f"{month} months": partial(run_alone, each, paths) for month, each in programs.items()}
    return cost("horizon", "path-weeks", weeks, calls, rounds, told)


def against_policies(program: Program, paths: int, rounds: int, told: Told) -> Cost:
    """Return the cost of one, two, four and eight policies, each compiled and run on the same draws."""
    from attrition.scenario.files import shipped

    names = list(shipped("policy"))

    def under(name: str) -> Program:
        return recompiled(program, program.scenario.with_(policies=[name]))

    makers = [partial(under, name) for name in names[:8]]
    return against_programs("policies", makers, (1, 2, 4, 8), paths, rounds, told)


def against_structures(program: Program, paths: int, rounds: int, told: Told) -> Cost:
    """Return the cost of one structure after another, each compiled and run on the same draws."""
    from attrition.model.structures import STRUCTURES

    makers = [partial(recompiled, program, program.scenario, name) for name in STRUCTURES]
    return against_programs("structures", makers, range(1, len(makers) + 1), paths, rounds, told)


def against_programs(
    name: str,
    makers: Sequence[Callable[[], Program]],
    counts: Iterable[int],
    paths: int,
    rounds: int,
    told: Told,
) -> Cost:
    """Return the cost of compiling and running the first of some programs, by the path-weeks of them together."""
    weeks = [float(path_weeks(make(), paths)) for make in makers]
    some = [count for count in counts if count <= len(makers)]

    def together(count: int) -> None:
        for make in makers[:count]:
            run_alone(make(), paths)

    calls: Calls = {f"{count} {name}": partial(together, count) for count in some}
    return cost(name, "path-weeks", [sum(weeks[:count]) for count in some], calls, rounds, told)


def against_variables(program: Program, bins: Bins, paths: int, rounds: int, told: Told) -> Cost:
    """Return the cost of recording no, some and all variables."""
    every = len(program.variables)
    counts = sorted({every * part // 4 for part in range(5)})
    calls: Calls = {
        f"{count} variables": partial(
            run_plan, program, program.plan, reported_first(program, bins, count), paths
        )
        for count in counts
    }
    return cost("recorded variables", "variables", [float(count) for count in counts], calls, rounds, told)


def against_fields(
    paths: int, rows: int, rounds: int, told: Told, added: Sequence[int] = (0, 100, 200)
) -> Cost:
    """Return the cost of more fields of the state, each number of them in a process that compiles its own kernel."""
    found = []
    for count in added:
        told(0, f"{count} more fields: compiling")
        command = [sys.executable, "-m", "scripts.benchmarks.wider"]
        with tempfile.TemporaryDirectory() as cache:
            done = subprocess.run(
                [*command, *(str(number) for number in (count, rows, paths, rounds))],
                cwd=ROOT,
                # The key of the cache is the source text, which the widened record leaves as it was.
                env=os.environ | {"NUMBA_CACHE_DIR": cache, VARIABLE: "1"},
                capture_output=True,
                text=True,
                check=True,
            )
        told_back = json.loads(done.stdout)
        found.append(Point(float(told_back["fields"]), f"{told_back['fields']} fields", told_back["seconds"]))
    return Cost("state fields", "fields", found)


def recompiled(program: Program, scenario: Scenario, structure: str | None = None) -> Program:
    """Return a program for another scenario or structure with the same seed, number of rows and solved values."""
    from attrition.engine.from_scenario import compile_scenario

    rows = len(program.rows.numbers)
    return compile_scenario(
        scenario, seed=SEED, rows=rows, structure=structure or program.structure, solved=program.solved
    )


def run_alone(program: Program, paths: int) -> None:
    """Run the lane kernel on a program with all variables recorded."""
    run_plan(program, program.plan, reported_first(program, None, len(program.variables)), paths)


def cost(name: str, unit: str, x: Sequence[float], calls: Calls, rounds: int, told: Told) -> Cost:
    """Time calls in turn and return them as points of a cost; a first call of each, to warm up, does not count."""
    for call in calls.values():
        call()
    seconds = in_turn(calls, rounds, told=told)
    points = [Point(place, label, seconds[label]) for place, label in zip(x, calls, strict=True)]
    return Cost(name, unit, sorted(points, key=lambda point: point.x))
