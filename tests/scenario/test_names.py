"""The declarations can be written in one file without getting in each other's way."""

from __future__ import annotations

import pytest

from attrition.model import registry
from attrition.model.declarations import Parameter
from attrition.model.mechanism import SCENARIO_KEYS
from attrition.scenario import names


def test_every_parameter_has_its_place_in_the_tree() -> None:
    for parameter in registry.PARAMETERS:
        node: object = names.parameter_tree()
        for key in parameter.name.split("."):
            assert isinstance(node, dict)
            node = node[key]
        assert node is parameter


def test_no_table_of_parameters_has_a_reserved_name() -> None:
    assert not names.parameter_tree().keys() & set(SCENARIO_KEYS)


def test_defaults_lie_within_their_limits() -> None:
    for parameter in registry.PARAMETERS:
        assert parameter.low < parameter.high, parameter.name
        if parameter.default is not None:
            assert parameter.low <= parameter.default <= parameter.high, parameter.name


def test_a_parameter_that_is_also_a_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    names.parameter_tree.cache_clear()
    clash = (Parameter("a.b", "-", 0, 1, "x"), Parameter("a.b.c", "-", 0, 1, "x"))
    monkeypatch.setattr(registry, "PARAMETERS", clash)
    try:
        with pytest.raises(ValueError, match=r"'a\.b' is also a table of 'a\.b\.c'"):
            names.parameter_tree()
    finally:
        names.parameter_tree.cache_clear()
