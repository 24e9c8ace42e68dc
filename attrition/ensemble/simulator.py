"""What a run needs of the engine, as a protocol, so that everything here is testable without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from attrition.ensemble.files import digest_of
from attrition.ensemble.kept import Arrays, Kept
from attrition.ensemble.shelf import RowShelf, Shelf

if TYPE_CHECKING:
    from attrition.engine.program import Program
    from attrition.scenario import Scenario

Columns: TypeAlias = "Mapping[str, list[float]]"
"""Values by name, one a prior row."""

MOST_ROWS_KEPT = 256
"""Prior rows drawn at once that are kept for later commands: about a megabyte, which takes most of a second."""


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
    def histogram(self) -> NDArray[Any]: ...
    @property
    def moments(self) -> NDArray[np.int64]: ...
    @property
    def trajectories(self) -> NDArray[np.float64]: ...
    @property
    def kept(self) -> list[tuple[int, int]]: ...


class Simulator(Protocol):
    """Compiles scenarios and simulates rectangles of paths; results depend on nothing but its arguments."""

    def drawn(self, scenario: Scenario, *, seed: int, rows: int) -> dict[str, list[float]]:
        """Return what differs from row to row: values that are sampled, and values that are solved."""
        ...

    def fits(
        self, scenario: Scenario, *, seed: int, structures: Sequence[str]
    ) -> dict[str, dict[str, float]]:
        """Return by structure what going on is worth to the challenger, as coefficients; none where none are asked."""
        ...

    def compile(
        self,
        scenario: Scenario,
        *,
        seed: int,
        rows: int,
        structure: str,
        solved: Columns | None = None,
        continuing: Mapping[str, float] | None = None,
    ) -> CompiledScenario:
        """Compile a scenario for one structure.

        Values that are given in `solved` are not solved again; `continuing` are coefficients of `fits`.
        """
        ...

    def pilot_bins(self, program: Any) -> BinEdges:
        """Return histogram edges from a pilot of fixed size."""
        ...

    def nodes(
        self, program: Any, *, first_row: int, first_path: int, paths: int, count: int
    ) -> NDArray[np.float64]:
        """Return the state at the nodes of the first paths of a rectangle, float64[count, nodes, fields]."""
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

    What was drawn, solved and compiled last is remembered: starting a run needs each more than once, structures share
    their draws, and variants share what their layers do not change with the first scenario of a size.

    Parameters
    ----------
    threads : that solve at once.

    Attributes
    ----------
    kept : what pilots gave earlier commands; None, as at first, for computing everything.
    """

    def __init__(self, threads: int = 1) -> None:
        self.threads = threads
        self.kept: Kept | None = None
        self._draws = RowShelf()
        self._solved = RowShelf()
        self._programs: Shelf[Program] = Shelf()
        self._first_draws: dict[tuple[int, int, int], tuple[Scenario, dict[str, list[float]]]] = {}
        self._first_programs: dict[tuple[int, int, str], Program] = {}
        self._identified: tuple[Scenario, str] | None = None

    def drawn(self, scenario: Scenario, *, seed: int, rows: int) -> dict[str, list[float]]:
        from attrition.scenario import varying_columns

        draws = self._drawn(scenario, seed, rows)
        solved = self._solution(scenario, seed, rows)
        return {name: draws[name] for name in varying_columns(scenario)} | dict(solved)

    def fits(
        self, scenario: Scenario, *, seed: int, structures: Sequence[str]
    ) -> dict[str, dict[str, float]]:
        from attrition.engine.calendar import scenario_calendar
        from attrition.engine.continuing import PILOT_ROWS, to_be_fitted
        from attrition.engine.from_scenario import fit_scenario
        from attrition.model.continuing import COEFFICIENTS

        if not to_be_fitted(self._drawn(scenario, seed, 1), scenario_calendar(scenario)):
            return {}

        def fitted() -> dict[str, NDArray[np.float64]]:
            fits = fit_scenario(
                scenario,
                seed=seed,
                structures=structures,
                draws=self._drawn(scenario, seed, PILOT_ROWS),
                solved=self._solution(scenario, seed, PILOT_ROWS),
                threads=self.threads,
            )
            return {name: np.array([fit[each] for each in COEFFICIENTS]) for name, fit in fits.items()}

        found = self._kept({"fits": list(structures), **self._place(scenario, seed)}, fitted)
        return {name: dict(zip(COEFFICIENTS, found[name].tolist(), strict=True)) for name in found}

    def compile(
        self,
        scenario: Scenario,
        *,
        seed: int,
        rows: int,
        structure: str,
        solved: Columns | None = None,
        continuing: Mapping[str, float] | None = None,
    ) -> CompiledScenario:
        known = self._solution(scenario, seed, rows) if solved is None else solved
        draws = self._drawn(scenario, seed, rows)
        fit = tuple(sorted((continuing or {}).items()))
        key = (self._identity(scenario), seed, rows, structure, _fingerprint(known), fit)

        def made() -> Program:
            from attrition.engine.from_scenario import compile_scenario

            first = self._first_programs.get((seed, rows, structure))
            program = compile_scenario(
                scenario,
                seed=seed,
                rows=rows,
                structure=structure,
                draws=draws,
                solved=known,
                like=first,
                continuing=continuing,
            )
            self._first_programs.setdefault((seed, rows, structure), program)
            return program

        return self._programs.get(key, rows, made)

    def _kept(self, key: Mapping[str, Any], make: Callable[[], Arrays]) -> Arrays:
        return make() if self.kept is None else self.kept.arrays(key, make)

    def _place(self, scenario: Scenario, seed: int) -> dict[str, Any]:
        return {"scenario": self._identity(scenario), "seed": seed}

    def _identity(self, scenario: Scenario) -> str:
        """Return the identity of a scenario; that of the last one, which is asked for again and again, is kept."""
        held = self._identified
        if held is None or held[0] is not scenario:
            self._identified = held = scenario, scenario.identity()
        return held[1]

    def _drawn(self, scenario: Scenario, seed: int, rows: int) -> Columns:
        def made(first: int) -> dict[str, list[float]]:
            from attrition.scenario import draw_rows

            like = self._first_draws.get((seed, first, rows))
            if like is not None:  # a variant, which shares most of its draws with the first scenario
                return draw_rows(scenario, seed, range(first, rows), like)

            def sampled() -> dict[str, NDArray[np.float64]]:
                found = draw_rows(scenario, seed, range(first, rows))
                return {name: np.array(column, dtype=np.float64) for name, column in found.items()}

            key = {"drawn": [first, rows], **self._place(scenario, seed)}
            arrays = self._kept(key, sampled) if rows - first <= MOST_ROWS_KEPT else sampled()
            draws = {name: column.tolist() for name, column in arrays.items()}
            self._first_draws[seed, first, rows] = scenario, draws
            return draws

        return self._draws.get((self._identity(scenario), seed), rows, made)

    def _solution(self, scenario: Scenario, seed: int, rows: int) -> Columns:
        def made(first: int) -> dict[str, list[float]]:
            from attrition.engine.from_scenario import solve_scenario

            some = {name: column[first:] for name, column in draws.items()} if first else draws

            def solved() -> dict[str, NDArray[np.float64]]:
                found = solve_scenario(scenario, seed=seed, draws=some, threads=self.threads, first_row=first)
                return {name: np.array(column) for name, column in found.items()}

            key = {"solved": [first, rows], **self._place(scenario, seed)}
            return {name: column.tolist() for name, column in self._kept(key, solved).items()}

        draws = self._drawn(scenario, seed, rows)
        return self._solved.get((self._identity(scenario), seed), rows, made)

    def pilot_bins(self, program: Any) -> BinEdges:
        from attrition.engine.tallies import Bins
        from attrition.engine.unit import pilot_bins

        if self.kept is None:
            return pilot_bins(program)

        def spanned() -> dict[str, NDArray[np.float64]]:
            edges = pilot_bins(program)
            return {"low": edges.low, "high": edges.high}

        key = {
            "edges": program.structure,
            "rows": [digest_of(column.tobytes()) for column in program.rows],
            **self._place(program.scenario, int(program.plan.seed)),
        }
        found = self._kept(key, spanned)
        return Bins(found["low"], found["high"])

    def nodes(
        self, program: Any, *, first_row: int, first_path: int, paths: int, count: int
    ) -> NDArray[np.float64]:
        from attrition.engine.nodes import node_states

        return node_states(program, first_row=first_row, first_path=first_path, paths=paths, count=count)

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


def _fingerprint(columns: Columns) -> tuple[tuple[str, bytes], ...]:
    """Return what tells columns of numbers apart, bit for bit."""
    return tuple(
        (name, np.asarray(values, dtype=np.float64).tobytes()) for name, values in sorted(columns.items())
    )
