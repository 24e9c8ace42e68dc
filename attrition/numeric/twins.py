"""Marks that tell `attrition.numeric.jit` which plain functions have a jitted twin.

A rule of the model and a numeric function are written once, as plain Python. Marking one changes nothing
about it: pure mode calls it as it stands, and no module that only marks functions ever loads numba.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, ParamSpec, TypeVar, cast

Role = Literal["inlined", "outlined", "primitive"]

_ROLE = "__attrition_role__"
_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


def inlined(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Mark a plain function whose jitted twin is derived from its own code and inlined into its callers.

    Parameters: function, defined at module level, calling only marked functions, builtins and `math.sqrt`.
    Returns: the same function.
    """
    setattr(function, _ROLE, "inlined")
    return function


def outlined(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Mark a plain function whose jitted twin is derived from its own code and compiled on its own.

    For loops: many in one compiled function spoil each other's vector code.

    Parameters: function, defined at module level, calling only marked functions, builtins and `math.sqrt`.
    Returns: the same function.
    """
    setattr(function, _ROLE, "outlined")
    return function


def primitive(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Mark a plain function whose jitted twin is written by hand in `attrition.numeric.jit`.

    Parameters: function, defined at module level.
    Returns: the same function.
    """
    setattr(function, _ROLE, "primitive")
    return function


def role(value: object) -> Role | None:
    """Say how a value was marked.

    Parameters: value, anything.
    Returns: "inlined", "outlined", "primitive", or None for what was never marked.
    """
    return cast("Role | None", getattr(value, _ROLE, None))
