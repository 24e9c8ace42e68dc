"""Compiles a scenario into parameter records, an agenda and tables: once, before any path runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from attrition.engine.agenda import PROCESS_CODES, agenda_of
from attrition.engine.calendar import HOURS_PER_DAY, Calendar, calendar_of
from attrition.engine.continuing import PILOT_ROWS, Fit, fitted, nobody_leaves, pilot_points, to_be_fitted
from attrition.engine.plan import Plan, Rows
from attrition.engine.reported import RECORDED_FIELDS, reported_by
from attrition.engine.rows import Draws, picked, rows_of
from attrition.engine.solve import STRUCTURE, SWITCH, solved_draws, to_be_solved
from attrition.engine.tables import changes_of, history_of, table_of, triggers_of
from attrition.numeric.streams import check_address
from attrition.scenario.draws import draw_rows
from attrition.scenario.records import Scenario

__all__ = [
    "PROCESS_CODES",
    "Program",
    "compile_scenario",
    "fit_scenario",
    "reported_by",
    "scenario_calendar",
    "solve_scenario",
    "with_rows",
]


@dataclass(frozen=True)
class Program:
    """A compiled scenario: what `attrition.engine.unit.simulate` runs.

    `draws` hold a value a row for every parameter, and for every act value that has a prior; `solved` those among them
    that were solved and not drawn; `continuing` what going on is worth, by coefficient, or nothing. `variables` are
    recorded at the end of each step, on `record_days` since the start.
    """

    scenario: Scenario
    structure: str
    calendar: Calendar
    plan: Plan
    rows: Rows
    draws: dict[str, list[float]]
    solved: dict[str, list[float]]
    continuing: dict[str, float] = field(default_factory=dict)

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the recorded variables."""
        return RECORDED_FIELDS

    @property
    def records(self) -> int:
        """Number of records of a path that fights on to the horizon."""
        return self.calendar.recorded_steps

    @property
    def record_days(self) -> list[float]:
        """Days since the start of each record: the ends of the steps."""
        step = self.calendar.step_hours
        return [(index + 1) * step / HOURS_PER_DAY for index in range(self.records)]

    @property
    def start(self) -> date:
        """Date of day 0."""
        return self.calendar.start

    @property
    def cutoff_day(self) -> float:
        """Day of the end of the data, 0 without data."""
        return self.calendar.cutoff / HOURS_PER_DAY

    @property
    def horizon_day(self) -> float:
        """Day of the end of the forecast."""
        return self.calendar.horizon / HOURS_PER_DAY

    def some_rows(self, first: int, count: int) -> Rows:
        """Return the records of `count` rows from number `first` on."""
        part = slice(first, first + count)
        return picked(self.rows, part)


def compile_scenario(
    scenario: Scenario,
    *,
    seed: int,
    rows: int,
    structure: str = "options",
    draws: Draws | None = None,
    solved: Draws | None = None,
    like: Program | None = None,
    first_row: int = 0,
    continuing: Mapping[str, float] | None = None,
) -> Program:
    """Compile a scenario for `rows` prior rows from number `first_row` on.

    Parameters: draws, what `draw_rows` returns for these rows, drawn now when it is None; solved, values by parameter
    that hold instead of those drawn, one a row, solved now when it is None; like, a program of the same seed and
    structure, of the same rows: where draws and history are the same, its records are shared; continuing, what
    `fit_scenario` returns for the structure, None where D2 is not to be dated.
    Raises: InputError when the seed or a row does not fit its address.
    """
    check_address(seed, 0, first_row + max(rows - 1, 0), 0)
    drawn = draw_rows(scenario, seed, range(first_row, first_row + rows)) if draws is None else draws
    known = (
        solve_scenario(scenario, seed=seed, draws=drawn, first_row=first_row) if solved is None else solved
    )
    calendar = scenario_calendar(scenario)
    values = {**drawn, **known}
    same = like is not None and _share_records(like, scenario, calendar, values, continuing or {})
    shared = like.rows if like is not None and same else None
    rows_ = rows_of(scenario, calendar, seed, values, structure, shared, first_row, continuing)
    return Program(
        scenario,
        structure,
        calendar,
        _plan(scenario, calendar, seed),
        rows_,
        values,
        dict(known),
        dict(continuing or {}),
    )


