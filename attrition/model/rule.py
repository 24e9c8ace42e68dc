"""What a rule is: a straight-line function on the state and the parameter record, written once for both engines."""

from __future__ import annotations

from typing import Any, TypeAlias

from attrition.numeric.twins import inlined as rule

State: TypeAlias = Any
"""A state record: float64 fields as attributes (a plain object in pure Python, a numba record when jitted)."""

Parameters: TypeAlias = Any
"""A parameter record: float64 fields as attributes, one record a prior draw."""

__all__ = ["Parameters", "State", "rule"]
