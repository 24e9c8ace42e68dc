"""A rule is marked, called as it stands in plain Python, and twinned when jitted."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import pytest

import attrition.model
from attrition.model.rule import rule
from attrition.numeric.twins import role

# Declarations, what is computed once a row or gathered when the package loads, and files from outside: no rules.
NO_RULES = {
    "declarations",
    "derived",
    "joined",
    "mechanism",
    "mechanisms",
    "registry",
    "rule",
    "straight",
    "structures",
    "study",
}
MODULES = tuple(
    import_module(f"attrition.model.{found.name}")
    for found in iter_modules(attrition.model.__path__)
    if found.name not in NO_RULES
)


def test_a_rule_is_the_plain_function_marked() -> None:
    def plain(x: float) -> float:
        return x

    assert rule(plain) is plain
    assert role(plain) == "inlined"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_public_functions_of_subsystems_are_rules_with_a_sentence(module: ModuleType) -> None:
    for name, function in vars(module).items():
        if (
            inspect.isfunction(function)
            and function.__module__ == module.__name__
            and not name.startswith("_")
        ):
            assert role(function) == "inlined", name
            assert (function.__doc__ or "").strip(), name
