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
    program: Program, paths: int = PATHS, engine: str = "lanes", bins: Bins | None = None
) -> UnitResult:
    """Paths of all rows, from path 3 on."""
    return simulate(
        program,
        first_row=0,
        rows=ROWS,
        first_path=3,
        paths=paths,
        keep=ROWS * paths,
        engine=engine,
        bins=bins,
    )


def assert_engines_agree(program: Program, bins: Bins, whole: UnitResult, *engines: str) -> None:
    """Assert that some engines give the bits of the lanes: the scalar kernel on all paths, SimPy on the first."""
    few = unit_of(program, 1, bins=bins)
    for engine in engines:
        wanted, paths = (whole, PATHS) if engine == "scalar" else (few, 1)
        assert_same_bits(wanted, unit_of(program, paths, engine, bins))


def bins_of(program: Program) -> Bins:
    """Edges of the histograms that suit a program, from a few of its paths."""
    return bins_around(unit_of(program, 4).trajectories, LEAST)
