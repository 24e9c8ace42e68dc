"""Jitted lanes: every load and store lands where the line and the lane say, and nothing else is understood."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numba.core.errors import NumbaError

from attrition.engine import lane_types
from attrition.engine.lane_loops import KINDS
from attrition.engine.lane_view import address_of, call_loops, lane_of, row_at, row_of
from attrition.engine.memory import STRIDE
from attrition.engine.records import PARAMETER_FIELDS, PARAMETER_TYPE
from attrition.model.registry import STATE, STATE_INDEX
from attrition.numeric.jit import compiled, compiled_part
from attrition.numeric.native import loaded_for_numbers

lane_types.provide()

LANE = 5


def all_fields(folder: Path) -> ModuleType:
    """Functions that load and store every field by its name, written out: names are no values in jitted code."""
    lines = ["from attrition.engine.lane_view import lane_of, row_of"]
    lines += ["def store(buffer, lane):", "    s = lane_of(buffer, lane)"]
    lines += [f"    s.{field.name} = {1.5 + index}" for index, field in enumerate(STATE)]
    lines += ["def load(buffer, lane, out):", "    s = lane_of(buffer, lane)"]
    lines += [f"    out[{index}] = s.{field.name}" for index, field in enumerate(STATE)]
    lines += ["def read(parameters, row, out):", "    p = row_of(parameters, row)"]
    lines += [f"    out[{index}] = p.{name}" for index, name in enumerate(PARAMETER_FIELDS)]
    path = folder / "all_fields.py"
    path.write_text("\n".join(lines))
    spec = importlib.util.spec_from_file_location("all_fields", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def by_name(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return all_fields(tmp_path_factory.mktemp("fields"))


def test_every_field_is_stored_in_its_line(by_name: ModuleType) -> None:
    buffer = np.zeros(len(STATE) * STRIDE)
    compiled(by_name.store)(buffer, LANE)
    expected = np.zeros((len(STATE), STRIDE))
    expected[:, LANE] = 1.5 + np.arange(len(STATE))
    assert np.array_equal(buffer.reshape(len(STATE), STRIDE), expected)


def test_every_field_is_loaded_from_its_line(by_name: ModuleType) -> None:
    buffer, out = np.arange(float(len(STATE) * STRIDE)), np.zeros(len(STATE))
    compiled(by_name.load)(buffer, LANE, out)
    assert np.array_equal(out, np.arange(len(STATE)) * STRIDE + LANE)


@pytest.mark.full
def test_every_parameter_is_read_from_its_place_in_the_row(by_name: ModuleType) -> None:
    width = len(PARAMETER_FIELDS)
    rows, out = np.arange(3.0 * width).view(PARAMETER_TYPE), np.zeros(width)
    compiled(by_name.read)(rows, 2, out)
    assert np.array_equal(out, 2.0 * width + np.arange(width))


def set_line(buffer: Any, lane: int, line: int, value: Any) -> None:
    lane_of(buffer, lane)[line] = value


def get_line(buffer: Any, lane: int, line: int) -> Any:
    return lane_of(buffer, lane)[line]


def set_constants(buffer: Any) -> None:
    s = lane_of(buffer, 3)
    s[0] = 1.0
    s[2] = 2
    s[-1] = 3.5
    s[1] += 4.0


@pytest.mark.parametrize("line", [0, 1, 7, -1, np.uint64(3), np.int32(-2)])
def test_a_line_by_number_lies_strides_away(line: Any) -> None:
    """A negative one before: in the lane's own buffer only if the lane was taken further on."""
    base = 2 * STRIDE + LANE
    jitted, plain = np.zeros(10 * STRIDE), np.zeros(10 * STRIDE)
    compiled(set_line)(jitted, base, line, 4.5)
    set_line(plain, base, int(line), 4.5)
    assert np.flatnonzero(jitted).tolist() == [base + int(line) * STRIDE]
    assert np.array_equal(jitted, plain)
    assert compiled(get_line)(jitted, base, line) == get_line(plain, base, int(line)) == 4.5


