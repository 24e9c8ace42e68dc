"""Translates calls: of functions that are translated too, of primitives, and of what Python brings itself."""

from __future__ import annotations

import ast
import inspect
import math
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from attrition.engine.lane_view import address_of, call_loops, lane_of, row_at, row_of
from attrition.engine.memory import STRIDE
from attrition.engine.records import PARAMETER_FIELDS
from attrition.model.registry import STATE
from attrition.numeric import bits
from attrition.numeric.twins import role
from scripts.benchmarks.c_derive import Bound
from scripts.benchmarks.c_expressions import Access, Expressions, Static, Value, literal
from scripts.benchmarks.c_types import (
    BOOL,
    F64,
    I64,
    U64,
    Address,
    Array,
    Lane,
    Named,
    Nothing,
    Number,
    Record,
    Row,
    Several,
)

if TYPE_CHECKING:
    from scripts.benchmarks.c_translate import Function

STATE_LANE = Lane(tuple(field.name for field in STATE), STRIDE)
PARAMETER_ROW = Row(PARAMETER_FIELDS)

_CASTS: dict[Any, Number] = {
    int: I64,
    float: F64,
    bool: BOOL,
    np.int64: I64,
    np.uint64: U64,
    np.float64: F64,
    bits.u64: U64,
    bits.wrap: U64,
}
_BIT_CASTS: dict[Any, tuple[str, Number]] = {
    bits.float_from_bits: ("float_from_bits", F64),
    bits.bits_from_float: ("bits_from_float", U64),
}


def numbered(function: types.FunctionType, count: int) -> list[str]:
    """Return names for `count` values of a function's `*given`, none where it has none."""
    code = function.__code__
    if not code.co_flags & inspect.CO_VARARGS:
        return []
    name = code.co_varnames[code.co_argcount + code.co_kwonlyargcount]
    return [f"{name}{place}_" for place in range(count)]


