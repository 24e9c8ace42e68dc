"""What a run needs of the engine, as a protocol, so that everything here is testable without it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

PROGRAMS_HELD = 4
"""Compiled programs kept in memory; units come in the order of variants and structures."""

if TYPE_CHECKING:
    from attrition.engine.program import Program
    from attrition.scenario import Scenario


class BinEdges(Protocol):
    """Edges of the histograms, float64[variables] each."""

    @property
    def low(self) -> NDArray[np.float64]: ...
    @property
    def high(self) -> NDArray[np.float64]: ...


class CompiledScenario(Protocol):
    """A scenario compiled for one structure, for prior draws 0..rows-1."""

    @property
    def start(self) -> date: ...
    @property
    def horizon_day(self) -> float: ...
    @property
    def variables(self) -> tuple[str, ...]: ...
    @property
    def record_days(self) -> Sequence[float]: ...


class SimulatedUnit(Protocol):
    """What simulating one unit gives."""

    @property
    def outcomes(self) -> NDArray[np.float64]: ...
    @property
    def histogram(self) -> NDArray[np.int64]: ...
    @property
    def trajectories(self) -> NDArray[np.float64]: ...
    @property
    def kept(self) -> list[tuple[int, int]]: ...


class Simulator(Protocol):
    """Compiles scenarios and simulates rectangles of paths; results depend on nothing but its arguments."""

    def draw_rows(self, scenario: Scenario, seed: int, rows: Iterable[int]) -> dict[str, list[float]]:
        """Return the sampled values of rows, only of columns that vary."""
        ...

    def compile(self, scenario: Scenario, *, seed: int, rows: int, structure: str) -> CompiledScenario:
        """Compile a scenario for one structure."""
        ...

    def pilot_bins(self, program: Any) -> BinEdges:
        """Return histogram edges from a pilot of fixed size."""
        ...

    def simulate(
        self,
        program: Any,
        *,
        first_row: int,
        rows: int,
        first_path: int,
        paths: int,
        low: NDArray[np.float64],
        high: NDArray[np.float64],
        keep: int,
        engine: str,
    ) -> SimulatedUnit:
        """Simulate a rectangle of rows and paths."""
        ...


class EngineSimulator:
    """The simulator of this package; its parts are loaded on first use.

    The programs compiled last are remembered: starting a run needs each more than once.
    """

    def __init__(self) -> None:
        self._programs: OrderedDict[tuple[str, int, int, str], Program] = OrderedDict()
        self._lock = threading.Lock()

    def draw_rows(self, scenario: Scenario, seed: int, rows: Iterable[int]) -> dict[str, list[float]]:
        from attrition.scenario import draw_rows, varying_columns

        wanted = list(rows)
        columns = self._drawn_before(scenario, seed, wanted) or draw_rows(scenario, seed, wanted)
        return {name: columns[name] for name in varying_columns(scenario)}

    def compile(self, scenario: Scenario, *, seed: int, rows: int, structure: str) -> CompiledScenario:
        from attrition.engine.program import compile_scenario

        key = (scenario.identity(), seed, rows, structure)
        with self._lock:
            if key not in self._programs:
                self._programs[key] = compile_scenario(scenario, seed=seed, rows=rows, structure=structure)
                while len(self._programs) > PROGRAMS_HELD:
                    self._programs.popitem(last=False)
            self._programs.move_to_end(key)
            return self._programs[key]

    def _drawn_before(self, scenario: Scenario, seed: int, rows: list[int]) -> dict[str, list[float]] | None:
        identity = scenario.identity()
        with self._lock:
            for (name, its_seed, count, _), program in self._programs.items():
                if (name, its_seed) == (identity, seed) and rows == list(range(count)):
                    return program.draws
        return None

    def pilot_bins(self, program: Any) -> BinEdges:
        from attrition.engine.unit import pilot_bins

        return pilot_bins(program)

    def simulate(
        self,
        program: Any,
        *,
        first_row: int,
        rows: int,
        first_path: int,
        paths: int,
        low: NDArray[np.float64],
        high: NDArray[np.float64],
        keep: int,
        engine: str,
    ) -> SimulatedUnit:
        from attrition.engine.tallies import Bins
        from attrition.engine.unit import simulate

        return simulate(
            program,
            first_row=first_row,
            rows=rows,
            first_path=first_path,
            paths=paths,
            bins=Bins(low, high),
            keep=keep,
            engine=engine,
        )