def test_constant_lines_and_whole_numbers_are_stored_too() -> None:
    buffer = np.zeros(8 * STRIDE)
    compiled(set_constants)(buffer[STRIDE:])
    stored = {divmod(int(place), STRIDE): float(buffer[place]) for place in np.flatnonzero(buffer)}
    assert stored == {(0, 3): 3.5, (1, 3): 1.0, (2, 3): 4.0, (3, 3): 2.0}


def store_field(buffer: Any, value: Any) -> None:
    lane_of(buffer, 3).strain = value


@pytest.mark.parametrize("value", [2, 2.0, True, np.float32(2.5)])
def test_a_field_holds_any_number_as_a_float(value: Any) -> None:
    buffer = np.zeros(len(STATE) * STRIDE)
    compiled(store_field)(buffer, value)
    assert buffer[STATE_INDEX["strain"] * STRIDE + 3] == float(value)
    assert np.count_nonzero(buffer) == 1


def by_address(buffer: Any, parameters: Any, lane: int) -> Any:
    s = lane_of(address_of(buffer), lane)
    p = row_at(address_of(row_of(parameters, 1)))
    return s.strain + p.step_months


def test_addresses_lead_to_the_same_lane_and_row() -> None:
    buffer = np.arange(float(len(STATE) * STRIDE))
    rows = np.arange(2.0 * len(PARAMETER_FIELDS)).view(PARAMETER_TYPE)
    expected = STATE_INDEX["strain"] * STRIDE + LANE + float(rows["step_months"][1])
    assert compiled(by_address)(buffer, rows, LANE) == expected


def unknown_load(buffer: Any) -> Any:
    return lane_of(buffer, 0).strian


def unknown_store(buffer: Any) -> None:
    lane_of(buffer, 0).strian = 1.0


def unknown_parameter(rows: Any) -> Any:
    return row_of(rows, 0).strian


def changed_parameter(rows: Any) -> None:
    row_of(rows, 0).step_months = 1.0


def line_by_float(buffer: Any) -> Any:
    return lane_of(buffer, 0)[1.0]


def line_by_slice(buffer: Any) -> Any:
    return lane_of(buffer, 0)[0:2]


@pytest.mark.parametrize("function", [unknown_load, unknown_store, line_by_float, line_by_slice])
def test_what_a_lane_lacks_does_not_compile(function: Any) -> None:
    with pytest.raises(NumbaError):
        compiled(function)(np.zeros(len(STATE) * STRIDE))


@pytest.mark.parametrize("function", [unknown_parameter, changed_parameter])
def test_a_row_is_read_by_its_parameters_and_never_changed(function: Any) -> None:
    with pytest.raises((NumbaError, NotImplementedError)):
        compiled(function)(np.zeros(1, dtype=PARAMETER_TYPE))


def through_table(loops: Any, process: int, state: Any, row: Any, normals: Any) -> None:
    call_loops(loops, process, address_of(state), address_of(row), 2.0, 3.0, address_of(normals), 8)


def arrived(state: int, row: int, t: float, day: float, normals: int, wide: int) -> None:
    s = lane_of(state, 0)
    s[0] = lane_of(row, 0)[0]
    s[1] = t
    s[2] = day
    s[3] = lane_of(normals, 0)[0]
    s[4] = wide


def test_loops_are_called_through_a_table_of_addresses() -> None:
    entry = loaded_for_numbers("arrived", lambda: compiled_part(arrived), KINDS)
    state, row, normals = np.zeros(5 * STRIDE), np.full(1, 11.0), np.full(1, 22.0)
    compiled(through_table)(np.array([0, 0, entry.address]), 2, state, row, normals)
    assert state.reshape(5, STRIDE)[:, 0].tolist() == [11.0, 2.0, 3.0, 22.0, 8.0]
