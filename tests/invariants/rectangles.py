"""A rectangle of rows and paths of a program, counted into bins of its own, on one engine or another."""

from __future__ import annotations

import numpy as np

from attrition.engine.memory import LANES
from attrition.engine.program import Program
from attrition.engine.tallies import Bins, bins_around
from attrition.engine.unit import UnitResult, simulate
from attrition.model.registry import RECORDED
from tests.scenarios import assert_same_bits

ROWS, PATHS = 2, LANES + 5
"""More than one block of lanes, the last of them with some of a vector's."""
LEAST = np.array([field.low for field in RECORDED])


def unit_of(
    program: Program,
    paths: int = PATHS,
    engine: str = "lanes",
    bins: Bins | None = None,
    *,
    first_row: int = 0,
    rows: int = ROWS,
) -> UnitResult:
    """Paths of all rows or of some, from path 3 on."""
    return simulate(
        program,
        first_row=first_row,
        rows=rows,
        first_path=3,
        paths=paths,
        keep=rows * paths,
        engine=engine,
        bins=bins,
    )


def assert_engines_agree(program: Program, bins: Bins, whole: UnitResult, *engines: str) -> None:
    """Assert that some engines give the bits of the lanes: the scalar kernel on all paths, SimPy on one.

    That is one of a row that the seed chooses, since SimPy takes most of the time: more wars find more than more paths.
    """
    row = int(program.plan.seed) % ROWS
    few = unit_of(program, 1, bins=bins, first_row=row, rows=1)
    for engine in engines:
        if engine == "scalar":
            assert_same_bits(whole, unit_of(program, PATHS, engine, bins))
        else:
            assert_same_bits(few, unit_of(program, 1, engine, bins, first_row=row, rows=1))


def bins_of(program: Program) -> Bins:
    """Edges of the histograms that suit a program, from a few of its paths."""
    return bins_around(unit_of(program, 4).trajectories, LEAST)
