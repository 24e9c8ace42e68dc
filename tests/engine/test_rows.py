"""Prior rows: what of them a structure changes, and what it leaves."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.engine.program import compile_scenario
from attrition.engine.rows import parameter_records, picked
from attrition.model.registry import PARAMETERS
from attrition.model.structures import FLAGS, STRUCTURES, adjusted, structure_fields
from tests.scenarios import shipped


@pytest.fixture(scope="module")
def programs() -> dict[str, object]:
    return {
        name: compile_scenario(shipped(), seed=3, rows=4, structure=name, solved={}) for name in STRUCTURES
    }


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
    records = parameter_records(program.calendar, draws, "options")
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
