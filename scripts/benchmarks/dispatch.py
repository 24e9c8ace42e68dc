"""Derives array forms of the model's rules and numeric functions from the functions themselves.

As `attrition.numeric.jit` does, a derived function is the plain one's code with another dictionary of globals, in
which every marked function is replaced by its derived form and every primitive by the library's. Where the code
branches on a value (`a if c else b`, `and`, `or`, `not`, a chain of comparisons), its syntax tree is rewritten first,
so that the branch becomes a choice for each path. Nothing here knows a rule by name.
"""

from __future__ import annotations

import ast
import dis
import inspect
import math
import textwrap
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from attrition.numeric.bits import MASK
from attrition.numeric.twins import role

Function = Callable[..., Any]

_CHOOSE, _BRANCH, _BOTH, _EITHER, _OPPOSITE = (
    f"__{name}__" for name in ("choose", "branch", "both", "either", "opposite")
)


class NotDerivable(TypeError):
    """A function has no array form; the message names it and says why."""


@dataclass(frozen=True)
class Library:
    """Array forms of what plain Python and the primitives do to one number.

    Parameters: name; choose, `choose(condition, a, b)`; branch, `branch(condition, f, arguments, g, others)`, which
    gives what `f(*arguments) if condition else g(*others)` gives for each path; both, either and opposite, `and`, `or`
    and `not`; sqrt; builtins, array forms of builtin functions by name; forms, array forms of marked functions that are
    not to be derived, primitives above all, by the function; remember, whether numeric functions of plain numbers are
    computed once only.
    """

    name: str
    choose: Function
    branch: Function
    both: Function
    either: Function
    opposite: Function
    sqrt: Function
    builtins: Mapping[str, Function]
    forms: Mapping[Function, Function]
    remember: bool = False


class Derivation:
    """Array forms under one library, each derived once."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._derived: dict[Function, Function] = dict(library.forms)
        self._once: dict[Function, Function] = {}
        self._math = types.SimpleNamespace(sqrt=library.sqrt)
        self._helpers: dict[str, Function] = {
            _CHOOSE: library.choose,
            _BRANCH: library.branch,
            _BOTH: library.both,
            _EITHER: library.either,
            _OPPOSITE: library.opposite,
        }

    def of(self, function: Function) -> Function:
        """Return the array form of a marked function.

        Raises: NotDerivable for a function that is not marked or closes over others, or for a primitive without a form.
        """
        if function not in self._derived:
            if not isinstance(function, types.FunctionType) or role(function) is None:
                raise NotDerivable(f"{function!r} is no marked function")
            if role(function) == "primitive":
                raise NotDerivable(f"primitive {function.__qualname__} has no form in {self.library.name}")
            if function.__code__.co_freevars:
                raise NotDerivable(f"{function.__qualname__} closes over {function.__code__.co_freevars}")
            self._derived[function] = self._derive(function)
        return self._derived[function]

    def rebound(self, function: Function) -> Function:
        """Return the array form of an unmarked function of an engine; unmarked ones that it calls stay as they are.

        For what calls rules and so decides how they are called.
        """
        assert isinstance(function, types.FunctionType)
        return self._derive(function)

    def _derive(self, function: types.FunctionType) -> Function:
        code = _branch_free(function)
        names: dict[str, object] = {"__name__": function.__module__, **self._helpers}
        for name in _global_names(code):
            if name in function.__globals__:
                names[name] = self._replaced(function.__globals__[name], function)
            elif name in self.library.builtins:
                names[name] = self.library.builtins[name]
        derived = types.FunctionType(code, names, function.__name__, function.__defaults__)
        derived.__kwdefaults__ = function.__kwdefaults__
        derived.__qualname__ = function.__qualname__
        return derived

    def _replaced(self, value: object, function: Function) -> object:
        if value is math:
            return self._math
        if isinstance(value, types.FunctionType):
            if role(value) is None and role(function) is None:
                return value
            derived = self.of(value)
            if (
                self.library.remember
                and not _numeric(function)
                and value not in self.library.forms
                and _numeric(value)
            ):
                return self._once.setdefault(value, _remembered(derived))
            return derived
        return value


def _numeric(function: Function) -> bool:
    return function.__module__.startswith("attrition.numeric")


def _remembered(function: Function) -> Function:
    """Return a numeric function that computes what it gives for plain numbers once: parameters come at every step."""
    known: dict[Any, Any] = {}

    def once(*arguments: Any) -> Any:
        for argument in arguments:
            if type(argument) is not float:
                return function(*arguments)
        if arguments not in known:
            known[arguments] = function(*arguments)
        return known[arguments]

    return once


def _global_names(code: types.CodeType) -> set[str]:
    return {step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"}


def _branch_free(function: types.FunctionType) -> types.CodeType:
    """Return the code of a function with a choice where it branched on a value, or its own code where it does not."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    rewriter = _Rewriter(function)
    module = rewriter.visit(tree)
    if not rewriter.changes:
        return function.__code__
    definition = module.body[0]
    definition.decorator_list = []
    definition.returns = None
    definition.args.defaults = []
    definition.args.kw_defaults = [None] * len(definition.args.kwonlyargs)
    for argument in ast.walk(definition.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    ast.increment_lineno(module, function.__code__.co_firstlineno - 1)
    compiled = compile(ast.fix_missing_locations(module), function.__code__.co_filename, "exec")
    return next(
        constant
        for constant in compiled.co_consts
        if isinstance(constant, types.CodeType) and constant.co_name == function.__name__
    )


class _Rewriter(ast.NodeTransformer):
    """Turns branches on a value into calls of the library; counts what it changed."""

    def __init__(self, function: types.FunctionType) -> None:
        self.function = function
        self.changes = 0

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        self.generic_visit(node)
        if self._calls_marked(node.body) and self._calls_marked(node.orelse):
            assert isinstance(node.body, ast.Call) and isinstance(node.orelse, ast.Call)
            first, second = node.body, node.orelse
            return self._call(
                _BRANCH, [node.test, first.func, _tuple(first.args), second.func, _tuple(second.args)]
            )
        return self._call(_CHOOSE, [node.test, node.body, node.orelse])

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        self.generic_visit(node)
        return self._joined(_BOTH if isinstance(node.op, ast.And) else _EITHER, node.values)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        return self._call(_OPPOSITE, [node.operand]) if isinstance(node.op, ast.Not) else node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        if len(node.ops) == 1:
            return node
        terms = [node.left, *node.comparators]
        pairs: list[ast.expr] = [
            ast.Compare(left, [operator], [right])
            for left, operator, right in zip(terms, node.ops, terms[1:], strict=False)
        ]
        return self._joined(_BOTH, pairs)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        # Words of an array drop their carry by themselves, as those of the processor do.
        if isinstance(node.op, ast.BitAnd) and self._value(node.right) == MASK:
            self.changes += 1
            return node.left
        return node

    def _joined(self, name: str, values: list[ast.expr]) -> ast.expr:
        joined = values[0]
        for value in values[1:]:
            joined = self._call(name, [joined, value])
        return joined

    def _call(self, name: str, arguments: list[ast.expr]) -> ast.Call:
        self.changes += 1
        return ast.Call(ast.Name(name, ast.Load()), arguments, [])

    def _calls_marked(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Call) and not node.keywords and role(self._value(node.func)) is not None

    def _value(self, node: ast.expr) -> object:
        if isinstance(node, ast.Constant):
            return node.value
        return self.function.__globals__.get(node.id) if isinstance(node, ast.Name) else None


def _tuple(items: list[ast.expr]) -> ast.expr:
    return ast.Tuple(items, ast.Load())
