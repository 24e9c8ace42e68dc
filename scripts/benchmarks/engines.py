"""Times engines in turn on the same scenario, and holds their outcomes against the scalar kernel's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.comparator import Comparator, checked
from scripts.benchmarks.numba_engines import NumbaEngine, path_weeks
from scripts.benchmarks.results import EngineTimes
from scripts.benchmarks.roster import SCALAR, Entry, block_of
from scripts.benchmarks.timing import in_turn, paths_for, timed

if TYPE_CHECKING:
    from attrition.engine.program import Program

MOST_PATHS = 4096
CHECKED_PATHS = 64
"""Paths a row whose outcomes are compared."""


@dataclass
class Reference:
    """What all engines are held against: outcomes of the scalar kernel and weeks of the lanes, made once a size."""

    program: Program
    outcomes_of: dict[int, NDArray[np.float64]] = field(default_factory=dict)
    weeks_of: dict[int, int] = field(default_factory=dict)

    def outcomes(self, paths: int) -> NDArray[np.float64]:
        """Return the outcomes of the first paths of every row."""
        if paths not in self.outcomes_of:
            scalar = NumbaEngine("scalar")
            scalar.prepare(self.program)
            self.outcomes_of[paths] = scalar.run(0, paths)
        return self.outcomes_of[paths]

    def weeks(self, paths: int) -> int:
        """Return the path-weeks of the first paths of every row."""
        if paths not in self.weeks_of:
            self.weeks_of[paths] = path_weeks(self.program, paths)
        return self.weeks_of[paths]


@dataclass
class Contest:
    """Engines that are timed in turn.

    Parameters: seconds, about how long one run of an engine takes; told, called with a line of progress; times, filled
    as they come.
    """

    program: Program
    rounds: int
    seconds: float
    told: Callable[[str], None]
    times: list[EngineTimes]

    def hold(self, entries: Sequence[Entry]) -> None:
        """Prepare, check and time engines; one that is missing or fails is named with the reason, and others go on."""
        reference = Reference(self.program)
        calls: dict[str, Callable[[], object]] = {}
        raw: dict[str, list[float]] = {}
        for entry in entries:
            for times, engine in self.ready(entry, reference):
                label = f"{times.key} on {times.threads}"
                calls[label] = partial(engine.run, 0, times.paths // self.rows, times.threads)
                raw[label] = times.seconds
        in_turn(
            calls,
            self.rounds,
            told=lambda round_, label: self.told(f"round {round_ + 1} of {self.rounds}: {label}"),
            into=raw,
        )

    @property
    def rows(self) -> int:
        """Rows of the program."""
        return len(self.program.rows.numbers)

    def ready(self, entry: Entry, reference: Reference) -> list[tuple[EngineTimes, Comparator]]:
        """Prepare an engine and check its promise; return what is to be timed, nothing where it cannot run."""
        first = EngineTimes(entry.key, entry.key, 1, "bits")
        self.times.append(first)
        self.told(f"preparing {entry.key}")
        try:
            engine = entry.make()
            first.name, first.promise, first.missing = engine.name, engine.promise, engine.missing()
            if first.missing is not None:
                return []
            first.prepare_seconds = timed(partial(engine.prepare, self.program))
            paths = self.size(entry, engine)
            if entry.key != SCALAR:
                compared = min(paths, CHECKED_PATHS)
                first.check = checked(engine.promise, engine.run(0, compared), reference.outcomes(compared))
        except Exception as error:  # a comparator that breaks must not take the others' times with it
            first.missing = f"failed: {type(error).__name__}: {error}".partition("\n")[0]
            return []
        found = []
        for threads in entry.threads:
            times = first
            if threads > 1:
                times = EngineTimes(entry.key, engine.name, threads, engine.promise)
                self.times.append(times)
            times.paths, times.path_weeks = paths * self.rows, reference.weeks(paths)
            found.append((times, engine))
        return found

    def size(self, entry: Entry, engine: Comparator) -> int:
        """Return how many paths a row an engine is timed on; the engine has run that many once."""
        least = entry.least(engine, self.rows)
        block = max(least, 1) if entry.blocks == "rows" else block_of(engine)
        run = partial(engine.run, 0)
        # The first call pays for memory, and for what is compiled late.
        run(least)
        paths = paths_for(run, self.seconds, block=block, least=least, most=max(MOST_PATHS, least))
        run(paths)
        return paths
