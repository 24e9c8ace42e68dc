"""How every engine calls the rules of a process: one after another, all in the same way.

The table holds rules of three shapes: `rule(s, p)`, `rule(s, p, months)` with the clock of technology, and
`rule(s, p, t, day, z)`; here the others are given the shape of the last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from attrition.engine.branches import in_turn
from attrition.model.front import technology
from attrition.numeric.twins import inlined

Rule = Callable[..., None]

CALLED: Any = None
"""Hole of the template below."""


@inlined
def on_records(s: Any, p: Any, t: float, day: float, z: Any) -> None:
    """A rule that needs the records alone: a template whose CALLED is bound."""
    CALLED(s, p)


@inlined
def by_technology(s: Any, p: Any, t: float, day: float, z: Any) -> None:
    """A rule that needs the clock of technology: a template whose CALLED is bound."""
    CALLED(s, p, technology(t, p))


SHAPES: dict[int, Callable[..., Any] | None] = {2: on_records, 3: by_technology, 5: None}
"""Template that gives a rule the common shape, by the number of its parameters."""


def uniform(rule: Rule) -> Any:
    """Return the jitted form of a rule, called as `rule(s, p, t, day, z)`."""
    from attrition.numeric.jit import compiled_part

    template = SHAPES[rule.__code__.co_argcount]
    return compiled_part(rule) if template is None else compiled_part(template, {"CALLED": rule})


def all_in_turn(rules: Sequence[Rule]) -> Any:
    """Return one jitted function that calls rules one after another, as `f(s, p, t, day, z)`."""
    return in_turn([uniform(rule) for rule in rules])


def run_rules(rules: Sequence[Rule], s: Any, p: Any, t: float, day: float, z: Any) -> None:
    """Call rules one after another as plain Python."""
    for rule in rules:
        shape = rule.__code__.co_argcount
        if shape == 2:
            rule(s, p)
        elif shape == 3:
            rule(s, p, technology(t, p))
        else:
            rule(s, p, t, day, z)
