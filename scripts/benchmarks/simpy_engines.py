"""The readable engine as a comparator: SimPy with the rules as plain Python, or jitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.comparator import BITS

if TYPE_CHECKING:
    from attrition.engine.program import Program


class SimpyEngine:
    """SimPy with one way of calling the rules.

    Parameters: pure, run the rules as plain Python, else jitted on one-element arrays.
    """

    promise = BITS

    def __init__(self, *, pure: bool) -> None:
        self.engine = "simpy-pure" if pure else "simpy"
        self.name = "SimPy, pure Python" if pure else "SimPy, jitted rules"

    def missing(self) -> str | None:
        """Nothing: SimPy is among the package's dependencies."""
        return None

    def prepare(self, program: Program) -> None:
        """Compile the rules where they are jitted, by running one path."""
        self.program = program
        self._run(1, 0, 1)

    def run(self, first_path: int, paths: int, threads: int = 1) -> NDArray[np.float64]:
        """Simulate paths of every row, on one thread: the interpreter's lock allows no more."""
        return self._run(len(self.program.rows.numbers), first_path, paths)

    def _run(self, rows: int, first_path: int, paths: int) -> NDArray[np.float64]:
        from attrition.engine.unit import simulate

        return simulate(
            self.program, first_row=0, rows=rows, first_path=first_path, paths=paths, engine=self.engine
        ).outcomes
