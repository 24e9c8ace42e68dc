"""The same bits for any processor, any number of threads and any cut into units."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from attrition.engine.from_scenario import compile_scenario, solve_scenario
from attrition.engine.program import with_rows
from attrition.engine.tallies import Bins
from attrition.engine.unit import UnitResult, pilot_bins, simulate
from attrition.scenario.draws import draw_rows
from tests.scenarios import assert_same_bits, compiled_shipped, shipped

ROOT = Path(__file__).parents[2]


def digest_of(*arrays: NDArray[Any]) -> str:
    """Digest of all bits of some arrays."""
    held = hashlib.blake2b(digest_size=16)
    for array in arrays:
        held.update(np.ascontiguousarray(array).tobytes())
    return held.hexdigest()


def digest(unit: UnitResult) -> str:
    """Digest of all bits of a result."""
    return digest_of(unit.outcomes, unit.histogram, unit.trajectories)


def test_two_threads_give_the_same_bits_as_one() -> None:
    program = compiled_shipped()

    def work(first_row: int) -> UnitResult:
        return simulate(program, first_row=first_row, rows=4, first_path=0, paths=5, keep=20)

    alone = [work(first_row) for first_row in range(0, 40, 4)]
    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(work, range(0, 40, 4)))
    for one, other in zip(alone, together, strict=True):
        assert_same_bits(one, other)


def test_two_threads_solve_the_same_bits_as_one() -> None:
    draws = draw_rows(shipped(), 7, range(40))
    for threads in (1, 2):
        assert solve_scenario(shipped(), seed=7, draws=draws, threads=threads) == compiled_shipped().solved


@pytest.mark.parametrize(("rows", "paths"), [(1, 12), (12, 1), (3, 4), (5, 7)])
def test_any_cut_into_units_gives_the_same_rows_and_counts(rows: int, paths: int) -> None:
    program = compiled_shipped()
    edges = pilot_bins(program)
    whole = simulate(program, first_row=0, rows=12, first_path=0, paths=12, bins=edges, keep=144)
    outcomes = np.full((12, 12, whole.outcomes.shape[1]), -7.0)
    histogram = np.zeros_like(whole.histogram)
    moments = np.zeros_like(whole.moments)
    trajectories = np.zeros((12, 12, *whole.trajectories.shape[1:]))
    for first_row in range(0, 12, rows):
        for first_path in range(0, 12, paths):
            high, wide = min(rows, 12 - first_row), min(paths, 12 - first_path)
            part = simulate(
                program,
                first_row=first_row,
                rows=high,
                first_path=first_path,
                paths=wide,
                bins=edges,
                keep=high * wide,
            )
            place = np.s_[first_row : first_row + high, first_path : first_path + wide]
            outcomes[place] = part.outcomes.reshape(high, wide, -1)
            trajectories[place] = part.trajectories.reshape(high, wide, *trajectories.shape[2:])
            histogram += part.histogram
            moments += part.moments
    assert_same_bits(
        whole,
        UnitResult(
            outcomes.reshape(144, -1),
            histogram,
            trajectories.reshape(whole.trajectories.shape),
            [(row, path) for row in range(12) for path in range(12)],
            moments,
        ),
    )


def test_a_path_alone_is_the_path_among_many() -> None:
    program = compiled_shipped()
    among = simulate(program, first_row=5, rows=1, first_path=0, paths=40, keep=40)
    alone = simulate(program, first_row=5, rows=1, first_path=17, paths=1, keep=1)
    assert np.array_equal(among.outcomes[17:18].view(np.uint64), alone.outcomes.view(np.uint64))
    assert np.array_equal(among.trajectories[17].view(np.uint64), alone.trajectories[0].view(np.uint64))
    assert alone.kept == [(5, 17)]


def test_a_row_does_not_depend_on_how_many_there_are() -> None:
    few, many = compiled_shipped(6), compiled_shipped(40)
    # What is solved for a row depends on no other row either.
    assert {name: column[:6] for name, column in many.solved.items()} == few.solved
    one = simulate(few, first_row=5, rows=1, first_path=0, paths=3, keep=3)
    assert_same_bits(one, simulate(many, first_row=5, rows=1, first_path=0, paths=3, keep=3))
    picked = simulate(with_rows(many, [9, 5]), first_row=1, rows=1, first_path=0, paths=3, keep=3)
    assert np.array_equal(one.outcomes.view(np.uint64), picked.outcomes.view(np.uint64))


def test_edges_of_histograms_change_counts_alone() -> None:
    program = compiled_shipped()
    edges = pilot_bins(program)
    wide = Bins(edges.low - 1.0, edges.high + 1.0)
    one = simulate(program, first_row=0, rows=2, first_path=0, paths=2, bins=edges, keep=4)
    other = simulate(program, first_row=0, rows=2, first_path=0, paths=2, bins=wide, keep=4)
    assert np.array_equal(one.outcomes.view(np.uint64), other.outcomes.view(np.uint64))
    assert not np.array_equal(one.histogram, other.histogram)
    assert np.array_equal(one.histogram.sum(axis=2), other.histogram.sum(axis=2))


def test_another_seed_gives_other_paths() -> None:
    other = compile_scenario(shipped(), seed=8, rows=2)
    assert digest(simulate(other, first_row=0, rows=2, first_path=0, paths=2)) != digest(
        simulate(compiled_shipped(), first_row=0, rows=2, first_path=0, paths=2)
    )
