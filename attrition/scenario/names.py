"""The names a scenario may use, from the declarations of the model."""

from __future__ import annotations

from functools import cache

from attrition.model import clocks, registry
from attrition.model.declarations import Lever, Observed, Parameter, StateField

CLOCK_KEYS = ("start", "data_cutoff", "horizon_months", "step_hours", "base_slot_hours")
INTEGER_UNITS = ("0/1", "count")
"""Units of parameters that are whole numbers: they take no prior."""

Tree = dict[str, "Tree | Parameter"]


@cache
def parameters() -> dict[str, Parameter]:
    """Return every declared parameter by its dotted name."""
    return {parameter.name: parameter for parameter in registry.PARAMETERS}


@cache
def parameter_tree() -> Tree:
    """Return the declared parameters as nested tables, as they stand in a file."""
    tree: Tree = {}
    for parameter in registry.PARAMETERS:
        *tables, key = parameter.name.split(".")
        node = tree
        for name in tables:
            below = node.setdefault(name, {})
            if isinstance(below, Parameter):
                raise ValueError(
                    f"parameter {below.name!r} is also a table of {parameter.name!r}; rename either"
                )
            node = below
        node[key] = parameter
    return tree


@cache
def levers() -> dict[str, Lever]:
    """Return every declared lever by name."""
    return {lever.name: lever for lever in registry.LEVERS}


@cache
def signals() -> dict[str, StateField]:
    """Return every state field that a trigger may watch, by name."""
    return {field.name: field for field in registry.SIGNALS}


@cache
def recorded() -> dict[str, StateField]:
    """Return every state field that is recorded, by name."""
    return {field.name: field for field in registry.RECORDED}


@cache
def observed() -> dict[str, Observed]:
    """Return every quantity that history may impose, by name."""
    return {quantity.name: quantity for quantity in registry.OBSERVED}


@cache
def state_limits() -> dict[str, tuple[float, float]]:
    """Return the invariant limits of every state field, by name."""
    return {field.name: (field.low, field.high) for field in registry.STATE}


def switches() -> tuple[str, ...]:
    """Return the processes that a scenario can switch off."""
    return clocks.SWITCHES
