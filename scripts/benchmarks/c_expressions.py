"""Translates the expressions of one function: every value keeps its kind, its place and the order of evaluation.

Arithmetic is written as it stands, each operation in its own parentheses. C leaves the order of calls within an
expression open; where one of them changes memory, all reads and calls of the expression get a variable each, in order.
"""

from __future__ import annotations

import ast
import builtins
import math
import types
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from attrition.numeric import bits
from scripts.benchmarks.c_types import (
    BOOL,
    F64,
    I64,
    NARROW,
    U64,
    Array,
    Kind,
    Lane,
    Named,
    Number,
    Record,
    Row,
    TranslationError,
)

if TYPE_CHECKING:
    from scripts.benchmarks.c_translate import Translator

_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_BITWISE = {ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>"}
_FLOORED = {ast.FloorDiv: "floor_divide", ast.Mod: "floor_modulo"}
_COMPARED = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


@dataclass(frozen=True)
class Value:
    """A translated expression.

    `root` says through which parameter, or which field of a named tuple in one, its memory is reached; `lane` is the
    loop variable that alone moves it through memory, one place a turn.
    """

    text: str
    kind: Kind
    root: str | None = None
    lane: str | None = None


@dataclass(frozen=True)
class Static:
    """A value that is known while translating: a function, a module or a constant."""

    value: Any


@dataclass(frozen=True)
class Access:
    """A read or a change of memory: through which parameter, of what, and the loop variable that tells turns apart."""

    root: str | None
    element: Kind | None
    lane: str | None
    stores: bool


def unified(first: Kind, second: Kind) -> Kind | None:
    """Return the kind that holds values of both kinds, or None."""
    if first == second:
        return first
    order = (BOOL, I64, F64)
    if first in order and second in order:
        return max((first, second), key=order.index)
    return None


def literal(value: Any) -> Value | None:
    """Return a constant in C, or None where it is no number."""
    if isinstance(value, (bool, np.bool_)):
        return Value("1" if value else "0", BOOL)
    if isinstance(value, np.uint64) or (isinstance(value, int) and value >= 1 << 63):
        return Value(f"{int(value)}UL", U64)
    if isinstance(value, (int, np.integer)):
        return Value(f"{int(value)}L" if value >= 0 else f"(-{-int(value)}L)", I64)
    if isinstance(value, (float, np.floating)):
        number = float(value)
        if math.isnan(number):
            return Value('__builtin_nan("")', F64)
        if number in (math.inf, -math.inf):
            return Value("__builtin_inf()" if number > 0 else "(-__builtin_inf())", F64)
        return Value(repr(number) if math.copysign(1.0, number) > 0 else f"({number!r})", F64)
    return None


class Expressions:
    """What the translation of a function's expressions needs: names in scope, lines so far, memory touched."""

    def __init__(
        self, translator: Translator, function: types.FunctionType, bindings: dict[str, Any]
    ) -> None:
        self.translator = translator
        self.function = function
        self.bindings = bindings
        self.scope: dict[str, Value] = {}
        self.local: frozenset[str] = frozenset()
        self.lines: list[str] = []
        self.accesses: list[Access] = []
        self.in_order = False
        self.impure_calls = 0
        self.temporaries = 0

    def fail(self, node: ast.AST, what: str) -> NoReturn:
        line = getattr(node, "lineno", 0) + self.function.__code__.co_firstlineno - 1
        raise TranslationError(
            f"{self.function.__module__}.{self.function.__qualname__}, line {line}: {what}"
        )

    # Values

    def value(self, node: ast.expr) -> Value:
        """Translate an expression that has a value."""
        found = self.visit(node)
        if isinstance(found, Value):
            return found
        constant = literal(found.value)
        if constant is None:
            self.fail(node, f"{found.value!r} has no value in C")
        return constant

    def number(self, node: ast.expr) -> Value:
        """Translate an expression that is a number; what is read of 32 bits counts as 64."""
        value = self.value(node)
        if not isinstance(value.kind, Number):
            self.fail(node, f"a number is needed, not {value.kind}")
        return replace(value, kind=I64) if value.kind in NARROW else value

    def visit(self, node: ast.expr) -> Value | Static:
        """Translate an expression."""
        visitor = getattr(self, f"visit_{type(node).__name__}", None)
        if visitor is None:
            self.fail(node, f"no translation of {type(node).__name__}")
        found: Value | Static = visitor(node)
        return found

    def kept(self, value: Value) -> Value:
        """Give a value a variable of its own, where the order of evaluation counts."""
        if not self.in_order or not isinstance(value.kind, Number):
            return value
        name = f"value{self.temporaries}_"
        self.temporaries += 1
        self.lines.append(f"const {value.kind.c} {name} = {value.text};")
        return replace(value, text=name)

    def visit_Constant(self, node: ast.Constant) -> Static:
        return Static(node.value)

    def visit_Name(self, node: ast.Name) -> Value | Static:
        if node.id in self.local:
            if node.id not in self.scope:
                self.fail(node, f"{node.id} is read before it is set")
            return self.scope[node.id]
        for names in (self.bindings, self.function.__globals__, vars(builtins)):
            if node.id in names:
                return Static(names[node.id])
        self.fail(node, f"no name {node.id}")

    def visit_Attribute(self, node: ast.Attribute) -> Value | Static:
        of = self.visit(node.value)
        if isinstance(of, Static):
            return Static(getattr(of.value, node.attr))
        if isinstance(of.kind, Named):
            kind = dict(of.kind.fields).get(node.attr)
            if kind is None:
                self.fail(node, f"{of.kind.name} has no field {node.attr}")
            text = f"{of.text}->{node.attr}"
            root = f"{of.root}.{node.attr}" if of.root else None
            return Value(f"(&{text})" if isinstance(kind, Named) else text, kind, root)
        if isinstance(of.kind, Array) and node.attr == "shape":
            return Static(tuple(Value(f"{of.text}.shape[{axis}]", I64) for axis in range(of.kind.dimensions)))
        return self.kept(self.read(self.place(node, of)))

    def visit_Subscript(self, node: ast.Subscript) -> Value | Static:
        of = self.visit(node.value)
        if isinstance(of, Static):
            index = self.visit(node.slice)
            if not isinstance(index, Static):
                self.fail(node, "a constant is indexed by a variable")
            chosen = of.value[index.value]
            return chosen if isinstance(chosen, Value) else Static(chosen)
        return self.kept(self.read(self.place(node, of)))

    def read(self, place: Value) -> Value:
        """Note that a place in memory is read."""
        if isinstance(place.kind, Number):
            self.accesses.append(Access(place.root, place.kind, place.lane, False))
            return replace(place, kind=I64 if place.kind in NARROW else place.kind, root=None, lane=None)
        return place

    def place(self, node: ast.Attribute | ast.Subscript, of: Value) -> Value:
        """Translate a place in memory: a field of a record, or an element of an array."""
        kind = of.kind
        if isinstance(kind, (Record, Row, Lane)):
            stride = kind.stride if isinstance(kind, Lane) else 1
            if isinstance(node, ast.Attribute):
                if node.attr not in kind.fields:
                    self.fail(node, f"no field {node.attr}")
                index = f"{kind.fields.index(node.attr) * stride} /* {node.attr} */"
            else:
                index = self.number(node.slice).text + (f" * {stride}" if stride > 1 else "")
            return Value(f"{of.text}[{index}]", F64, of.root, of.lane)
        if not isinstance(kind, Array) or not isinstance(node, ast.Subscript):
            self.fail(node, f"{kind} has no parts")
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        index = self.number(parts[0]).text
        for axis, part in enumerate(parts[1:], start=1):
            index = f"({index} * {of.text}.shape[{axis}] + {self.number(part).text})"
        if isinstance(kind.element, Record):
            return Value(f"({of.text}.data + {index} * {len(kind.element.fields)})", kind.element, of.root)
        if len(parts) < kind.dimensions:
            left = Array(kind.element, kind.dimensions - len(parts))
            shape = [f"{of.text}.shape[{axis}]" for axis in range(len(parts), kind.dimensions)]
            return self.array(left, f"{of.text}.data + {index} * {' * '.join(shape)}", shape, of.root)
        return Value(f"{of.text}.data[{index}]", kind.element, of.root, self.moved_by(parts[-1]))

    def array(self, kind: Array, data: str, shape: list[str], root: str | None) -> Value:
        """Return an array made of part of another."""
        self.translator.need(kind)
        return Value(f"(({kind.c}){{{data}, {{{', '.join(shape)}}}}})", kind, root)

    def moved_by(self, index: ast.expr) -> str | None:
        """Return the loop variable that an index is the sum of, with what does not move with it."""
        if isinstance(index, ast.Name):
            return index.id
        if isinstance(index, ast.Call) and len(index.args) == 1:
            called = self.visit(index.func)
            return self.moved_by(index.args[0]) if called in (Static(int), Static(bits.u64)) else None
        if (
            isinstance(index, ast.BinOp)
            and isinstance(index.op, ast.Add)
            and isinstance(index.right, ast.Name)
        ):
            names = {part.id for part in ast.walk(index.left) if isinstance(part, ast.Name)}
            return None if index.right.id in names else index.right.id
        return None

    # Operations

    def visit_BinOp(self, node: ast.BinOp) -> Value:
        left = self.number(node.left)
        right = self.number(node.right)
        operation = type(node.op)
        kind = unified(left.kind, right.kind)
        if kind is None:
            self.fail(node, f"{left.kind} meets {right.kind}")
        if operation in _BITWISE:
            if kind not in (BOOL, I64, U64):
                self.fail(node, f"bits of {kind}")
            return Value(f"({left.text} {_BITWISE[operation]} {right.text})", kind)
        if kind == BOOL:
            kind = I64
        if operation in _FLOORED and kind == I64:
            return Value(f"{_FLOORED[operation]}({left.text}, {right.text})", kind)
        if operation not in _ARITHMETIC:
            self.fail(node, f"no {operation.__name__} of {kind}")
        if operation is ast.Div and kind != F64:
            left, kind = replace(left, text=f"(double){left.text}"), F64
        return Value(f"({left.text} {_ARITHMETIC[operation]} {right.text})", kind)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Value | Static:
        if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
            return Static(-node.operand.value)  # type: ignore[operator]
        value = self.number(node.operand)
        if isinstance(node.op, ast.Not):
            return Value(f"(!{value.text})", BOOL)
        if isinstance(node.op, ast.Invert) and value.kind in (I64, U64):
            return Value(f"(~{value.text})", value.kind)
        if isinstance(node.op, ast.USub) and value.kind in (I64, F64):
            return Value(f"(-{value.text})", value.kind)
        self.fail(node, f"no {type(node.op).__name__} of {value.kind}")

    def visit_Compare(self, node: ast.Compare) -> Value:
        if len(node.ops) > 1:
            self.fail(node, "a chain of comparisons")
        left = self.number(node.left)
        right = self.number(node.comparators[0])
        sign = _COMPARED.get(type(node.ops[0]))
        if left.kind == U64 and isinstance(self.visit(node.comparators[0]), Static):
            # The only literal that meets a word: C makes it one too.
            right = replace(right, kind=U64)
        if sign is None or unified(left.kind, right.kind) is None:
            self.fail(node, f"no comparison of {left.kind} and {right.kind}")
        return Value(f"({left.text} {sign} {right.text})", BOOL)

    def visit_BoolOp(self, node: ast.BoolOp) -> Value:
        sign = " && " if isinstance(node.op, ast.And) else " || "
        parts = [self.number(node.values[0])] + [self.unordered(part) for part in node.values[1:]]
        if any(part.kind != BOOL for part in parts):
            self.fail(node, "`and` and `or` of what is not true or false")
        return self.kept(Value("(" + sign.join(part.text for part in parts) + ")", BOOL))

    def visit_IfExp(self, node: ast.IfExp) -> Value:
        condition = self.number(node.test)
        first = self.unordered(node.body)
        second = self.unordered(node.orelse)
        kind = unified(first.kind, second.kind)
        if kind is None:
            self.fail(node, f"either {first.kind} or {second.kind}")
        return self.kept(Value(f"({condition.text} ? {first.text} : {second.text})", kind))

    def unordered(self, node: ast.expr) -> Value:
        """Translate a part that may not be evaluated at all: it must not change memory."""
        before = self.impure_calls
        ordered, self.in_order = self.in_order, False
        value = self.number(node)
        self.in_order = ordered
        if self.impure_calls > before:
            self.fail(node, "a call in a condition changes memory")
        return value
