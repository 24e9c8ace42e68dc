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
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.program import Program, reported_by
from attrition.engine.tallies import BINS
from attrition.numeric.streams import row_path
from scripts.benchmarks.batch_steps import model_under, row_values
from scripts.benchmarks.comparator import SHARES
from scripts.benchmarks.step_tables import step_tables

BLOCK = 1024
"""Paths of a block; measured best between 256 and 4096."""

STEPS_BETWEEN = 50
"""Steps after which blocks are filled up again."""


class JaxEngine:
    """The comparator "JAX": `histogram` int32[records, variables, bins + 2] holds the tallies of the last run.

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
        self.rows = [
            RowData(row_values(record), np.asarray(values), np.asarray(biases))
            for record, values, biases in zip(
                program.rows.parameters, program.rows.values, program.rows.biases, strict=True
            )
        ]
        address = np.zeros(self.block, dtype=np.uint64)
        alive = np.zeros(self.block, dtype=bool)
        row = self.rows[0]
        histogram = self._empty_histogram()
        self.begin = jax.jit(stepper.begin, donate_argnums=3).lower(row, address, alive, histogram).compile()
        carry = self.begin(row, address, alive, self._on_device(histogram))
        bounds = (np.int64(0), np.int64(0))
        self.advance = (
            jax.jit(stepper.advance, donate_argnums=0).lower(carry, row, self.tables, *bounds).compile()
        )
        self.finish = jax.jit(stepper.finish).lower(carry, row).compile()

    def _empty_histogram(self) -> NDArray[np.int32]:
        shape = (self.program.records, len(self.reported.field) * (BINS + 2))
        return np.zeros(shape, dtype=np.int32)

    def _on_device(self, array: Any) -> Any:
        import jax

        return jax.device_put(array)

    def run(self, first_path: int, paths: int, threads: int = 1) -> NDArray[np.float64]:
        """Simulate `paths` paths of every row; return their outcomes, float64[rows * paths, columns]."""
        outcomes = np.full((len(self.rows) * paths, len(OUTCOME_FIELDS)), np.nan)
        self.tally = self._on_device(self._empty_histogram())
        with allowed_processors(threads):
            for number, row in enumerate(self.rows):
                own = outcomes[number * paths : (number + 1) * paths]
                self._run_row(row, int(self.program.rows.numbers[number]), first_path, own)
        shape = (self.program.records, len(self.reported.field), BINS + 2)
        self.histogram = np.asarray(self.tally).reshape(shape)
        return outcomes

    def _run_row(self, row: Any, number: int, first_path: int, outcomes: NDArray[np.float64]) -> None:
        carries: list[tuple[Any, NDArray[np.int64]]] = []
        for first in range(0, len(outcomes), self.block):
            positions = np.arange(first, min(first + self.block, len(outcomes)))
            addresses = np.zeros(self.block, dtype=np.uint64)
            addresses[: len(positions)] = [row_path(number, first_path + path) for path in positions.tolist()]
            carry = self.begin(row, addresses, np.arange(self.block) < len(positions), self.tally)
            self.tally = carry.histogram
            carries.append((carry, positions))
        for start in range(0, self.steps, STEPS_BETWEEN):
            bounds = (np.int64(start), np.int64(min(start + STEPS_BETWEEN, self.steps)))
            for index, (carry, positions) in enumerate(carries):
                after = self.advance(carry._replace(histogram=self.tally), row, self.tables, *bounds)
                self.tally = after.histogram
                carries[index] = (after, positions)
            carries = self._filled_up(carries, outcomes)
        for carry, positions in carries:
            outcomes[positions] = np.asarray(self.finish(carry._replace(histogram=self.tally), row)).T[
                : len(positions)
            ]

    def _filled_up(
        self, carries: list[tuple[Any, NDArray[np.int64]]], outcomes: NDArray[np.float64]
    ) -> list[tuple[Any, NDArray[np.int64]]]:
        """Write out the dead where that makes a block superfluous, and put the living together."""
        alive = [np.asarray(carry.alive)[: len(positions)] for carry, positions in carries]
        living = int(sum(int(lanes.sum()) for lanes in alive))
        wanted = -(-living // self.block)
        if wanted == len(carries):
            return carries
        for (carry, positions), lanes in zip(carries, alive, strict=True):
            columns = np.asarray(carry.outcomes)[:, : len(positions)]
            outcomes[positions[~lanes]] = columns.T[~lanes]
        left = np.concatenate(
            [positions[lanes] for (_, positions), lanes in zip(carries, alive, strict=True)]
        )
        import jax

        plain = [carry._replace(histogram=None) for carry, _ in carries]
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
                return np.pad(some, width)

            filled.append((jax.device_put(jax.tree.map(gathered, *plain)), left[span]))
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
