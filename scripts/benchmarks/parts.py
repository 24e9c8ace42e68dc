"""Where the lane kernel's time goes: the same program again and again, each time with one part of the work left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.numba_engines import reported_first, run_plan
from scripts.benchmarks.results import Part
from scripts.benchmarks.timing import in_turn, spread

if TYPE_CHECKING:
    from attrition.engine.plan import Plan
    from attrition.engine.program import Program
    from attrition.engine.tallies import Bins

REAL = "real"
HELD = "held"
EMPTY = "empty"
DATA = "acts, triggers and history"


@dataclass(frozen=True)
class Without:
    """A plan without one part of the work, and how that part is kept out."""

    part: str
    plan: Plan
    how: str


def held_until_data_end(program: Program) -> Plan:
    """Return the plan of the time of the data alone, in which hazards are looked at and nothing ever happens.

    No war ends in that time. A plan without a part of the work has the same path-weeks, in equally full blocks, so that
    the difference is that part.
    """
    from attrition.engine.agenda import agenda_until

    # The length of a step serves to integrate hazards, and else only says the day.
    agenda = agenda_until(program.plan.agenda, program.plan.agenda.cutoff)._replace(step=0)
    return program.plan._replace(agenda=agenda)


def plans_without(plan: Plan) -> list[Without]:
    """Return a plan without each of its parts."""
    from attrition.model.declarations import Task

    quiet = plan.table._replace(pairs=np.zeros_like(plan.table.pairs))
    uneventful = plan.table._replace(events=np.zeros_like(plan.table.events))
    data = (Task.ACTS, Task.OBSERVATIONS, Task.TRIGGERS)
    return [
        Without(
            "draws of normal numbers",
            plan._replace(table=quiet),
            "time of the data, less that with none drawn",
        ),
        Without("hazards of events", plan._replace(table=uneventful), "the same with none integrated"),
        Without(DATA, plan_without(plan, data), "the same with none on the agenda"),
        Without(
            "records and histograms", plan_without(plan, (Task.RECORD,)), "the same with none on the agenda"
        ),
    ]


def plan_without(plan: Plan, tasks: tuple[object, ...]) -> Plan:
    """Return a plan whose agenda has no entry of some tasks."""
    from attrition.engine.kernel import TASK_CODES

    codes = [TASK_CODES[task] for task in TASK_CODES if task in tasks]
    entries = plan.agenda.entries
    return with_entries(plan, entries[~np.isin(plan.table.tasks[entries[:, 1]], codes)])


def with_entries(plan: Plan, entries: NDArray[np.int64]) -> Plan:
    """Return a plan with other entries on its agenda."""
    return plan._replace(agenda=plan.agenda._replace(entries=np.ascontiguousarray(entries)))


def measured_parts(
    program: Program, bins: Bins, paths: int, rounds: int, told: Callable[[int, str], None]
) -> list[Part]:
    """Time the lane kernel whole and without each part; return what each part takes of a path-week.

    Parameters: bins, edges as a run has them; paths, a row. Returns: first the real wars whole; the others add up.
    Raises: RuntimeError when a war ends in the time of the data, without which the parts cannot be told apart.
    """
    reported = reported_first(program, bins, len(program.variables))
    held = held_until_data_end(program)
    without = plans_without(held)
    plans = {
        REAL: program.plan,
        HELD: held,
        EMPTY: with_entries(held, held.agenda.entries[:0]),
        **{each.part: each.plan for each in without},
    }
    # The first run of each plan counts its path-weeks, and does not count as a time.
    one = reported_first(program, None, 1)
    weeks = {name: int(run_plan(program, plan, one, paths).histogram.sum()) for name, plan in plans.items()}
    count = len(program.rows.numbers) * paths
    if any(weeks[name] != count * held.agenda.recorded_steps for name in (HELD, *_recording(without))):
        raise RuntimeError("a war ends in the time of the data: the parts of the work cannot be told apart")
    calls: dict[str, Callable[[], object]] = {
        name: partial(run_plan, program, plan, reported, paths) for name, plan in plans.items()
    }
    seconds = in_turn(calls, rounds, told=told)
    taken = {name: 1e9 * spread(times).median for name, times in seconds.items()}
    return shares(taken, weeks[REAL], weeks[HELD], without)


def _recording(without: list[Without]) -> list[str]:
    return [each.part for each in without if not each.part.startswith("records")]


def shares(taken: dict[str, float], real_weeks: int, held_weeks: int, without: list[Without]) -> list[Part]:
    """Return the parts from the nanoseconds of each plan, by name, and the path-weeks of real and of held wars."""
    real = taken[REAL] / real_weeks
    # What is done once a path is spread over the weeks of a real one.
    once = {DATA, EMPTY}
    less = {each.part: taken[HELD] - taken[each.part] for each in without} | {EMPTY: taken[EMPTY]}
    found = [
        Part(each.part, less[each.part] / (real_weeks if each.part in once else held_weeks), each.how)
        for each in without
    ]
    rules = (taken[HELD] - sum(less.values())) / held_weeks
    found.append(
        Part(
            "starting a call and its paths, writing them out",
            less[EMPTY] / real_weeks,
            "an agenda without entries",
        )
    )
    rest = real - rules - sum(part.nanoseconds for part in found)
    return [
        Part("whole", real, "wars as they are, every variable recorded"),
        Part("rules", rules, "what is left of the time of the data"),
        *found,
        Part("what happens, and blocks made thin by ends", rest, "what is left of the whole"),
    ]


def measured_bands(
    program: Program, bins: Bins, paths: int, rounds: int, told: Callable[[int, str], None]
) -> dict[str, list[float]]:
    """Time the lane kernel with the weekly histograms of all variables and of none; return the seconds of both."""
    every = reported_first(program, bins, len(program.variables))
    none = reported_first(program, None, 0)
    calls: dict[str, Callable[[], object]] = {
        "all variables": partial(run_plan, program, program.plan, every, paths),
        "no variable": partial(run_plan, program, program.plan, none, paths),
    }
    return in_turn(calls, rounds, told=told)
