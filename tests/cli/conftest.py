"""The small runs of tests/ensemble, here too; nothing is used unless a test asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ensemble.conftest import (
    clean_digest,
    clock,
    command,
    finished,
    finished_once,
    fixed_source,
    scenario,
    small_run,
    stand_in,
)

__all__ = [
    "clean_digest",
    "clock",
    "command",
    "finished",
    "finished_once",
    "fixed_source",
    "scenario",
    "small_run",
    "stand_in",
]


@pytest.fixture
def run(finished: Path) -> Path:
    """The directory of a small finished run."""
    return finished