class Calls(Expressions):
    """The calls among the expressions of a function."""

    def visit_Call(self, node: ast.Call) -> Value:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "reshape":
            return self.flattened(node, node.func)
        called = self.visit(node.func)
        if not isinstance(called, Static):
            self.fail(node, "a variable is called")
        callee = called.value
        if isinstance(callee, Bound) or (
            isinstance(callee, types.FunctionType) and role(callee) != "primitive"
        ):
            return self.call(node, callee)
        if isinstance(callee, types.BuiltinFunctionType) or callee in (min, max, abs):
            return self.builtin(node, callee)
        if callee in (lane_of, row_of, address_of, row_at):
            return self.view(node, callee)
        if callee is call_loops:
            return self.call(node, call_loops)
        if isinstance(callee, types.FunctionType) and callee not in _CASTS and callee not in _BIT_CASTS:
            # A primitive that has vectors in the engine: C makes what it can of the plain form.
            return self.call(node, callee)
        if len(node.args) != 1:
            self.fail(node, f"no translation of a call of {callee!r}")
        if callee is float and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            return literal(float(node.args[0].value)) or self.fail(node, "no number")
        value = self.number(node.args[0])
        if callee in _CASTS:
            kind = _CASTS[callee]
            return value if kind == value.kind else Value(f"(({kind.c}){value.text})", kind)
        if callee in _BIT_CASTS:
            name, kind = _BIT_CASTS[callee]
            return Value(f"{name}({value.text})", kind)
        self.fail(node, f"no translation of {callee!r}")

    def builtin(self, node: ast.Call, callee: Any) -> Value:
        """Translate min, max and abs of integers, and math.sqrt."""
        values = [self.number(part) for part in node.args]
        if callee is math.sqrt and len(values) == 1:
            return Value(f"__builtin_sqrt({values[0].text})", F64)
        if callee is abs and values[0].kind == F64:
            return Value(f"__builtin_fabs({values[0].text})", F64)
        if callee in (min, max) and len(values) == 2 and all(value.kind == I64 for value in values):
            name = "least" if callee is min else "greatest"
            return Value(f"{name}({values[0].text}, {values[1].text})", I64)
        self.fail(node, f"no translation of {callee!r} of {[value.kind for value in values]}")

    def view(self, node: ast.Call, callee: Callable[..., Any]) -> Value:
        """Translate what makes a lane, a row or an address: all are pointers."""
        of = self.value(node.args[0])
        if not isinstance(of.kind, (Array, Address, Row)):
            self.fail(node, f"{of.kind} lies at no address")
        start = f"{of.text}.data" if isinstance(of.kind, Array) else of.text
        if callee is address_of:
            return Value(f"((double *){start})", Address(), of.root)
        if callee is row_at:
            return Value(start, PARAMETER_ROW, of.root)
        index = self.number(node.args[1])
        if callee is lane_of:
            return Value(f"({start} + {index.text})", STATE_LANE, of.root, self.moved_by(node.args[1]))
        return Value(f"({start} + {index.text} * {len(PARAMETER_FIELDS)})", PARAMETER_ROW, of.root)

    def flattened(self, node: ast.Call, method: ast.Attribute) -> Value:
        """Translate `array.reshape(-1)`."""
        of = self.value(method.value)
        if not isinstance(of.kind, Array) or ast.unparse(node.args[0]) != "-1":
            self.fail(node, "only arrays are reshaped, and only to one axis")
        size = " * ".join(f"{of.text}.shape[{axis}]" for axis in range(of.kind.dimensions))
        return self.array(Array(of.kind.element, 1), f"{of.text}.data", [size], of.root)

    def call(self, node: ast.Call, callee: types.FunctionType | Bound) -> Value:
        """Translate the call of a function that is translated too."""
        plain = callee.function if isinstance(callee, Bound) else callee
        values = self.arguments(node, plain)
        function = self.translator.function(callee, tuple(value.kind for value in values.values()))
        for name, value in values.items():
            if isinstance(value.kind, (Record, Row, Address, Lane, Array, Named)):
                stores = name in function.stores
                element = None if isinstance(value.kind, (Array, Named)) else F64
                self.accesses.append(Access(value.root, element, value.lane, stores))
        text = f"{function.name}({', '.join(self.argument(value, function) for value in values.values())})"
        if not isinstance(function.result, (Number, Several, Nothing)):
            self.fail(node, f"{plain.__qualname__} returns {function.result}")
        called = Value(text, function.result)
        if function.stores:
            self.impure_calls += 1
        return self.kept(called) if not isinstance(called.kind, (Nothing, Several)) else called

    def arguments(self, node: ast.Call, plain: types.FunctionType) -> dict[str, Value]:
        """Translate the arguments of a call, by the names of parameters in their order; those of `*given` numbered."""
        names = list(plain.__code__.co_varnames[: plain.__code__.co_argcount])
        placed: list[Value] = []
        for part in node.args:
            if isinstance(part, ast.Starred):
                several = self.visit(part.value)
                placed += several.value if isinstance(several, Static) else self.fail(node, "no `*given`")
            else:
                placed.append(self.value(part))
        open_ended = numbered(plain, len(placed) - len(names))
        if len(placed) > len(names) + len(open_ended):
            self.fail(node, f"{plain.__qualname__} takes {', '.join(names)}")
        found = dict(zip(names + open_ended, placed, strict=False))
        found.update({keyword.arg: self.value(keyword.value) for keyword in node.keywords if keyword.arg})
        if set(found) != {*names, *open_ended}:
            self.fail(node, f"{plain.__qualname__} takes {', '.join(names)}")
        return {name: found[name] for name in names + open_ended}

    def argument(self, value: Value, function: Function) -> str:
        """Return an argument as C passes it: to a function that is not inlined, an array goes in parts."""
        if function.apart and isinstance(value.kind, Array):
            shape = [f"{value.text}.shape[{axis}]" for axis in range(value.kind.dimensions)]
            return ", ".join([f"{value.text}.data", *shape])
        return value.text
