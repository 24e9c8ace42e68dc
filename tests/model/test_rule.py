"""A rule is marked, called as it stands in plain Python, and twinned when jitted."""

from __future__ import annotations

import inspect
from types import ModuleType

import pytest

from attrition.model import balance, budget, ends, front, manpower, oil, processes, strain, supply, turning
from attrition.model.rule import rule
from attrition.numeric.twins import role

MODULES = (balance, budget, ends, front, manpower, oil, processes, strain, supply, turning)


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
