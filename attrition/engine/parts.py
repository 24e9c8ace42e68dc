"""How every engine calls the rules of a process: one after another, all in the same way.

The table holds rules of two shapes, `rule(s, p)` and `rule(s, p, t, day, z)`; here the first is given the shape of
the second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from attrition.engine.branches import in_turn
from attrition.numeric.twins import inlined

Rule = Callable[..., None]

CALLED: Any = None
"""Hole of the template below."""


@inlined
def on_records(s: Any, p: Any, t: float, day: float, z: Any) -> None:
    """A rule that needs the records alone: a template whose CALLED is bound."""
    CALLED(s, p)


def on_records_alone(rule: Rule) -> bool:
    """Say whether a rule is called as `rule(s, p)`."""
    return rule.__code__.co_argcount == 2


def uniform(rule: Rule) -> Any:
    """Return the jitted form of a rule, called as `rule(s, p, t, day, z)`."""
    from attrition.numeric.jit import compiled

    return compiled(on_records, {"CALLED": rule}) if on_records_alone(rule) else compiled(rule)


def all_in_turn(rules: Sequence[Rule]) -> Any:
    """Return one jitted function that calls rules one after another, as `f(s, p, t, day, z)`."""
    return in_turn([uniform(rule) for rule in rules])


def run_rules(rules: Sequence[Rule], s: Any, p: Any, t: float, day: float, z: Any) -> None:
    """Call rules one after another as plain Python."""
    for rule in rules:
        if on_records_alone(rule):
            rule(s, p)
        else:
            rule(s, p, t, day, z)
