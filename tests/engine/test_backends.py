"""The two backends hold the same state and draw the same numbers."""

from __future__ import annotations

import pytest

from attrition.engine.backends import Fields, JittedBackend, PureBackend, jitted_calls
from attrition.engine.records import plain_state
from attrition.model.clocks import PROCESSES
from attrition.model.registry import EVENTS, STATE, STATE_INDEX
from attrition.numeric.streams import row_path
from tests.scenarios import compiled_shipped

N = len(STATE)


def test_a_plain_record_is_indexed_as_the_kernels_array() -> None:
    record = plain_state()
    fields = Fields(record)
    fields[STATE_INDEX["strain"]] = 41
    assert record.strain == 41.0
    assert isinstance(record.strain, float)
    assert fields[STATE_INDEX["strain"]] == 41.0


@pytest.mark.full
def test_both_start_from_the_same_state_and_forget_the_path_before() -> None:
    program = compiled_shipped()
    rows = program.some_rows(0, 3)
    pure, jitted = PureBackend(program, rows), JittedBackend(program, rows)
    states = []
    for backend in (pure, jitted):
        backend.start(1)
        for field in range(N):
            backend.flat[field] = 7.0
        backend.start(2)
        states.append([float(backend.flat[field]) for field in range(N)])
    assert states[0] == states[1]


@pytest.mark.full
def test_both_draw_the_same_numbers() -> None:
    program = compiled_shipped()
    rows = program.some_rows(0, 1)
    for code, process in enumerate(PROCESSES):
        pairs = len(process.streams)
        if pairs:
            drawn = [
                [float(z) for z in backend.normals(code, pairs, 12, 4, row_path(3, 9))[: 2 * pairs]]
                for backend in (PureBackend(program, rows), JittedBackend(program, rows))
            ]
            assert drawn[0] == drawn[1], process.name
            assert len(set(drawn[0])) == 2 * pairs


def test_every_process_and_event_has_a_jitted_call() -> None:
    calls = jitted_calls()
    assert {f"process {process.name}" for process in PROCESSES if process.rules} <= set(calls)
    assert {f"event {event.name}" for event in EVENTS} <= set(calls)
    assert jitted_calls() is calls
