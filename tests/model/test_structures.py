"""The rival structures: flags, and the numbers that they change."""

from __future__ import annotations

from itertools import pairwise

import pytest

from attrition.model.structures import (
    DESCRIPTIONS,
    FLAGS,
    STRUCTURES,
    WAYS_TO_END,
    adjusted,
    structure_fields,
)
from tests.scenarios import parameters, shipped


def test_structures_are_named_once_and_the_base_comes_first() -> None:
    assert STRUCTURES[0] == "options"
    assert len(set(STRUCTURES)) == len(STRUCTURES)
    assert set(DESCRIPTIONS) == set(STRUCTURES)


@pytest.mark.parametrize("structure", STRUCTURES)
def test_at_most_one_flag_is_raised_and_it_bears_the_name_of_its_structure(structure: str) -> None:
    raised = [flag for flag, value in structure_fields(structure).items() if value]
    assert raised == [flag for flag in FLAGS if flag == f"structure_{structure}"]
    assert set(structure_fields(structure)) == set(FLAGS)


def test_every_structure_differs_from_every_other() -> None:
    values = {name: value.value for name, value in shipped().values.items()} | {
        "beliefs.restraint_reading": 0.2
    }
    seen = [(structure_fields(name), adjusted(values, name)) for name in STRUCTURES]
    assert all(one != other for number, one in enumerate(seen) for other in seen[number + 1 :])


@pytest.mark.parametrize("structure", STRUCTURES)
def test_a_structure_changes_the_numbers_that_it_says_and_no_others(structure: str) -> None:
    values = {name: value.value for name, value in shipped().values.items()}
    values |= {
        "beliefs.restraint_reading": 0.2,
        "mirror.fatigue_factor": 2.0,
        "mirror.pool_factor": 0.5,
        "mirror.adaptation_factor": 2.0,
    }
    held = dict(values)
    after = adjusted(values, structure)
    assert values == held
    changed = {name: after[name] / values[name] for name in values if after[name] != values[name]}
    assert changed == pytest.approx(
        {
            "mirror": {
                "coalition.fatigue": 2.0,
                "defender.men.pool_initial": 0.5,
                "sanctions.adaptation_months": 0.5,
            },
            "spiral": {"beliefs.restraint_reading": -1.0},
        }.get(structure, {})
    )


def test_ways_to_end_are_bounds_that_rise() -> None:
    p = parameters({f"null.weight_{name}": 1 for name in WAYS_TO_END})
    bounds = [getattr(p, f"null_up_to_{name}") for name in WAYS_TO_END[:-1]]
    assert all(one < other for one, other in pairwise(bounds))
    assert bounds == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6])
    # What is left up to 1 is the last one's.
    assert not hasattr(p, f"null_up_to_{WAYS_TO_END[-1]}")
