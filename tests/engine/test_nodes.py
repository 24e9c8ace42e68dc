"""States at quarterly nodes."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from attrition.engine import nodes
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.nodes import NODE_FIELDS, node_days, node_records, node_states
from attrition.engine.program import Program
from attrition.engine.unit import simulate
from attrition.model.registry import STATE_INDEX
from tests.scenarios import SHORT, shipped


@pytest.fixture(scope="module")
def program() -> Program:
    return compile_scenario(shipped().with_(sets=SHORT), seed=1, rows=3, solved={})


def test_fields_are_declared_once() -> None:
    assert set(NODE_FIELDS) <= set(STATE_INDEX)
    assert len(set(NODE_FIELDS)) == len(NODE_FIELDS)


def test_nodes_are_the_first_steps_to_end_after_a_quarter(program: Program) -> None:
    days = [program.start + timedelta(days=day) for day in node_days(program.calendar)]
    quarters = [date(2023, 1, 1), date(2023, 4, 1), date(2023, 7, 1), date(2023, 10, 1)]
    assert len(days) == 4
    assert all(
        timedelta(0) <= day - quarter < timedelta(days=7) for day, quarter in zip(days, quarters, strict=True)
    )
    assert [program.record_days[record] for record in node_records(program.calendar)] == node_days(
        program.calendar
    )


def test_states_are_those_of_the_paths(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    found = node_states(program, first_row=1, first_path=4, paths=3, count=5)
    run = simulate(program, first_row=1, rows=2, first_path=4, paths=3, keep=6)
    assert found.shape == (5, 4, len(NODE_FIELDS))
    records = node_records(program.calendar)
    for name in ("territory", "strain", "brent"):
        expected = run.trajectories[:5, :, program.variables.index(name)][:, records]
        assert np.array_equal(found[:, :, NODE_FIELDS.index(name)], expected, equal_nan=True)
    monkeypatch.setattr(nodes, "PATHS_AT_ONCE", 2)
    again = node_states(program, first_row=1, first_path=4, paths=3, count=5)
    assert np.array_equal(found, again, equal_nan=True)


def test_no_paths_no_states(program: Program) -> None:
    assert node_states(program, first_row=0, first_path=0, paths=3, count=0).shape == (0, 4, len(NODE_FIELDS))
