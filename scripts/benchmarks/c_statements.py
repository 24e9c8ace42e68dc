"""Translates one function: its statements, the kinds of its variables, and what a loop promises the compiler."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
import types
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scripts.benchmarks.c_calls import Calls, numbered
from scripts.benchmarks.c_expressions import Access, Static, Value, unified
from scripts.benchmarks.c_types import I64, Kind, Nothing, Number, Row, Several

if TYPE_CHECKING:
    from scripts.benchmarks.c_translate import Translator


class Body(Calls):
    """The body of one function for given kinds of arguments."""

    def __init__(
        self,
        translator: Translator,
        function: types.FunctionType,
        bindings: dict[str, Any],
        kinds: tuple[Kind, ...],
    ) -> None:
        super().__init__(translator, function, bindings)
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        if not isinstance(tree, ast.FunctionDef):
            raise TypeError(f"{function.__qualname__} is not defined by `def`")
        self.statements = tree.body
        names = [argument.arg for argument in tree.args.args]
        self.open_ended = numbered(function, len(kinds) - len(names))
        self.vararg = tree.args.vararg.arg if tree.args.vararg else None
        self.parameters = (*names, *self.open_ended)
        self.parameter_kinds = kinds
        stored = {
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        self.local = frozenset(stored) | frozenset(self.parameters)
        if self.vararg is not None:
            self.bindings = bindings | {self.vararg: ()}
        self.variables: dict[str, Kind] = {}
        self.returned: Kind | None = None
        self.loops: list[str] = []

    def translate(self) -> None:
        """Translate until the kinds of all variables are settled: one set later may widen one read before."""
        while True:
            before = dict(self.variables)
            self.lines = []
            self.accesses = []
            self.temporaries = 0
            self.scope = {
                name: Value(self.spelt(name), kind, name)
                for name, kind in zip(self.parameters, self.parameter_kinds, strict=True)
            }
            if self.vararg is not None:
                self.bindings[self.vararg] = tuple(self.scope[name] for name in self.open_ended)
            self.block(self.statements)
            if self.variables == before:
                return

    @property
    def result(self) -> Kind:
        """What the function returns."""
        return self.returned if self.returned is not None else Nothing()

    @property
    def stores(self) -> frozenset[str]:
        """The parameters through which memory is changed."""
        return frozenset(
            access.root.partition(".")[0] for access in self.accesses if access.stores and access.root
        )

    def spelt(self, name: str) -> str:
        """Return a variable's name in C; none of C's own words ends so."""
        return f"{name}_" if name in _WORDS_OF_C else name

    def block(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            translate = getattr(self, f"on_{type(statement).__name__}", None)
            if translate is None:
                self.fail(statement, f"no translation of {type(statement).__name__}")
            translate(statement)

    def in_braces(self, head: str, statements: list[ast.stmt]) -> None:
        self.lines.append(head + " {")
        self.block(statements)
        self.lines.append("}")

    def settled(self, node: ast.expr) -> Value | Static:
        """Translate an expression that stands alone, in order where a call within it changes memory."""
        mark = (len(self.lines), len(self.accesses), self.temporaries)
        before = self.impure_calls
        value = self.visit(node)
        calls = self.impure_calls - before
        outermost = (
            isinstance(node, ast.Call) and calls == 1 and isinstance(value, Value) and self.outer(node)
        )
        if calls == 0 or outermost:
            return value
        del self.lines[mark[0] :], self.accesses[mark[1] :]
        self.temporaries = mark[2]
        self.in_order = True
        value = self.visit(node)
        self.in_order = False
        return value

    def outer(self, node: ast.Call) -> bool:
        """Say whether no argument of a call changes memory itself."""
        mark = (len(self.accesses), self.impure_calls)
        for argument in node.args:
            self.visit(argument.value if isinstance(argument, ast.Starred) else argument)
        inner = self.impure_calls > mark[1]
        del self.accesses[mark[0] :]
        self.impure_calls = mark[1]
        return not inner

    def settled_number(self, node: ast.expr) -> Value:
        """Translate an expression that stands alone and is a number."""
        value = self.settled(node)
        if isinstance(value, Static):
            return self.number(node)
        if not isinstance(value.kind, Number):
            self.fail(node, f"a number is needed, not {value.kind}")
        return value

    # Statements

    def on_Pass(self, node: ast.Pass) -> None:
        pass

    def on_Break(self, node: ast.Break) -> None:
        self.lines.append("break;")

    def on_Continue(self, node: ast.Continue) -> None:
        self.lines.append("continue;")

    def on_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            return
        value = self.settled(node.value)
        if isinstance(value, Value):
            self.lines.append(f"{value.text};")

    def on_Return(self, node: ast.Return) -> None:
        if node.value is None:
            self.lines.append("return;")
            return
        if isinstance(node.value, ast.Tuple):
            parts = [self.named(self.settled_number(part)) for part in node.value.elts]
            kind: Kind = Several(tuple(part.kind for part in parts if isinstance(part.kind, Number)))
            self.translator.need(kind)
            text = f"({kind.c}){{{', '.join(part.text for part in parts)}}}"
        else:
            value = self.settled(node.value)
            value = self.value(node.value) if isinstance(value, Static) else value
            kind, text = value.kind, value.text
        self.returned = self.joined(node, self.returned, kind)
        self.lines.append(f"return {text};")

    def on_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is None or not isinstance(node.target, ast.Name):
            self.fail(node, "a declaration without a value")
        self.set(node, node.target, self.assigned(node.value))

    def on_Assign(self, node: ast.Assign) -> None:
        if len(node.targets) != 1:
            self.fail(node, "several targets")
        target = node.targets[0]
        if not isinstance(target, ast.Tuple):
            self.set(node, target, self.assigned(node.value))
            return
        if isinstance(node.value, ast.Tuple):
            values = [self.named(self.settled_number(part)) for part in node.value.elts]
        else:
            several = self.settled(node.value)
            if isinstance(several, Static) or not isinstance(several.kind, Several):
                self.fail(node, "several targets of one value")
            name = self.temporary(several.kind, several.text)
            values = [Value(f"{name}.of{index}", kind) for index, kind in enumerate(several.kind.kinds)]
        for part, value in zip(target.elts, values, strict=True):
            self.set(node, part, value)

    def assigned(self, node: ast.expr) -> Value:
        value = self.settled(node)
        return self.value(node) if isinstance(value, Static) else value

    def temporary(self, kind: Kind, text: str) -> str:
        name = f"value{self.temporaries}_"
        self.temporaries += 1
        self.lines.append(f"const {kind.c} {name} = {text};")
        return name

    def named(self, value: Value) -> Value:
        return replace(value, text=self.temporary(value.kind, value.text))

    def set(self, node: ast.stmt, target: ast.expr, value: Value) -> None:
        """Give a variable or a place in memory a value."""
        if isinstance(target, ast.Name):
            kind = self.joined(node, self.variables.get(target.id), value.kind)
            if target.id in self.parameters and kind != self.scope[target.id].kind:
                self.fail(node, f"parameter {target.id} becomes {kind}")
            if target.id in self.loops:
                self.fail(node, f"the loop variable {target.id} is set")
            self.variables[target.id] = kind
            name = self.spelt(target.id)
            self.scope[target.id] = Value(name, kind, value.root, value.lane)
            self.lines.append(f"{name} = {value.text};")
            return
        place = self.target(target)
        self.lines.append(f"{place.text} = {value.text};")

    def target(self, node: ast.expr) -> Value:
        """Translate a place in memory that is changed, and note that it is."""
        if not isinstance(node, (ast.Attribute, ast.Subscript)):
            self.fail(node, "no place in memory")
        of = self.value(node.value)
        place = self.place(node, of)
        if not isinstance(place.kind, Number) or isinstance(of.kind, Row):
            self.fail(node, f"{of.kind} is not changed in parts")
        self.accesses.append(Access(place.root, place.kind, place.lane, True))
        return place

    def on_AugAssign(self, node: ast.AugAssign) -> None:
        operation = ast.BinOp(_load(node.target), node.op, node.value)
        ast.copy_location(operation, node)
        self.set(node, node.target, self.assigned(operation))

    def joined(self, node: ast.stmt, first: Kind | None, second: Kind) -> Kind:
        kind = second if first is None else unified(first, second)
        if isinstance(first, Several) and isinstance(second, Several):
            pairs = zip(first.kinds, second.kinds, strict=True)
            kinds = tuple(unified(one, two) for one, two in pairs)
            kind = first if kinds == first.kinds else None
        if kind is None:
            self.fail(node, f"{first} becomes {second}")
        return kind

    def on_If(self, node: ast.If) -> None:
        test = self.settled_number(node.test)
        self.in_braces(f"if ({test.text})", node.body)
        if node.orelse:
            self.in_braces("else", node.orelse)

    def on_While(self, node: ast.While) -> None:
        lines = len(self.lines)
        test = self.settled_number(node.test)
        if len(self.lines) > lines or node.orelse:
            self.fail(node, "a condition that changes memory, or an `else`")
        self.in_braces(f"while ({test.text})", node.body)

    def on_For(self, node: ast.For) -> None:
        call = node.iter
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "range"):
            self.fail(node, "a loop over what is not a range")
        if not isinstance(node.target, ast.Name) or node.orelse:
            self.fail(node, "a loop with several variables or an `else`")
        bounds = [self.settled_number(part) for part in call.args]
        if any(bound.kind != I64 for bound in bounds):
            self.fail(node, "a range of what is not an integer")
        first = bounds[0].text if len(bounds) > 1 else "0"
        last = bounds[0].text if len(bounds) == 1 else bounds[1].text
        by = bounds[2].text if len(bounds) > 2 else "1"
        if not by.rstrip("L").isdigit():
            self.fail(node, "a step that is not a positive constant")
        name = node.target.id
        spelt = self.spelt(name)
        self.lines.append("{")
        end = self.temporary(I64, last)
        begin = len(self.lines)
        mark = len(self.accesses)
        outer = self.scope.get(name)
        self.scope[name] = Value(spelt, I64)
        self.loops.append(name)
        self.in_braces(
            f"for (int64_t {spelt} = {first}; {spelt} < {end}; {spelt} += {by})",
            node.body,
        )
        self.loops.pop()
        if independent(name, self.accesses[mark:]):
            self.lines.insert(begin, "INDEPENDENT")
        if outer is None:
            del self.scope[name]
        else:
            self.scope[name] = outer
        self.lines.append("}")

    def declared(self) -> list[str]:
        """Return the declarations of the variables that are set, loop variables apart."""
        return [
            f"{kind.c} {self.spelt(name)};"
            for name, kind in self.variables.items()
            if name not in self.parameters
        ]


def independent(variable: str, accesses: list[Access]) -> bool:
    """Say whether the turns of a loop touch memory apart: each changes its own place, and reads no other's.

    Memory reached through different parameters, or different fields of a named tuple, is taken for different memory;
    two views of the same one must not meet in a loop, and in the engine do not.
    """
    stores = [access for access in accesses if access.stores]
    if not stores or any(access.lane != variable for access in stores):
        return False
    changed = {(access.root, access.element) for access in stores}
    return not any(
        access.lane != variable
        and any(
            _overlap(access.root, root) and access.element in (element, None) for root, element in changed
        )
        for access in accesses
    )


def _overlap(one: str | None, other: str | None) -> bool:
    first, second = sorted((one or "", other or ""), key=len)
    return first == second or second.startswith(f"{first}.")


def _load(node: ast.expr) -> ast.expr:
    copied = ast.parse(ast.unparse(node), mode="eval").body
    for part in ast.walk(copied):
        ast.copy_location(part, node)
    return copied


_WORDS_OF_C = frozenset(
    re.findall(
        r"\w+",
        "auto break case char const continue default do double else enum extern float for goto if inline int "
        "long register restrict return short signed sizeof static struct switch typedef union unsigned void "
        "volatile while asm typeof least greatest floor_divide floor_modulo float_from_bits bits_from_float",
    )
)
