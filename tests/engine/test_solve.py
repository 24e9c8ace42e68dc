"""What is solved fits the history it was solved from, row by row and on every structure alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from attrition.engine import solve
from attrition.engine.from_scenario import compile_scenario, solve_scenario
from attrition.engine.pilot import pilot
from attrition.engine.program import Program
from attrition.engine.rows import parameter_records
from attrition.engine.solve import ACCEPTANCE, FIELD, FIELDS, INCLINATIONS, INITIATIVE, PATHS, SOLVED
from attrition.model.choice import CHOSEN, OPTIONS
from attrition.model.links import SWITCH as LINK_SIGNS
from attrition.scenario import draw_rows
from tests.scenarios import no_data, shipped

ROWS = 3
SEED = 7


@pytest.fixture(scope="module")
def draws() -> dict[str, list[float]]:
    return draw_rows(shipped(), SEED, range(ROWS))


@pytest.fixture(scope="module")
def solved(draws: dict[str, list[float]]) -> dict[str, list[float]]:
    return solve_scenario(shipped(), seed=SEED, draws=draws)


@pytest.fixture(scope="module")
def program(draws: dict[str, list[float]], solved: dict[str, list[float]]) -> Program:
    return compile_scenario(shipped(), seed=SEED, rows=ROWS, draws=draws, solved=solved)


def history(program: Program, *further: str) -> np.ndarray:
    return pilot(program, program.rows, (*FIELDS, *further), paths=PATHS, until=program.calendar.cutoff)


def test_every_parameter_is_solved_for_every_row(solved: dict[str, list[float]]) -> None:
    assert list(solved) == list(SOLVED)
    assert all(len(column) == ROWS and np.isfinite(column).all() for column in solved.values())
    assert len(set(solved[INITIATIVE])) == ROWS


@pytest.mark.parametrize("symmetrised", [0.0, 1.0])
def test_records_take_what_is_solved_as_if_made_anew(program: Program, symmetrised: float) -> None:
    draws = program.draws | {LINK_SIGNS: [symmetrised] * ROWS}
    numbers = program.rows.numbers
    before = parameter_records(program.calendar, draws, solve.STRUCTURE, SEED, numbers)
    changed = replace(program, rows=program.rows._replace(parameters=before))
    other = {name: [value + 0.25 for value in draws[name]] for name in SOLVED}
    anew = parameter_records(program.calendar, draws | other, solve.STRUCTURE, SEED, numbers)
    assert solve.solved_records(changed, other).tobytes() == anew.tobytes() != before.tobytes()


def test_options_are_taken_at_their_rates(program: Program) -> None:
    seen = history(program, *(f"option_{option}" for option in OPTIONS))
    later = seen[:, :, int(3 / (168 / 730.5)) :, :]
    for place, option in enumerate(CHOSEN, start=1):
        share = later[..., len(FIELDS) + place]
        factor = later[..., FIELD["press_factor"]] if option == "withdraw" else 1.0
        rates = (later[..., FIELD["occasions"]] * share * factor).mean(axis=(1, 2))
        # What is left is the acceptance that was solved before the last inclinations.
        np.testing.assert_allclose(rates, program.draws[f"choice.rate_{option}"], rtol=1e-6)


def test_all_ends_together_have_their_hazard(program: Program) -> None:
    last = history(program, "option_freeze", "freeze_acceptance")[:, :, -1, :]
    others = np.array(program.draws["settlement.other_offers"])[:, None]
    offers = last[..., FIELD["occasions"]] * last[..., -2] + others
    hazard = 12.0 * (last[..., FIELD["hazard_other"]] + offers * last[..., -1]).mean(axis=1)
    acceptance = np.array(program.draws[ACCEPTANCE])
    inside = (acceptance > -11.999) & (acceptance < 5.999)
    assert inside.any()
    wanted = np.array(program.draws["settlement.total_hazard"])
    np.testing.assert_allclose(hazard[inside], wanted[inside], rtol=0.02)


def test_a_row_depends_on_no_other_and_on_no_thread(
    draws: dict[str, list[float]], solved: dict[str, list[float]]
) -> None:
    first = {name: column[:1] for name, column in draws.items()}
    alone = solve_scenario(shipped(), seed=SEED, draws=first)
    assert alone == {name: column[:1] for name, column in solved.items()}
    assert solve_scenario(shipped(), seed=SEED, draws=draws, threads=3) == solved


def test_blocks_of_rows_change_nothing(
    draws: dict[str, list[float]], solved: dict[str, list[float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solve, "ROWS_AT_ONCE", 2)
    assert solve_scenario(shipped(), seed=SEED, draws=draws) == solved


def test_what_comes_after_the_data_does_not_matter(solved: dict[str, list[float]], draws: Any) -> None:
    policy = shipped().with_(policies=["aid-doubled"], sets=["clock.horizon_months=24"])
    assert solve_scenario(policy, seed=SEED, draws=draw_rows(policy, SEED, range(ROWS))) == solved


def test_values_that_are_given_hold_in_every_structure(draws: dict[str, list[float]]) -> None:
    given = {ACCEPTANCE: [0.5, 1.0, 1.5]}
    for structure in ("options", "spiral"):
        program = compile_scenario(
            shipped(), seed=SEED, rows=ROWS, draws=draws, solved=given, structure=structure
        )
        assert program.solved == given
        assert program.rows.parameters["settlement_acceptance"].tolist() == given[ACCEPTANCE]
        assert program.draws["choice.rate"] == draws["choice.rate"]


def test_compiling_solves_unless_told_not_to(solved: dict[str, list[float]]) -> None:
    program = compile_scenario(shipped(), seed=SEED, rows=1, structure="mirror")
    assert program.solved == {name: column[:1] for name, column in solved.items()}


@pytest.mark.parametrize("kind", ["no cutoff", "not asked for"])
def test_nothing_is_solved_without_history_or_wish(kind: str) -> None:
    scenario = no_data(shipped()) if kind == "no cutoff" else shipped().with_(sets=["study.solved=0"])
    program = compile_scenario(scenario, seed=SEED, rows=2)
    assert program.solved == {}
    assert program.draws == draw_rows(scenario, SEED, range(2))


def row(**changes: float) -> dict[str, float]:
    values = {name: value.value for name, value in shipped().values.items()}
    return values | {name.replace("__", "."): value for name, value in changes.items()}


def seen(records: int, **fields: Any) -> np.ndarray:
    """A pilot of two equal paths in which fields are given by record."""
    made = np.zeros((2, records, len(FIELDS)))
    for name, values in fields.items():
        made[:, :, FIELD[name]] = values
    return made


@pytest.mark.parametrize(
    ("odds", "expected"),
    [
        # 24 half-months of history, the last twelve months of them: drift .015 a month, mobility .03, band .1.
        (np.arange(30) * 0.0075, 0.015 / 0.03 + 0.1 - 0.2),
        (np.arange(30) * -0.0075, -0.015 / 0.03 - 0.1 - 0.2),
        (np.zeros(30), -0.2),
    ],
)
def test_initiative_is_what_moved_the_front_beyond_the_balance(odds: np.ndarray, expected: float) -> None:
    values = row() | {"ground.mobility": 0.03, "ground.band": 0.1}
    made = seen(30, balance=0.2, territory=1.0 / (1.0 + np.exp(-odds)))
    found = solve._initiative(made, values, 0.5)
    assert found == {INITIATIVE: pytest.approx(expected, abs=1e-9)}


def test_initiative_stays_within_its_limits_and_needs_a_front_that_moves() -> None:
    values = row() | {"ground.mobility": 0.001}
    made = seen(30, balance=0.0, territory=1.0 / (1.0 + np.exp(-np.arange(30) * 0.5)))
    assert solve._initiative(made, values, 0.5) == {INITIATIVE: 5.0}
    assert solve._initiative(made, values | {"ground.mobility": 0.0}, 0.5) == {}
    assert solve._initiative(made[:, :1], values, 0.5) == {}


def test_a_history_of_less_than_three_months_leaves_the_inclinations_alone() -> None:
    assert solve._inclinations(seen(5), row(), 0.5) == {}
    assert set(solve._inclinations(seen(8), row(), 0.5)) == set(INCLINATIONS)


def test_paths_that_are_over_do_not_count() -> None:
    whole = seen(20, appeal_probe=-1.0)
    half = whole.copy()
    half[1, 10:, :] = np.nan
    assert solve._inclinations(half, row(), 0.5) == pytest.approx(solve._inclinations(whole, row(), 0.5))
    assert solve._acceptance(np.full_like(whole, np.nan), row(), 0.5) == {}
