"""The order of the files of tests: two workers end at about the same time, and compile nothing twice."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
FIRST = (
    # Compiles the jitted rules of SimPy, in 50 s of a processor and half a GB that the worker keeps, and the scalar
    # kernel. The files of the other worker leave both alone until they are in the cache: they compile in processes of
    # their own.
    "engine/test_lanes.py",
    "invariants/test_record_size.py",
    "invariants/test_processors.py",
    # What takes longest, so that no worker is left with it in the end.
    "documentation/test_pages.py",
    "invariants/test_generated.py",
    "test_known_answers.py",
    "benchmarks/test_c_engine.py",
    "benchmarks/test_numpy_engine.py",
    "test_mechanism.py",
    "invariants/test_engine_equality.py",
    "evidence/test_selfcheck.py",
    "test_readme.py",
    "api/test_running.py",
    "ensemble/test_conduct.py",
    "invariants/test_levers.py",
    "documentation/test_notebooks.py",
    "numeric/test_same_bits.py",
    "figures/test_pages.py",
    "engine/test_branches.py",
    "configs/test_canonical.py",
    "faults/test_disk.py",
    "engine/test_continuing.py",
    "invariants/test_state_limits.py",
    "invariants/test_canonical_equality.py",
    "invariants/test_generated_engines.py",
    "ensemble/test_grow.py",
    "verification/test_intervals.py",
)
"""Files that come before all others, which follow in the order of their names."""


def in_order(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return tests with those of the files named above first, each file's in its own order."""
    ranks = {ROOT / name: rank for rank, name in enumerate(FIRST)}
    return sorted(items, key=lambda item: ranks.get(item.path, len(FIRST)))
