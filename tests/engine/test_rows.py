"""Prior rows: what of them a structure changes, and what it leaves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.program import Program
from attrition.engine.rows import negative_links, parameter_records, picked
from attrition.model.links import LINKS, SWITCH
from attrition.model.registry import PARAMETERS
from attrition.model.structures import FLAGS, STRUCTURES, adjusted, structure_fields
from tests.scenarios import LIMITS, shipped


@pytest.fixture(scope="module")
def programs() -> dict[str, object]:
    return {
        name: compile_scenario(shipped(), seed=3, rows=4, structure=name, solved={}) for name in STRUCTURES
    }


def records_of(program: Program, draws: dict[str, list[float]]) -> Any:
    numbers = np.arange(len(draws[SWITCH]), dtype=np.int64)
    return parameter_records(program.calendar, draws, "options", 3, numbers)


@pytest.mark.parametrize("structure", STRUCTURES)
def test_a_structure_adjusts_the_draws_and_sets_its_flag(programs: dict[str, object], structure: str) -> None:
    program = programs[structure]
    records = program.rows.parameters  # type: ignore[attr-defined]
    draws = program.draws  # type: ignore[attr-defined]
    for row in range(4):
        expected = adjusted(
            {parameter.name: draws[parameter.name][row] for parameter in PARAMETERS}, structure
        )
        for parameter in PARAMETERS:
            assert records[parameter.field][row] == expected[parameter.name], parameter.name
        assert {flag: records[flag][row] for flag in FLAGS} == structure_fields(structure)


def test_structures_share_draws_values_and_biases(programs: dict[str, object]) -> None:
    base, *others = programs.values()
    for other in others:
        assert other.draws == base.draws  # type: ignore[attr-defined]
        for name in ("numbers", "values", "biases"):
            assert np.array_equal(getattr(other.rows, name), getattr(base.rows, name))  # type: ignore[attr-defined]


def test_what_derives_from_a_changed_draw_changes_with_it() -> None:
    program = compile_scenario(shipped(), seed=3, rows=2, solved={})
    draws = program.draws | {"turning.persistence_months": [6.0, 12.0]}
    records = records_of(program, draws)
    assert records["turning_persistence_days"].tolist() == [6 * 30.4375 - 0.25, 12 * 30.4375 - 0.25]


def test_picked_rows_keep_their_numbers() -> None:
    rows = compile_scenario(shipped(), seed=3, rows=4, solved={}).rows
    assert picked(rows, slice(1, 3)).numbers.tolist() == [1, 2]
    assert picked(rows, np.array([3, 0])).parameters[0] == rows.parameters[3]


def test_rows_from_a_number_on_are_those_of_the_whole() -> None:
    whole = compile_scenario(shipped(), seed=3, rows=4, solved={}).rows
    part = compile_scenario(shipped(), seed=3, rows=2, first_row=2, solved={}).rows
    for name in ("parameters", "numbers", "values", "biases"):
        assert np.array_equal(getattr(part, name), getattr(whole, name)[2:])


def test_a_symmetrised_study_turns_the_sign_of_half_of_its_links_and_nothing_else() -> None:
    program = compile_scenario(shipped(), seed=3, rows=2, solved={})
    rows = 400
    plain = {name: [column[0]] * rows for name, column in program.draws.items()}
    asked = plain | {SWITCH: [1.0] * rows}
    for name in LINKS:
        asked[name] = plain[name] = [0.5] * rows
    before = records_of(program, plain)
    after = records_of(program, asked)
    signs = []
    for parameter in PARAMETERS:
        one, other = before[parameter.field], after[parameter.field]
        if parameter.name in LINKS:
            assert np.array_equal(np.abs(one), np.abs(other))
            # Four standard errors of a fair coin.
            assert abs(np.mean(other < 0) - 0.5) < 0.1
            signs.append(other < 0)
        elif parameter.name != SWITCH:
            assert np.array_equal(one, other), parameter.name
    assert len({tuple(sign) for sign in signs}) == len(LINKS)


def test_the_sign_of_a_link_is_that_of_its_address() -> None:
    assert negative_links(3, 7) == negative_links(3, 7)
    assert len({tuple(negative_links(seed, 7)) for seed in range(4)}) == 4


def test_links_are_parameters() -> None:
    assert set(LINKS) <= set(LIMITS)


def test_with_one_link_a_monotone_outcome_has_the_claimed_sign_in_half_of_the_draws() -> None:
    """What a lever does through reassurance alone: strictly up as first drawn, a coin's toss when symmetrised."""
    from attrition.model.beliefs import believing
    from tests.scenarios import parameters, state

    def moved(effect: float) -> float:
        beliefs = []
        for units in (0.0, 1.0):
            p = parameters({"beliefs.reassurance_effect": effect})
            s = state(p, reassurance_leader=units, reassurance_credibility=1.0)
            believing(s, p, 0.0)
            beliefs.append(s.perceived_exit_leader)
        return beliefs[1] - beliefs[0]

    rows = 200
    program = compile_scenario(shipped(), seed=3, rows=2, solved={})
    draws = {name: [column[0]] * rows for name, column in program.draws.items()} | {SWITCH: [1.0] * rows}
    found = records_of(program, draws)["beliefs_reassurance_effect"]
    assert moved(draws["beliefs.reassurance_effect"][0]) > 0.0
    share = np.mean([moved(float(effect)) > 0.0 for effect in found])
    assert abs(share - 0.5) < 0.15
