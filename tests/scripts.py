"""Scripts of the checkout as modules, for tests that call their functions."""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


def script_module(name: str) -> Any:
    """Return scripts/NAME as a module, executed anew."""
    loader = SourceFileLoader(name, str(ROOT / "scripts" / name))
    specification = spec_from_loader(loader.name, loader)
    assert specification is not None
    module = module_from_spec(specification)
    # A dataclass of the script looks its module up while it is made.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, name, module)
        loader.exec_module(module)
    return module