def _share_records(
    like: Program, scenario: Scenario, calendar: Calendar, values: Draws, continuing: Mapping[str, float]
) -> bool:
    return (
        like.calendar == calendar
        and like.continuing == continuing
        and like.scenario.observations == scenario.observations
        and all(values[name] == like.draws[name] for name in scenario.values)
    )


def solve_scenario(
    scenario: Scenario, *, seed: int, draws: Draws, threads: int = 1, first_row: int = 0
) -> dict[str, list[float]]:
    """Return the values of a scenario that are solved and not drawn, by parameter, one a row; none where none are.

    Parameters: draws, what `draw_rows` returns for rows `first_row` and on; threads, that solve at once, which
    changes no bit.
    """
    if not to_be_solved(draws, scenario_calendar(scenario)):
        return {}
    rows = len(draws[SWITCH])
    unsolved = compile_scenario(
        scenario,
        seed=seed,
        rows=rows,
        structure=STRUCTURE,
        draws=draws,
        solved={},
        first_row=first_row,
    )
    return solved_draws(unsolved, threads)


def fit_scenario(
    scenario: Scenario,
    *,
    seed: int,
    structures: Sequence[str],
    draws: Draws | None = None,
    solved: Draws | None = None,
    threads: int = 1,
) -> dict[str, Fit]:
    """Return the coefficients of what going on is worth by structure; none where a scenario does not ask for them.

    They come from a pilot of fixed size (MODEL.md section 6, D2). Parameters: draws and solved, what `draw_rows` and
    `solve_scenario` return for the first rows, made now where they have fewer than the pilot; threads, at work at
    once, which changes no bit.
    """
    drawn = _first_rows(draws) or draw_rows(scenario, seed, range(PILOT_ROWS))
    if not to_be_fitted(drawn, scenario_calendar(scenario)):
        return {}
    known = _first_rows(solved) or solve_scenario(scenario, seed=seed, draws=drawn, threads=threads)
    staying = nobody_leaves({**drawn, **known})

    def fit(structure: str) -> Fit:
        program = compile_scenario(
            scenario, seed=seed, rows=PILOT_ROWS, structure=structure, draws=staying, solved={}
        )
        return fitted(pilot_points(program))

    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(fit, structures))
    return {structure: each for structure, each in zip(structures, found, strict=True) if each}


def _first_rows(columns: Draws | None) -> dict[str, list[float]]:
    """Return the rows of the pilot out of some columns; nothing where they have fewer."""
    found = {name: list(column[:PILOT_ROWS]) for name, column in (columns or {}).items()}
    return found if all(len(column) == PILOT_ROWS for column in found.values()) else {}


def _plan(scenario: Scenario, calendar: Calendar, seed: int) -> Plan:
    changes, ranges = changes_of(scenario.acts)
    history, imposed = history_of(scenario, calendar)
    return Plan(
        np.uint64(seed),
        agenda_of(
            scenario, calendar, [act for act in scenario.acts if act.date is not None], ranges, imposed
        ),
        table_of(scenario),
        changes,
        triggers_of([act for act in scenario.acts if act.when is not None], ranges),
        history,
    )


def scenario_calendar(scenario: Scenario) -> Calendar:
    """Return the calendar of a scenario; it runs past the horizon by the persistence that a turn must have."""
    clock = scenario.clock
    return calendar_of(
        clock.start,
        clock.data_cutoff,
        clock.end,
        clock.step_hours,
        clock.base_slot_hours,
        scenario.values["turning.persistence_months"].value,
    )


def with_rows(program: Program, numbers: Iterable[int]) -> Program:
    """Return the program with only the given rows, in the given order; a row keeps its number and so its draws."""
    index = np.array(list(numbers), dtype=np.int64)
    return replace(program, rows=picked(program.rows, index))
