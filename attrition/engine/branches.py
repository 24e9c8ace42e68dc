"""Joins jitted functions into one: of many by a code, or all in turn.

A tree of eight branches a node rather than a chain: numba optimises all that a function calls each time it compiles a
caller, so that a chain would compile its end once for each of its links.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrition.numeric.twins import inlined

WIDTH = 8

# Holes of the templates below: `chosen` and `in_turn` bind them when they derive the jitted forms.
FIRST: Any = None
SECOND: Any = None
THIRD: Any = None
FOURTH: Any = None
FIFTH: Any = None
SIXTH: Any = None
SEVENTH: Any = None
EIGHTH: Any = None
TO_SECOND = TO_THIRD = TO_FOURTH = TO_FIFTH = TO_SIXTH = TO_SEVENTH = TO_EIGHTH = 0
CALLED: Any = None

_BRANCHES = ("FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH", "SEVENTH", "EIGHTH")


@inlined
def nothing(*given: Any) -> None:
    """Where a node has fewer than eight branches."""


@inlined
def leaf(code: int, *given: Any) -> None:
    """The function of one code: a template whose CALLED is bound."""
    CALLED(*given)


@inlined
def node(code: int, *given: Any) -> None:
    """One of eight branches: a template; TO_SECOND is the first code of the second branch."""
    if code < TO_SECOND:
        FIRST(code, *given)
    elif code < TO_THIRD:
        SECOND(code, *given)
    elif code < TO_FOURTH:
        THIRD(code, *given)
    elif code < TO_FIFTH:
        FOURTH(code, *given)
    elif code < TO_SIXTH:
        FIFTH(code, *given)
    elif code < TO_SEVENTH:
        SIXTH(code, *given)
    elif code < TO_EIGHTH:
        SEVENTH(code, *given)
    else:
        EIGHTH(code, *given)


@inlined
def sequence(*given: Any) -> None:
    """Eight functions one after another: a template."""
    FIRST(*given)
    SECOND(*given)
    THIRD(*given)
    FOURTH(*given)
    FIFTH(*given)
    SIXTH(*given)
    SEVENTH(*given)
    EIGHTH(*given)


def chosen(functions: Sequence[Any]) -> Any:
    """Return a jitted function `f(code, ...)` that calls the function at the place `code`, None for none.

    Parameters: functions, dispatchers or marked functions, all called with the same arguments.
    """
    from attrition.numeric.jit import compiled_part

    branches = [
        compiled_part(nothing) if function is None else compiled_part(leaf, {"CALLED": function})
        for function in functions
    ]
    reach = 1
    while len(branches) > 1:
        branches = [
            _node(branches[first : first + WIDTH], first, reach) for first in range(0, len(branches), WIDTH)
        ]
        reach *= WIDTH
    return branches[0]


def _node(branches: list[Any], first: int, reach: int) -> Any:
    from attrition.numeric.jit import compiled_part

    bindings: dict[str, Any] = {}
    for place, name in enumerate(_BRANCHES):
        bindings[name] = branches[place] if place < len(branches) else nothing
        if place:
            bindings[f"TO_{name}"] = (first + place) * reach
    return compiled_part(node, bindings)


def in_turn(functions: Sequence[Any]) -> Any:
    """Return a jitted function that calls functions one after another with the same arguments."""
    from attrition.numeric.jit import compiled_part

    steps = list(functions)
    if len(steps) == 1:
        return steps[0]
    while len(steps) > 1:
        steps = [
            compiled_part(
                sequence,
                {
                    name: steps[first + place] if first + place < len(steps) else nothing
                    for place, name in enumerate(_BRANCHES)
                },
            )
            for first in range(0, len(steps), WIDTH)
        ]
    return steps[0]
