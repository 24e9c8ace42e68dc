"""What the lane kernel sees as a record: one lane of a structure of arrays, and one row of the parameters.

A lane is a pointer into a float64 buffer of `field * STRIDE + lane`. Reading `s.field` or `s[index]` loads, and
assigning stores, so that a rule written for a record works on it unchanged, and a loop over lanes is a loop over
contiguous memory that LLVM turns into vector code. A row's values never change while a kernel runs: its loads are
marked so, and move out of the loop.
"""

from __future__ import annotations

import operator
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.core.datamodel import models
from numba.core.datamodel.registry import register_default
from numba.core.imputils import lower_builtin, lower_getattr_generic, lower_setattr_generic
from numba.core.typing.templates import (
    AbstractTemplate,
    AttributeTemplate,
    infer_getattr,
    infer_global,
    signature,
)
from numba.extending import intrinsic

from attrition.engine import lane_counting
from attrition.engine.lane_view import address_of, call_loops, lane_of, row_at, row_of
from attrition.engine.memory import STRIDE
from attrition.engine.records import PARAMETER_FIELDS
from attrition.model.registry import STATE_INDEX
from attrition.numeric.jit import give_counterpart

_PARAMETER_INDEX = {name: index for index, name in enumerate(PARAMETER_FIELDS)}
_DOUBLE = ir.DoubleType()
_INTEGER = ir.IntType(64)


class LaneType(types.Type):
    """Numba's type of one lane of the state, or of any buffer with the same stride."""

    def __init__(self) -> None:
        super().__init__(name=f"Lane({STRIDE})")


class RowType(types.Type):
    """Numba's type of one row of the parameters."""

    def __init__(self) -> None:
        super().__init__(name="Row")


LANE = LaneType()
ROW = RowType()


@register_default(LaneType)
@register_default(RowType)
class _PointerModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _DOUBLE.as_pointer())


@infer_getattr
class _LaneAttributes(AttributeTemplate):
    key = LaneType

    def generic_resolve(self, kind: Any, name: str) -> Any:  # type: ignore[override]
        return types.float64 if name in STATE_INDEX else None


@infer_getattr
class _RowAttributes(AttributeTemplate):
    key = RowType

    def generic_resolve(self, kind: Any, name: str) -> Any:  # type: ignore[override]
        return types.float64 if name in _PARAMETER_INDEX else None


@infer_global(operator.getitem)
class _LaneGet(AbstractTemplate):
    def generic(self, arguments: Any, keywords: Any) -> Any:
        if len(arguments) == 2 and arguments[0] is LANE and isinstance(arguments[1], types.Integer):
            return signature(types.float64, LANE, types.intp)
        return None


@infer_global(operator.setitem)
class _LaneSet(AbstractTemplate):
    def generic(self, arguments: Any, keywords: Any) -> Any:
        if len(arguments) == 3 and arguments[0] is LANE and isinstance(arguments[1], types.Integer):
            return signature(types.none, LANE, types.intp, types.float64)
        return None


def _element(builder: Any, lane: Any, index: Any) -> Any:
    offset = builder.mul(index, ir.Constant(_INTEGER, STRIDE))
    return builder.gep(lane, [offset], inbounds=True, source_etype=_DOUBLE)


def _field(builder: Any, lane: Any, name: str) -> Any:
    offset = ir.Constant(_INTEGER, STATE_INDEX[name] * STRIDE)
    return builder.gep(lane, [offset], inbounds=True, source_etype=_DOUBLE)


@lower_getattr_generic(LaneType)
def _load_field(context: Any, builder: Any, kind: Any, lane: Any, name: str) -> Any:
    return builder.load(_field(builder, lane, name), align=8, typ=_DOUBLE)


@lower_setattr_generic(LaneType)
def _store_field(context: Any, builder: Any, sig: Any, arguments: Any, name: str) -> Any:
    lane, value = arguments
    value = context.cast(builder, value, sig.args[1], types.float64)
    builder.store(value, _field(builder, lane, name), align=8)
    return context.get_dummy_value()


@lower_builtin(operator.getitem, LaneType, types.Integer)
def _load_element(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
    return builder.load(_element(builder, arguments[0], arguments[1]), align=8, typ=_DOUBLE)


@lower_builtin(operator.setitem, LaneType, types.Integer, types.Float)
def _store_element(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
    builder.store(arguments[2], _element(builder, arguments[0], arguments[1]), align=8)
    return context.get_dummy_value()


@lower_getattr_generic(RowType)
def _load_parameter(context: Any, builder: Any, kind: Any, row: Any, name: str) -> Any:
    place = builder.gep(
        row, [ir.Constant(_INTEGER, _PARAMETER_INDEX[name])], inbounds=True, source_etype=_DOUBLE
    )
    value = builder.load(place, align=8, typ=_DOUBLE)
    value.set_metadata("invariant.load", builder.module.add_metadata([]))
    return value


@intrinsic
def _lane_of(_typing: Any, buffer: Any, index: Any) -> Any:
    def generate(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        place = _start(context, builder, sig.args[0], arguments[0])
        return builder.gep(place, [arguments[1]], inbounds=True, source_etype=_DOUBLE)

    return signature(LANE, buffer, types.intp), generate


@intrinsic
def _row_of(_typing: Any, parameters: Any, index: Any) -> Any:
    width = len(PARAMETER_FIELDS)

    def generate(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        place = _start(context, builder, sig.args[0], arguments[0])
        offset = builder.mul(arguments[1], ir.Constant(_INTEGER, width))
        return builder.gep(place, [offset], inbounds=True, source_etype=_DOUBLE)

    return signature(ROW, parameters, types.intp), generate


@intrinsic
def _address_of(_typing: Any, thing: Any) -> Any:
    def generate(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        return builder.ptrtoint(_start(context, builder, sig.args[0], arguments[0]), _INTEGER)

    return signature(types.intp, thing), generate


@intrinsic
def _row_at(_typing: Any, address: Any) -> Any:
    def generate(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], _DOUBLE.as_pointer())

    return signature(ROW, types.intp), generate


@intrinsic
def _call_loops(
    _typing: Any, loops: Any, process: Any, state: Any, row: Any, t: Any, day: Any, normals: Any, wide: Any
) -> Any:
    kind = ir.FunctionType(ir.VoidType(), [_INTEGER, _INTEGER, _DOUBLE, _DOUBLE, _INTEGER, _INTEGER])

    def generate(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        table = context.make_array(sig.args[0])(context, builder, arguments[0]).data
        place = builder.gep(table, [arguments[1]], inbounds=True, source_etype=_INTEGER)
        address = builder.load(place, typ=_INTEGER)
        builder.call(builder.inttoptr(address, kind.as_pointer()), arguments[2:])
        return context.get_dummy_value()

    whole, real = types.intp, types.float64
    return signature(types.none, loops, whole, whole, whole, real, real, whole, whole), generate


def _start(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """Return the first double of an array, of what lies at an address, or of a row."""
    if isinstance(kind, types.Array):
        data = context.make_array(kind)(context, builder, value).data
        return builder.bitcast(data, _DOUBLE.as_pointer())
    if isinstance(kind, types.Integer):
        return builder.inttoptr(value, _DOUBLE.as_pointer())
    return value


def provide() -> None:
    """Let jitted code use lanes and rows."""
    give_counterpart(lane_of, _lane_of)
    give_counterpart(row_of, _row_of)
    give_counterpart(address_of, _address_of)
    give_counterpart(row_at, _row_at)
    give_counterpart(call_loops, _call_loops)
    lane_counting.provide()
