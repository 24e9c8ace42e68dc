"""NumPy across paths: the model's own rules on arrays of a number a path, driven along the agenda.

What a good NumPy programmer would do is done: a block of paths small enough for the processor's cache, all normal
numbers of an hour drawn at once, the tails of the normal quantile on the few paths in them, effects on the paths they
befall alone, ended paths dropped. With NumPy's own exponential and logarithm it is fastest; with the model's, derived
too, the arithmetic is that of the kernels, operation for operation, and so are the bits.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.plan import Rows
from attrition.engine.program import Program
from attrition.engine.reported import reported_by
from attrition.engine.tallies import BINS
from scripts.benchmarks.batch_steps import model_under, ticks_of
from scripts.benchmarks.comparator import BITS, SHARES
from scripts.benchmarks.numpy_block import Block, Tallies
from scripts.benchmarks.numpy_library import NATIVE, SAME_BITS

BLOCK = 4096
"""Paths of a block; on a busy machine 4096 ran at more than twice the speed of 1024, and 8192 hardly faster."""


class NumpyEngine:
    """The comparator "NumPy", in NumPy's own exponential and logarithm, or bit for bit in the model's.

    `histogram` int32[records, variables, bins + 2] and `moments` int64[records, variables, 2] are of the last run.
    """

    def __init__(self, block: int = BLOCK, native: bool = True) -> None:
        self.block = block
        self.library = NATIVE if native else SAME_BITS
        self.name = self.library.name
        self.promise = SHARES if native else BITS

    def missing(self) -> str | None:
        """Return why it cannot run here: never."""
        return None

    def prepare(self, program: Program) -> None:
        """Derive the array forms and gather the agenda by hour."""
        self.program = program
        self.model = model_under(self.library)
        self.ticks = ticks_of(program.plan, self.model.sqrt)
        self.reported = reported_by(None, program.records)

    def run(self, first_path: int, paths: int, threads: int = 1) -> NDArray[np.float64]:
        """Simulate `paths` paths of every row; return their outcomes, float64[rows * paths, columns]."""
        rows = self.program.rows
        total = len(rows.numbers) * paths
        outcomes = np.full((total, len(OUTCOME_FIELDS)), np.nan)
        bounds = [total * part // threads for part in range(threads + 1)]
        parts = [range(first, last) for first, last in pairwise(bounds)]
        if threads == 1:
            tallies = [self._run_part(rows, first_path, paths, parts[0], outcomes)]
        else:
            with ThreadPoolExecutor(threads) as pool:
                tallies = list(
                    pool.map(lambda part: self._run_part(rows, first_path, paths, part, outcomes), parts)
                )
        self.histogram = np.sum([part.histogram for part in tallies], axis=0, dtype=np.int32)
        self.moments = np.sum([part.moments for part in tallies], axis=0)
        return outcomes

    def _run_part(
        self, rows: Rows, first_path: int, paths: int, part: range, outcomes: NDArray[np.float64]
    ) -> Tallies:
        shape = (self.program.records, len(self.reported.field))
        tallies = Tallies(np.zeros((*shape, BINS + 2), dtype=np.int32), np.zeros((*shape, 2), dtype=np.int64))
        # Words overflow by design, and a branch not taken may divide by zero.
        with np.errstate(all="ignore"):
            for positions in _blocks(part, paths, self.block):
                block = Block(self.model, self.program.plan, rows, self.reported, tallies, outcomes)
                block.run(self.ticks, positions, first_path, paths)
        return tallies


def _blocks(part: range, paths: int, size: int) -> list[NDArray[np.int64]]:
    """Cut positions (row * paths + path) into blocks: within rows where rows fill them, else across rows."""
    if not part:
        return []
    cuts = {part.start, part.stop}
    if paths >= size // 2:
        for row in range(part.start // paths, (part.stop - 1) // paths + 1):
            first, last = max(part.start, row * paths), min(part.stop, (row + 1) * paths)
            pieces = -(-(last - first) // size)
            cuts.update(first + (last - first) * piece // pieces for piece in range(pieces))
    else:
        cuts.update(range(part.start, part.stop, size))
    ordered = sorted(cuts)
    return [np.arange(first, last) for first, last in pairwise(ordered)]
