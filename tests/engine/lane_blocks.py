"""The lane kernel as plain Python, lively wars whose blocks empty unevenly, and results put together from parts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any
from unittest import mock

import numpy as np

from attrition.engine import lane_steps, lanes
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.memory import STRIDE, new_lane_work
from attrition.engine.parts import run_rules
from attrition.engine.plan import LaneWork, Output, Plan, Reported, Rows
from attrition.engine.program import Program
from attrition.engine.records import plain_parameters
from attrition.engine.unit import UnitResult, simulate
from attrition.model.clocks import EFFECTS, PROCESSES
from attrition.model.registry import EVENTS
from attrition.scenario import Scenario
from tests.scenarios import SHORT, WATCHED, fixed, shipped, under

LIVELY = {
    "regime.hazard": 0.4,
    "collapse.hazard": 0.4,
    "choice.rate": 3,
    "escalation.act_rate": 3,
    "null.hazard": 1,
    "oil.jump_rate": 6,
}
"""Hazards at which many of the wars end within a year, each at its own time, and other events cross too."""


def lively(scenario: Scenario | None = None) -> Scenario:
    """The short shipped scenario, or another, with frequent events."""
    return fixed(scenario or shipped().with_(sets=SHORT), LIVELY)


@cache
def lively_program(structure: str = "options", *, watched: bool = False) -> Program:
    """Two rows of a lively war, under a policy of triggers where asked."""
    scenario = under(lively(), WATCHED) if watched else lively()
    return compile_scenario(scenario, seed=5, rows=2, structure=structure, solved={})


def some(program: Program, paths: int, first_path: int = 0, *, rows: int = 2, **chosen: Any) -> UnitResult:
    """Simulate paths of the first rows and keep all trajectories."""
    return simulate(
        program, first_row=0, rows=rows, first_path=first_path, paths=paths, keep=rows * paths, **chosen
    )


def assert_all_same(one: UnitResult, other: UnitResult) -> None:
    """Assert that two results hold the same bits, moments among them."""
    for name in ("outcomes", "trajectories"):
        left, right = (np.ascontiguousarray(getattr(unit, name)).view(np.uint64) for unit in (one, other))
        assert left.shape == right.shape, name
        assert np.argwhere(left != right)[:3].tolist() == [], name
    for name in ("histogram", "moments"):
        left, right = getattr(one, name), getattr(other, name)
        assert np.argwhere(left != right)[:3].tolist() == [], name


def together(units: list[UnitResult], rows: int) -> UnitResult:
    """Put runs of consecutive paths of the same rows together as if they were one."""

    def joined(name: str) -> Any:
        parts = [getattr(unit, name) for unit in units]
        by_row = [part.reshape(rows, len(part) // rows, *part.shape[1:]) for part in parts]
        whole = np.concatenate(by_row, axis=1)
        return whole.reshape(-1, *whole.shape[2:])

    return UnitResult(
        joined("outcomes"),
        sum((unit.histogram for unit in units[1:]), units[0].histogram),
        joined("trajectories"),
        [],
        sum((unit.moments for unit in units[1:]), units[0].moments),
    )


def plain(value: Any) -> Any:
    """Return the tables of an engine with Python numbers in their arrays, which NumPy's would not stand for."""
    if isinstance(value, np.ndarray):
        return value.astype(object)
    if isinstance(value, tuple):
        return type(value)(*(plain(item) for item in value))  # type: ignore[call-arg]
    return value.item() if isinstance(value, np.generic) else value


def plain_rows(rows: Rows) -> Rows:
    """Return prior draws as plain records and Python numbers."""
    parameters = [plain_parameters(record) for record in rows.parameters]
    return plain(rows._replace(parameters=0))._replace(parameters=parameters)  # type: ignore[no-any-return]


class Bytes:
    """An array of bytes whose elements are Python integers, which do not overflow when added up."""

    def __init__(self, values: Any) -> None:
        self.values = values

    def __getitem__(self, index: int) -> int:
        return int(self.values[index])

    def __setitem__(self, index: int, value: int) -> None:
        self.values[index] = value


def run_plain_loops(rules: Any, state: Any, row: Any, t: float, day: float, normals: Any, wide: int) -> None:
    """Run the rules of a process as the loops do, each over all lanes before the next."""
    for rule in rules:
        with mock.patch.object(lane_steps, "CALLED", partial(run_rules, [rule])):
            lane_steps.run_part(state, row, t, day, normals, wide)


def plain_loops() -> list[Callable[..., None]]:
    """Return what the plain form of `call_loops` calls for each process."""
    return [partial(run_plain_loops, process.rules) for process in PROCESSES]


def plain_lane_work(program: Program, records: int = 0, variables: int = 0) -> LaneWork:
    """Return memory for the plain form of the lane kernel and its steps."""
    work = new_lane_work(program, np.zeros(0, dtype=np.int64), records, variables)
    held: Any = {
        "addresses": [0] * STRIDE,
        "counting": plain(work.counting),
        "draws": work.draws._replace(far=Bytes(work.draws.far)),
        "loops": plain_loops(),
    }
    return work._replace(**held)


def take_effect(event: int, s: Any, p: Any, day: float) -> None:
    """Let an event take effect, as the branches that the jitted kernel is given."""
    EFFECTS[EVENTS[event].name](s, p, day)


def run_plain(
    program: Program, plan: Plan, reported: Reported, output: Output, first_path: int, paths: int, kept: int
) -> LaneWork:
    """Run the lane kernel's plain form on all rows of a program; return its memory."""
    work = plain_lane_work(program, *output.histogram.shape[:2])
    with mock.patch.object(lanes, "TAKE_EFFECT", take_effect):
        lanes.simulate_lanes(
            plain(plan), plain_rows(program.rows), plain(reported), work, output, first_path, paths, kept
        )
    return work
