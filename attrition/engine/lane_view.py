"""One lane of a structure of arrays seen as a record, and one row of the parameters: the plain forms.

The jitted forms, which are pointers, stand in `attrition.engine.lane_types`.
"""

from __future__ import annotations

from typing import Any

from attrition.engine.memory import STRIDE
from attrition.model.registry import STATE_INDEX
from attrition.numeric.twins import primitive


class Lane:
    """One lane of a buffer of `line * STRIDE + lane`: fields of the state by name, lines by number."""

    __slots__ = ("buffer", "index")
    buffer: Any
    index: int

    def __init__(self, buffer: Any, index: int) -> None:
        object.__setattr__(self, "buffer", buffer)
        object.__setattr__(self, "index", index)

    def __getattr__(self, name: str) -> float:
        if name not in STATE_INDEX:
            raise AttributeError(name)
        return self[STATE_INDEX[name]]

    def __setattr__(self, name: str, value: float) -> None:
        self[STATE_INDEX[name]] = value

    def __getitem__(self, line: int) -> float:
        return float(self.buffer[line * STRIDE + self.index])

    def __setitem__(self, line: int, value: float) -> None:
        self.buffer[line * STRIDE + self.index] = value


@primitive
def lane_of(buffer: Any, index: int) -> Any:
    """Return one lane of a buffer, float64[lines * STRIDE] or its address, as a record and as a list of lines."""
    return Lane(buffer, index)


@primitive
def row_of(parameters: Any, index: int) -> Any:
    """Return one row of the parameters, records[rows], as a record."""
    return parameters[index]


@primitive
def address_of(thing: Any) -> Any:
    """Return where a buffer or a row lies, for a call through a pointer; in plain Python the thing itself."""
    return thing


@primitive
def row_at(address: Any) -> Any:
    """Return the row that lies at an address."""
    return address


@primitive
def call_loops(
    loops: Any, process: int, state: Any, row: Any, t: float, day: float, normals: Any, wide: int
) -> None:
    """Call the loops of a process: in jitted code through a table of addresses, int64[processes]."""
    loops[process](state, row, t, day, normals, wide)
