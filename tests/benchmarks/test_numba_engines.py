"""The package's kernels as comparators: any number of threads gives the same outcomes in the same order."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest

from scripts.benchmarks.comparator import bits_of
from scripts.benchmarks.numba_engines import NumbaEngine, path_weeks, reported_first, run_plan
from tests.scenarios import compiled_shipped


@pytest.mark.full
@pytest.mark.parametrize("kind", ["lanes", "scalar"])
@pytest.mark.parametrize("rows", [1, 3])
def test_threads_share_rows_or_paths_and_change_no_bit(kind: Literal["lanes", "scalar"], rows: int) -> None:
    engine = NumbaEngine(kind)
    engine.prepare(compiled_shipped(rows=rows))
    one, two = engine.run(5, 9), engine.run(5, 9, threads=2)
    assert one.shape[0] == rows * 9
    assert np.array_equal(bits_of(one), bits_of(two))


@pytest.mark.full
def test_path_weeks_are_the_records_of_paths_still_fighting() -> None:
    program = compiled_shipped(rows=2)
    weeks = path_weeks(program, 4)
    one = run_plan(program, program.plan, reported_first(program, None, 1), 4)
    assert weeks == int(one.histogram.sum())
    assert program.cutoff_day / 7.0 * 8 - 8 < weeks <= program.records * 8
    every = run_plan(program, program.plan, reported_first(program, None, len(program.variables)), 4)
    assert int(every.histogram.sum()) == weeks * len(program.variables)
