"""The small runs of tests/ensemble, here too; nothing is used unless a test asks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ensemble.conftest import clean_digest, clock, command, fixed_source, scenario, small_run, stand_in

__all__ = ["clean_digest", "clock", "command", "fixed_source", "scenario", "small_run", "stand_in"]


@pytest.fixture
def run(small_run: Callable[..., Any], tmp_path: Path) -> Path:
    """The directory of a small finished run."""
    return Path(small_run(tmp_path / "a run").directory)
