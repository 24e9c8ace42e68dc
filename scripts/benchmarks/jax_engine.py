# mypy: disable-error-code="import-not-found, no-untyped-call"
"""JAX across paths: the model's own rules traced once into one compiled loop over the steps, in double precision.

What a good JAX programmer would do is done: all normal numbers of a step drawn in one go, what happens seldom under a
condition of the whole block, blocks that fit the processor's cache, and, every so many steps, blocks filled up with
what lives in them.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.program import Program
from attrition.engine.records import PARAMETER_FIELDS
from attrition.engine.reported import reported_by
from attrition.engine.tallies import BINS
from attrition.numeric.streams import PATH_BITS
from scripts.benchmarks.batch_steps import model_under
from scripts.benchmarks.comparator import SHARES
from scripts.benchmarks.step_tables import step_tables

BLOCK = 1024
"""Paths of a block, all of one row; on a busy machine 256 were slower by a third or more, 2048 no faster."""

STEPS_BETWEEN = 50
"""Steps after which blocks are filled up again."""


class _Block(NamedTuple):
    """A block between two calls: its carry less the tallies, and the places of its paths among the row's outcomes."""

    carry: Any
    positions: NDArray[np.int64]


class JaxEngine:
    """The comparator "JAX": `histogram` and `moments` are those of the last run, as `NumpyEngine` has them.

    JAX runs on all processors it may use; fewer threads are had by allowing it fewer processors during the run.
    """

    name = "JAX"
    promise = SHARES

    def __init__(self, block: int = BLOCK) -> None:
        self.block = block

    def missing(self) -> str | None:
        """Return why it cannot run here, or None."""
        return None if importlib.util.find_spec("jax") else "jax is not installed"

    def prepare(self, program: Program) -> None:
        """Trace and compile the loop over the steps."""
        import jax

        from scripts.benchmarks import jax_library
        from scripts.benchmarks.jax_steps import RowData, Stepper

        self.program = program
        self.reported = reported_by(None, program.records)
        tables = step_tables(program.plan)
        self.steps = len(tables.hours)
        model = model_under(jax_library.JAX)
        stepper = Stepper(model, program.plan, tables, self.reported)
        self.tables = jax.device_put((tables.acting, tables.dated, tables.dated_any))
        rows = program.rows
        self.rows = jax.device_put(
            [
                RowData({name: np.float64(record[name]) for name in PARAMETER_FIELDS}, values, biases)
                for record, values, biases in zip(rows.parameters, rows.values, rows.biases, strict=True)
            ]
        )
        row = self.rows[0]
        address = np.zeros(self.block, dtype=np.uint64)
        alive = np.zeros(self.block, dtype=bool)
        tallies = self._no_tallies()
        self.begin = jax.jit(stepper.begin, donate_argnums=3).lower(row, address, alive, tallies).compile()
        carry = self.begin(row, address, alive, tallies)
        bounds = (np.int64(0), np.int64(0))
        self.advance = (
            jax.jit(stepper.advance, donate_argnums=0).lower(carry, row, self.tables, *bounds).compile()
        )
        self.finish = jax.jit(stepper.finish).lower(carry, row).compile()

    def _no_tallies(self) -> Any:
        import jax

        records, variables = self.program.records, len(self.reported.field)
        histogram = np.zeros((records, variables * (BINS + 2)), dtype=np.int32)
        return jax.device_put((histogram, np.zeros((records, variables, 2), dtype=np.int64)))

    def run(self, first_path: int, paths: int, threads: int = 1) -> NDArray[np.float64]:
        """Simulate `paths` paths of every row; return their outcomes, float64[rows * paths, columns]."""
        total = len(self.program.rows.numbers) * paths
        outcomes = np.full((total, len(OUTCOME_FIELDS)), np.nan)
        self.tallies = self._no_tallies()
        with allowed_processors(threads):
            for row in range(len(self.rows)):
                self._run_row(row, first_path, outcomes[row * paths : (row + 1) * paths])
        shape = (self.program.records, len(self.reported.field), BINS + 2)
        self.histogram = np.asarray(self.tallies[0]).reshape(shape)
        self.moments = np.asarray(self.tallies[1])
        return outcomes

    def _run_row(self, row: int, first_path: int, outcomes: NDArray[np.float64]) -> None:
        total = len(outcomes)
        blocks = [
            self._begun(row, np.arange(first, min(first + self.block, total)), first_path)
            for first in range(0, total, self.block)
        ]
        for start in range(0, self.steps, STEPS_BETWEEN):
            bounds = (np.int64(start), np.int64(min(start + STEPS_BETWEEN, self.steps)))
            blocks = [self._advanced(row, block, bounds) for block in blocks]
            blocks = self._filled_up(blocks, outcomes)
        for block in blocks:
            columns = np.asarray(self.finish(block.carry._replace(tallies=self.tallies), self.rows[row]))
            outcomes[block.positions] = columns.T[: len(block.positions)]

    def _begun(self, row: int, positions: NDArray[np.int64], first_path: int) -> _Block:
        # Lanes beyond the paths there are count as dead.
        number = self.program.rows.numbers[row].astype(np.uint64)
        paths = (first_path + np.arange(self.block) + positions[0]).astype(np.uint64)
        alive = np.arange(self.block) < len(positions)
        carry = self.begin(self.rows[row], number << np.uint64(PATH_BITS) | paths, alive, self.tallies)
        self.tallies = carry.tallies
        return _Block(carry._replace(tallies=None), positions)

    def _advanced(self, row: int, block: _Block, bounds: tuple[np.int64, np.int64]) -> _Block:
        carry = self.advance(block.carry._replace(tallies=self.tallies), self.rows[row], self.tables, *bounds)
        self.tallies = carry.tallies
        return block._replace(carry=carry._replace(tallies=None))

    def _filled_up(self, blocks: list[_Block], outcomes: NDArray[np.float64]) -> list[_Block]:
        """Where fewer blocks would hold the living, write out the dead and put the living together."""
        import jax

        alive = [np.asarray(block.carry.alive)[: len(block.positions)] for block in blocks]
        living = [block.positions[lanes] for block, lanes in zip(blocks, alive, strict=True)]
        wanted = -(-sum(len(some) for some in living) // self.block)
        if wanted == len(blocks):
            return blocks
        for block, lanes in zip(blocks, alive, strict=True):
            columns = np.asarray(block.carry.outcomes)[:, : len(lanes)]
            outcomes[block.positions[~lanes]] = columns.T[~lanes]
        left = np.concatenate(living)
        filled = []
        for part in range(wanted):
            span = slice(part * self.block, (part + 1) * self.block)

            def gathered(*leaves: Any, span: slice = span) -> Any:
                kept = [
                    np.asarray(leaf)[..., : len(lanes)][..., lanes]
                    for leaf, lanes in zip(leaves, alive, strict=True)
                ]
                some = np.concatenate(kept, axis=-1)[..., span]
                width = [(0, 0)] * (some.ndim - 1) + [(0, self.block - some.shape[-1])]
                # What is added is dead: `alive` of it is false.
                return jax.device_put(np.pad(some, width))

            filled.append(_Block(jax.tree.map(gathered, *(block.carry for block in blocks)), left[span]))
        return filled


@contextmanager
def allowed_processors(threads: int) -> Iterator[None]:
    """Let all threads of this process use that many processors only; where the system knows how."""
    tasks = Path("/proc/self/task")
    if not hasattr(os, "sched_setaffinity") or not tasks.is_dir():
        yield
        return
    before = os.sched_getaffinity(0)
    chosen = set(sorted(before)[: max(threads, 1)])
    try:
        _allow(tasks, chosen)
        yield
    finally:
        _allow(tasks, before)


def _allow(tasks: Path, processors: set[int]) -> None:
    for task in tasks.iterdir():
        try:
            os.sched_setaffinity(int(task.name), processors)
        except ProcessLookupError:
            continue  # A thread that ended in between.
