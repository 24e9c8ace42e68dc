"""Wars of attrition: who tires first, when, and how sure can one be."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PYTHON_CALLS = (
    "claims",
    "compare",
    "discover",
    "extend",
    "load",
    "open_run",
    "replay",
    "run",
    "sensitivity",
    "sweep",
    "verify_mechanism",
    "verify_model",
)


def use_mechanisms(*files: str | os.PathLike[str]) -> None:
    """Use mechanisms of your own in this process and its children; before anything is loaded or run.

    Parameters
    ----------
    files : of Python, each with a `MECHANISM`; they are run.

    Raises
    ------
    attrition.errors.InputError : for a file that holds no sound mechanism, or one that comes too late.
    """
    use = import_module("attrition.model.mechanisms").use
    use(list(files))
    import_module("attrition.model.clocks")


def __getattr__(name: str) -> Any:
    """Look up a Python call in attrition.api on first use, so that importing attrition stays light."""
    if name in _PYTHON_CALLS:
        return getattr(import_module("attrition.api"), name)
    raise AttributeError(f"module 'attrition' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted([*globals(), *_PYTHON_CALLS])
