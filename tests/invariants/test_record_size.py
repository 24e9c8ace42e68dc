"""The record of a path is large, and may grow: no engine depends on its size."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from attrition.engine.records import PARAMETER_FIELDS, PARAMETER_TYPE, STATE_TYPE
from attrition.engine.second_compiler import VARIABLE
from attrition.model.registry import STATE
from tests.scenarios import a_unit, compiled_shipped

ROOT = Path(__file__).parents[2]

# Declares a hundred more fields in one of the first subsystems, before the registry is first imported.
WIDENED = """
from attrition.model import structures
from attrition.model.declarations import StateField
structures.STATE = tuple(StateField(f"spare_{index}", "-", "nothing") for index in range(100))
from attrition.engine.records import STATE_TYPE
from tests.invariants.test_processors import digests
print(len(STATE_TYPE.names), *digests())
"""


def test_the_record_is_a_flat_row_of_doubles() -> None:
    assert len(STATE) >= 450
    for record in (STATE_TYPE, PARAMETER_TYPE):
        assert record.itemsize == 8 * len(record.names or ())
        assert not record.isalignedstruct
        assert {record[index] for index in range(len(record))} == {np.dtype(np.float64)}
    assert len(set(PARAMETER_FIELDS)) == len(PARAMETER_FIELDS)


def test_a_record_of_this_size_runs() -> None:
    unit = a_unit(compiled_shipped(), 2, 2)
    assert not np.isnan(unit.outcomes[:, 0]).any()


@pytest.mark.full
def test_a_hundred_more_fields_change_no_bit_of_an_older_processor(tmp_path: Path) -> None:
    """Two things in one, since each has to be compiled anew: if this fails, leave one of them out to see which."""
    from tests.invariants.test_processors import HASWELL, digests

    finished = subprocess.run(
        [sys.executable, "-c", WIDENED],
        cwd=ROOT,
        # The key of the cache is the source text, which the widened record leaves as it was; a second compiling process
        # would know nothing of the record.
        env=os.environ | HASWELL | {"NUMBA_CACHE_DIR": str(tmp_path), VARIABLE: "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    fields, *got = finished.stdout.split()
    assert int(fields) == len(STATE) + 100
    assert got == digests()
