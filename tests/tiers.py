"""Which cases of a test the default tier runs, and which `--full` adds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest


def sampled(cases: Sequence[Any], every: int = 4) -> list[Any]:
    """Return the cases of a test, of which the default tier runs the first of so many; the rest are marked `full`.

    Parameters
    ----------
    cases : values, or tuples of values where the test takes several.
    every : how many follow each other of which one is run.
    """
    return [case if index % every == 0 else _full(case) for index, case in enumerate(cases)]


def _full(case: Any) -> Any:
    return pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.full)
