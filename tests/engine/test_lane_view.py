"""The plain forms: a lane by name and by line, a row, and a call through a table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from attrition.engine.lane_view import address_of, call_loops, lane_of, row_at, row_of
from attrition.engine.memory import STRIDE
from attrition.model.registry import STATE, STATE_INDEX


def test_a_lane_is_every_stride_th_number() -> None:
    buffer = np.arange(float(len(STATE) * STRIDE))
    lane = lane_of(buffer, 5)
    for field in STATE:
        line = STATE_INDEX[field.name]
        assert getattr(lane, field.name) == lane[line] == line * STRIDE + 5


def test_what_is_assigned_lies_in_the_buffer() -> None:
    buffer = np.zeros(len(STATE) * STRIDE)
    lane = lane_of(buffer, 9)
    lane.strain = 3
    lane[2] = 4.5
    lane[2] += 0.5
    assert {int(place): float(buffer[place]) for place in np.flatnonzero(buffer)} == {
        STATE_INDEX["strain"] * STRIDE + 9: 3.0,
        2 * STRIDE + 9: 5.0,
    }


def test_a_lane_gives_python_floats() -> None:
    lane = lane_of(np.ones(len(STATE) * STRIDE), 0)
    assert type(lane.strain) is float and type(lane[0]) is float


def test_an_unknown_field_is_refused() -> None:
    lane = lane_of(np.zeros(STRIDE), 0)
    with pytest.raises(AttributeError, match="strian"):
        lane.strian  # noqa: B018
    with pytest.raises(KeyError, match="strian"):
        lane.strian = 1.0


def test_rows_and_addresses_are_the_things_themselves() -> None:
    rows = [object(), object()]
    assert row_of(rows, 1) is rows[1]
    assert row_at(address_of(rows[0])) is rows[0]


def test_loops_are_called_by_the_code_of_their_process() -> None:
    calls: list[Any] = []
    loops = [lambda *given, code=code: calls.append((code, given)) for code in range(3)]
    call_loops(loops, 1, "state", "row", 2.0, 3.0, "normals", 8)
    assert calls == [(1, ("state", "row", 2.0, 3.0, "normals", 8))]
