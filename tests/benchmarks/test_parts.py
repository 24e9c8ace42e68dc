"""Parts of the lane kernel's work are told apart by leaving them out, and add up to the whole."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.engine.kernel import TASK_CODES
from attrition.model.declarations import Task
from scripts.benchmarks.parts import (
    DATA,
    EMPTY,
    HELD,
    REAL,
    Without,
    held_until_data_end,
    plans_without,
    shares,
)
from tests.scenarios import compiled_shipped


def test_the_parts_add_up_to_the_whole() -> None:
    plan = compiled_shipped(rows=2).plan
    without = [Without("draws", plan, ""), Without(DATA, plan, "")]
    taken = {REAL: 1000.0, HELD: 600.0, EMPTY: 20.0, "draws": 500.0, DATA: 560.0}
    found = {part.name: part.nanoseconds for part in shares(taken, 200, 100, without)}
    whole = found.pop("whole")
    assert whole == 5.0
    assert sum(found.values()) == pytest.approx(whole)
    # Draws come every week; what is done once a path is spread over the weeks of a real one.
    assert found["draws"] == 1.0
    assert found[DATA] == pytest.approx(0.2)
    assert found["starting a call and its paths, writing them out"] == pytest.approx(0.1)
    assert found["rules"] == pytest.approx((600.0 - 100.0 - 40.0 - 20.0) / 100.0)


def test_the_time_of_the_data_is_all_that_is_left_and_nothing_happens_in_it() -> None:
    program = compiled_shipped(rows=2)
    held = held_until_data_end(program)
    ticks = held.agenda.entries[:, 0]
    assert 0 < ticks.max() < program.plan.agenda.cutoff
    assert held.agenda.step == 0
    assert held.agenda.recorded_steps < program.plan.agenda.recorded_steps


def test_each_plan_lacks_its_part_alone() -> None:
    program = compiled_shipped(rows=2)
    plan = program.plan
    plans = {each.part: each.plan for each in plans_without(plan)}
    tasks = plan.table.tasks

    def left(part: str) -> set[int]:
        return set(np.unique(tasks[plans[part].agenda.entries[:, 1]]).tolist())

    everything = set(np.unique(tasks[plan.agenda.entries[:, 1]]).tolist())
    assert everything - left("records and histograms") == {TASK_CODES[Task.RECORD]}
    assert TASK_CODES[Task.RULES] in left(DATA) and TASK_CODES[Task.OBSERVATIONS] not in left(DATA)
    assert not plans["draws of normal numbers"].table.pairs.any() and plan.table.pairs.any()
    assert not plans["hazards of events"].table.events.any() and plan.table.events.any()
    assert len(plans["hazards of events"].agenda.entries) == len(plan.agenda.entries)
