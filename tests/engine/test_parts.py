"""Rules of three shapes are called alike, jitted and plain."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from attrition.engine.parts import SHAPES, all_in_turn, run_rules, uniform
from attrition.engine.records import PARAMETER_FIELDS, PARAMETER_TYPE
from attrition.model.clocks import PROCESSES
from attrition.model.front import technology
from attrition.numeric.jit import compiled
from attrition.numeric.twins import inlined
from tests.scenarios import parameters

T, DAY = 17.0, 520.5
Z = np.array([0.25, -3.0])


@inlined
def short(s: Any, p: Any) -> None:
    """Needs the records alone."""
    s[0] = s[0] * 2.0 + p.step_months


@inlined
def middling(s: Any, p: Any, months: float) -> None:
    """Needs the clock of technology."""
    s[0] = s[0] * 3.0 + months


@inlined
def long(s: Any, p: Any, t: float, day: float, z: Any) -> None:
    """Needs the time, the day and random numbers."""
    s[0] = s[0] * 5.0 + t + 10.0 * day + 100.0 * z[1] + z[0]


RULES = (short, middling, long)


def expected(rule: Any, before: float) -> float:
    """What a rule makes of a state, written out."""
    p = parameters()
    if rule is short:
        return before * 2.0 + p.step_months  # type: ignore[no-any-return]
    if rule is middling:
        return before * 3.0 + technology(T, p)
    return before * 5.0 + T + 10.0 * DAY + 100.0 * -3.0 + 0.25


CALLED: Any = None


def from_python(s: Any, p: Any, t: float, day: float, z: Any) -> None:
    """Lets Python call a part: a template whose CALLED is bound."""
    CALLED(s, p, t, day, z)


def row() -> Any:
    """The parameter record as an element of a structured array."""
    record = np.zeros(1, dtype=PARAMETER_TYPE)
    for name in PARAMETER_FIELDS:
        record[name] = getattr(parameters(), name)
    return record[0]


@pytest.mark.parametrize("rule", RULES)
def test_each_shape_gets_what_it_asks_for(rule: Any) -> None:
    plain, jitted = [7.0], np.array([7.0])
    run_rules([rule], plain, parameters(), T, DAY, Z)
    compiled(from_python, {"CALLED": uniform(rule)})(jitted, row(), T, DAY, Z)
    assert plain[0] == jitted[0] == expected(rule, 7.0)


def test_rules_run_in_their_order() -> None:
    for order in (RULES, RULES[::-1]):
        plain, jitted, value = [7.0], np.array([7.0]), 7.0
        run_rules(order, plain, parameters(), T, DAY, Z)
        compiled(from_python, {"CALLED": all_in_turn(order)})(jitted, row(), T, DAY, Z)
        for rule in order:
            value = expected(rule, value)
        assert plain[0] == jitted[0] == value


def test_technology_moves_with_time() -> None:
    """Or a rule given another clock would pass unseen."""
    assert technology(T, parameters()) != technology(T + 1.0, parameters())


def test_every_rule_of_the_table_has_one_of_the_shapes() -> None:
    counts = {rule.__code__.co_argcount for process in PROCESSES for rule in process.rules}
    assert counts == set(SHAPES)


def test_a_rule_of_another_shape_is_refused() -> None:
    def odd(s: Any, p: Any, t: float, day: float) -> None:
        raise AssertionError

    with pytest.raises(KeyError):
        uniform(odd)
