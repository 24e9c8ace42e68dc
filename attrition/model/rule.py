"""What a rule is: a straight-line function on the state and the parameter record, written once for both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrition.numeric.twins import inlined as rule


class Record:
    """A record of float64 fields as attributes: a plain object in pure Python, a numba record when jitted."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> float: ...

        def __setattr__(self, name: str, value: float) -> None: ...


State: TypeAlias = Record
"""The state of one path, changed in place."""

Parameters: TypeAlias = Record
"""The parameters of one prior draw, declared and derived; never changed by a rule."""

__all__ = ["Parameters", "Record", "State", "rule"]
