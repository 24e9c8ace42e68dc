"""Whether a rule is a straight line on named fields: what keeps its bits equal in all engines and its loop fast.

Read from the source, so that what is wrong has a line. The limits are those of the model's own rules: assignments and
calls of other rules and of `attrition.numeric`, no branch, no loop, no power operator, no library of mathematics.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from types import FunctionType, ModuleType
from typing import Any, TypeGuard

from attrition.errors import InputError, nearest_name
from attrition.numeric.twins import role

_STATEMENTS = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return, ast.Pass)
"""Lines of a rule; what else there may be, in a Python of any year, is refused."""

_INSTEAD: dict[type[ast.AST], tuple[str, str]] = {
    ast.If: ("'if'", "select(condition, a, b)"),
    ast.Match: ("'match'", "select(condition, a, b)"),
    ast.IfExp: ("'… if … else …'", "select(condition, a, b)"),
    ast.BoolOp: ("'and' or 'or'", "a select in a select, or & and | between comparisons in brackets"),
    ast.For: ("'for'", "a line each"),
    ast.While: ("'while'", "a line each"),
    ast.Try: ("'try'", "limits that make the error impossible: maximum, clip"),
    ast.With: ("'with'", "a straight line"),
    ast.Raise: ("'raise'", "limits that make the error impossible: maximum, clip"),
    ast.Assert: ("'assert'", "a test of its own"),
    ast.Lambda: ("'lambda'", "a function marked @rule"),
    ast.ListComp: ("a comprehension", "a line each"),
    ast.GeneratorExp: ("a comprehension", "a line each"),
    ast.SetComp: ("a comprehension", "a line each"),
    ast.DictComp: ("a comprehension", "a line each"),
    ast.Pow: ("'**'", "power, exp or a product: its last bit differs between machines"),
    ast.MatMult: ("'@'", "a sum of products"),
    ast.Global: ("'global'", "a field of the state"),
    ast.Nonlocal: ("'nonlocal'", "a field of the state"),
    ast.FunctionDef: ("a function within a rule", "a function marked @rule beside it"),
    ast.Import: ("'import'", "imports at the top of the file"),
    ast.ImportFrom: ("'import'", "imports at the top of the file"),
    ast.Delete: ("'del'", "nothing: it is not needed"),
    ast.JoinedStr: ("a text", "numbers"),
}
_BUILTINS = frozenset({"float", "abs"})
_STATE, _PARAMETERS = "State", "Parameters"


def refuse_crooked(
    rules: Iterable[Callable[..., Any]], module: ModuleType, text: str, where: str
) -> dict[str, float]:
    """Raise InputError for a rule that is not marked, or is no straight line.

    Parameters: rules, that engines call; module, in which they are defined; text, its source; where, its file. Rules
    that those call are looked at too.
    Returns: the numbers of the module that rules use, by name: compiled code holds them, wherever they come from.
    """
    numbers: dict[str, float] = {}
    tree = ast.parse(text)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for rule in rules:
        if not isinstance(rule, FunctionType) or role(rule) != "inlined":
            name = getattr(rule, "__name__", repr(rule))
            raise InputError(f"'{name}' is not marked @rule", where=where)
    for name, node in functions.items():
        held = getattr(module, name, None)
        if role(held) is not None and getattr(held, "__module__", None) == module.__name__:
            one = _Rule(node, module, where)
            one.check()
            numbers |= one.numbers()
    return numbers


def refuse_unknown_fields(text: str, where: str, state: Iterable[str], parameters: Iterable[str]) -> None:
    """Raise InputError for a field that neither record has, and for a rule that changes a parameter.

    Parameters: text, the source of a file; state and parameters, names of the fields of the two records. Arguments are
    told apart by their annotations State and Parameters, or by the names s and p.
    """
    known = {_STATE: list(state), _PARAMETERS: list(parameters)}
    for node in ast.parse(text).body:
        if _marked(node):
            records = _records(node)
            for part in ast.walk(node):
                if not isinstance(part, ast.Attribute) or not isinstance(part.value, ast.Name):
                    continue
                kind = records.get(part.value.id)
                if kind is None:
                    continue
                place = f"{where} line {part.lineno}"
                if part.attr not in known[kind]:
                    what = "state" if kind == _STATE else "parameter"
                    raise InputError(
                        f"no {what} field '{part.attr}'",
                        where=place,
                        nearest=nearest_name(part.attr, known[kind]),
                        advice=None if kind == _STATE else "parameter NAME.KEY is the field name_key",
                    )
                if kind == _PARAMETERS and not isinstance(part.ctx, ast.Load):
                    raise InputError(
                        f"a rule changes parameter '{part.attr}'",
                        where=place,
                        allowed="changes of the state; parameters are shared by all paths of a row",
                    )


def normals_used(text: str, where: str) -> dict[str, int]:
    """Return how many normal numbers each rule of a file uses, by its name: one more than the highest index of `z`.

    Raises: InputError for an index that is not written out.
    """
    used: dict[str, int] = {}
    for node in ast.parse(text).body:
        if not _marked(node) or len(node.args.args) != 5:
            continue
        normals = node.args.args[4].arg
        for part in ast.walk(node):
            if not isinstance(part, ast.Subscript) or _named(part.value) != normals:
                continue
            index = part.slice
            if not isinstance(index, ast.Constant) or not isinstance(index.value, int):
                raise InputError(
                    f"an index of {normals} that is not written out",
                    where=f"{where} line {part.lineno}",
                    allowed=f"{normals}[0], {normals}[1] and so on",
                )
            used[node.name] = max(used.get(node.name, 0), index.value + 1)
    return used


def _marked(node: ast.stmt) -> TypeGuard[ast.FunctionDef]:
    return isinstance(node, ast.FunctionDef) and any(_named(mark) == "rule" for mark in node.decorator_list)


def _records(node: ast.FunctionDef) -> dict[str, str]:
    found = {"s": _STATE, "p": _PARAMETERS}
    kinds = {}
    for argument in node.args.args:
        kind = _named(argument.annotation) if argument.annotation is not None else found.get(argument.arg, "")
        if kind in (_STATE, _PARAMETERS):
            kinds[argument.arg] = kind
    return kinds


def _named(node: ast.expr | None) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


class _Rule:
    """One function under the eye of the checks."""

    def __init__(self, node: ast.FunctionDef, module: ModuleType, where: str) -> None:
        self.node, self.module, self.where = node, module, where

    def check(self) -> None:
        """Raise InputError for the first thing that is not straight."""
        for statement in self.node.body:
            if not isinstance(statement, (*_STATEMENTS, *_INSTEAD)):
                raise self.refusal(
                    statement,
                    f"a line of rule '{self.node.name}' that is neither an assignment nor a call",
                    "write assignments and calls",
                )
            for part in ast.walk(statement):
                if type(part) in _INSTEAD:
                    what, instead = _INSTEAD[type(part)]
                    raise self.refusal(part, f"{what} in rule '{self.node.name}'", f"write {instead}")
                if isinstance(part, ast.Call):
                    self.check_call(part)
        for statement in self.node.body[:-1]:
            if isinstance(statement, ast.Return):
                raise self.refusal(
                    statement,
                    f"rule '{self.node.name}' returns before its end",
                    "compute both and select",
                )

    def numbers(self) -> dict[str, float]:
        """Return the numbers of the module that the rule uses, by name; InputError for what is no number."""
        local = {argument.arg for argument in self.node.args.args}
        parts = [part for statement in self.node.body for part in ast.walk(statement)]
        local |= {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
        found: dict[str, float] = {}
        for part in parts:
            if not isinstance(part, ast.Name) or part.id in local or not hasattr(self.module, part.id):
                continue
            value = getattr(self.module, part.id)
            if isinstance(value, bool | int | float):
                found[part.id] = value
            elif role(value) is None:
                raise self.refusal(
                    part,
                    f"rule '{self.node.name}' uses '{part.id}', which is no number",
                    "take numbers from parameters, or from constants of the file",
                )
        return found

    def check_call(self, call: ast.Call) -> None:
        """Refuse a call of what is neither a rule of the file or the model nor a function of `attrition.numeric`."""
        if isinstance(call.func, ast.Name):
            called = getattr(self.module, call.func.id, None)
            if called is None and call.func.id in _BUILTINS:
                return
            if role(called) is not None:
                place = str(getattr(called, "__module__", ""))
                if place == self.module.__name__ or place.partition(".")[0] == "attrition":
                    return
                raise self.refusal(
                    call,
                    f"rule '{self.node.name}' calls {call.func.id} of another file",
                    "let all rules of a mechanism stand in its file: what is compiled is known by that file",
                )
        raise self.refusal(
            call,
            f"rule '{self.node.name}' calls {ast.unparse(call.func)}",
            "call functions marked @rule, and exp, log, sqrt, power, minimum, maximum, clip, select and the others of "
            "attrition.mechanism: their bits are equal on every machine",
        )

    def refusal(self, part: ast.AST, what: str, advice: str) -> InputError:
        """Return an error with the line of a part of the rule."""
        # An operator has no line of its own.
        line = getattr(part, "lineno", self.node.lineno)
        return InputError(what, where=f"{self.where} line {line}", advice=advice)
