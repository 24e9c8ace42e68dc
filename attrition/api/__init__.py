"""The Python calls: one function a command, with the same meaning and the same names."""

from __future__ import annotations

from attrition.api.asking import (
    discover,
    export,
    figures,
    replay,
    report,
    sensitivity,
    verify_mechanism,
    verify_model,
)
from attrition.api.results import Run, Study
from attrition.api.running import claims, compare, extend, finish, load, open_run, run, sweep

__all__ = [
    "Run",
    "Study",
    "claims",
    "compare",
    "discover",
    "export",
    "extend",
    "figures",
    "finish",
    "load",
    "open_run",
    "replay",
    "report",
    "run",
    "sensitivity",
    "sweep",
    "verify_mechanism",
    "verify_model",
]
