"""Rules are timed alone in the loops that the kernels run, on the same states."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from attrition.model.clocks import PROCESSES
from attrition.model.declarations import Clock
from scripts.benchmarks.results import RuleTimes
from scripts.benchmarks.rules import (
    CALLS,
    REPETITIONS,
    measured_rules,
    seconds_of,
    slow_rules,
    states_of,
    times_a_week,
)
from tests.scenarios import compiled_shipped


def test_a_rule_is_slow_below_twice_the_speed() -> None:
    fast, slow = RuleTimes("a", "fast", 1.0, 2.0, 1.0), RuleTimes("a", "slow", 1.0, 1.99, 1.0)
    assert slow_rules([fast, slow]) == [slow]


def test_a_loop_begins_with_the_same_states_each_time() -> None:
    happened: list[object] = []

    def loop(repetitions: np.int64) -> None:
        happened.append(int(repetitions))

    assert seconds_of((loop, lambda: happened.append("reset"))) > 0.0
    assert happened == ["reset", 0, REPETITIONS] * CALLS


def test_processes_act_as_often_as_their_clocks_say() -> None:
    often = times_a_week(compiled_shipped(rows=2))
    clocks = {process.name: process.clock for process in PROCESSES if process.rules}
    for name, clock in clocks.items():
        expected = {Clock.STEP: 1.0, Clock.MONTH: 12 / 52.18, Clock.QUARTER: 4 / 52.18, Clock.JULY: 1 / 52.18}
        assert often[name] == pytest.approx(expected[clock], rel=0.1), name


@pytest.mark.full
def test_both_loops_do_what_the_rule_does() -> None:
    from attrition.engine.memory import LANES, STRIDE
    from attrition.engine.records import STATE_TYPE
    from scripts.benchmarks.rules import RECORDS_TOGETHER, derived_loops

    program = compiled_shipped(rows=2)
    lanes, records, normals = states_of(program)
    assert records.shape == (LANES, len(STATE_TYPE.names or ()))
    normals[:] = 0.5
    process = next(process for process in PROCESSES if process.rules and process.streams)
    before = records.copy()
    for rule in process.rules:
        over_lanes, over_records = derived_loops(rule)
        arguments = (program.rows.parameters, 40.0, 1300.0)
        over_lanes(lanes, *arguments, normals, np.int64(LANES), np.int64(2))
        as_records = records.view(STATE_TYPE).reshape(-1)
        over_records(as_records, *arguments, normals[:16].copy(), np.int64(RECORDS_TOGETHER), np.int64(2))
    assert not np.array_equal(records, before)
    found = lanes.reshape(-1, STRIDE)[:, :LANES].T
    assert np.array_equal(found, records)


@pytest.mark.full
def test_rules_of_a_process_are_timed() -> None:
    process = next(process for process in PROCESSES if process.rules)
    (found,) = measured_rules(
        compiled_shipped(rows=2), 1, lambda line: None, [replace(process, rules=process.rules[:1])]
    )
    assert found.process == process.name
    assert 0.0 < found.lanes_ns < 1e5 and 0.0 < found.scalar_ns < 1e5
