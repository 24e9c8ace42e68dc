"""Compiles a scenario into a program: once, before any path runs; what is solved and fitted is run on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from attrition.engine.agenda import agenda_of
from attrition.engine.calendar import Calendar, scenario_calendar
from attrition.engine.continuing import PILOT_ROWS, Fit, fitted, nobody_leaves, pilot_points, to_be_fitted
from attrition.engine.plan import Plan
from attrition.engine.program import Program
from attrition.engine.rows import Draws, rows_of
from attrition.engine.solve import STRUCTURE, SWITCH, solved_draws, to_be_solved
from attrition.engine.tables import changes_of, history_of, table_of, triggers_of
from attrition.numeric.streams import check_address
from attrition.scenario.draws import draw_rows
from attrition.scenario.records import Scenario


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
