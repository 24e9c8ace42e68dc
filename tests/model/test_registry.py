"""What is declared is used: every parameter is read and changes something, every state field is written and read."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.program import compile_scenario
from attrition.model import derived
from attrition.model.declarations import Operation, Parameter
from attrition.model.registry import (
    EVENTS,
    LEVERS,
    OBSERVED,
    PARAMETERS,
    RECORDED,
    SIGNALS,
    STATE,
    STATE_INDEX,
)
from attrition.scenario import Scenario
from tests.scenarios import DATED, a_unit, fixed, shipped, under

MODEL = Path(derived.__file__).parent
PARAMETER_FIELDS = {parameter.field for parameter in PARAMETERS}
EVENT_STATE = {name for event in EVENTS for name in event.fields()}

# Read by the engine when it compiles, and by `derive` with names made from lists.
MADE_NAMES = tuple(f"strain_weight_{name}" for name in ("economic", "military", "elite", "public")) + tuple(
    f"turning_weight_{name}" for name in ("men", "money", "fires", "armour")
)


@cache
def attributes(record: str, context: type[ast.expr_context]) -> frozenset[str]:
    """Names read from, or written to, the state `s` or the parameters `p` anywhere in the model."""
    return frozenset(
        node.attr
        for path in MODEL.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == record
        and isinstance(node.ctx, context)
    )


@cache
def read_by_others() -> frozenset[str]:
    """State fields read in rules other than to write themselves: `s.total = s.total + x` alone is no use of a total."""
    read: set[str] = set()
    for path in MODEL.glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef):
                continue
            for statement in function.body:
                own = {
                    target.attr
                    for target in getattr(statement, "targets", [])
                    if isinstance(target, ast.Attribute)
                }
                read |= {
                    node.attr
                    for node in ast.walk(statement)
                    if isinstance(node, ast.Attribute)
                    and isinstance(node.value, ast.Name)
                    and node.value.id == "s"
                    and isinstance(node.ctx, ast.Load)
                    and node.attr not in own
                }
    return frozenset(read)


@pytest.mark.parametrize(
    "items", [PARAMETERS, STATE, EVENTS, LEVERS, OBSERVED], ids=lambda items: type(items[0]).__name__
)
def test_names_are_declared_once(items: tuple[Parameter, ...]) -> None:
    assert [name for name, count in Counter(item.name for item in items).items() if count > 1] == []


def test_fields_of_parameters_do_not_collide() -> None:
    assert len(PARAMETER_FIELDS) == len(PARAMETERS)
    assert PARAMETER_FIELDS.isdisjoint(derived.DERIVED)


def test_every_parameter_has_a_range_and_its_default_within_it() -> None:
    for parameter in PARAMETERS:
        assert parameter.low < parameter.high, parameter.name
        assert parameter.meaning and parameter.unit, parameter.name
        if parameter.default is not None:
            assert parameter.low <= parameter.default <= parameter.high, parameter.name


def test_every_parameter_and_derived_field_is_read_by_a_rule() -> None:
    read = attributes("p", ast.Load) | set(MADE_NAMES)
    assert PARAMETER_FIELDS - read == set()
    assert set(derived.DERIVED) - read == set()
    assert attributes("p", ast.Load) - PARAMETER_FIELDS - set(derived.DERIVED) == set()


def test_rules_never_write_a_parameter() -> None:
    assert attributes("p", ast.Store) == set()


def test_every_state_field_is_written_and_read() -> None:
    written = attributes("s", ast.Store) | {change.field for lever in LEVERS for change in lever.changes}
    written |= {quantity.ledger for quantity in OBSERVED if quantity.ledger} | EVENT_STATE
    outcomes = {field.source for field in OUTCOME_FIELDS if field.source}
    read = read_by_others() | {field.name for field in RECORDED} | outcomes | EVENT_STATE
    read |= {quantity.reference for quantity in OBSERVED if quantity.reference}
    # Totals close the balance of a pool, which tests/invariants/test_mass_balance.py adds up.
    totals = {name for name in STATE_INDEX if name.endswith("_total")}
    assert set(STATE_INDEX) - written == set()
    assert set(STATE_INDEX) - read - totals == set()
    assert attributes("s", ast.Store) | attributes("s", ast.Load) <= set(STATE_INDEX)


def test_levers_and_observations_name_fields_that_exist() -> None:
    for lever in LEVERS:
        assert lever.changes and lever.low < lever.high, lever.name
        assert {change.field for change in lever.changes} <= set(STATE_INDEX), lever.name
        assert {change.operation for change in lever.changes} <= set(Operation), lever.name
    for quantity in OBSERVED:
        names = {quantity.field, quantity.reference, quantity.ledger} - {None}
        assert names <= set(STATE_INDEX), quantity.name


def test_a_level_that_a_lever_adds_to_books_it() -> None:
    """An act may add to a stock only where its ledger hears of it."""
    for lever in LEVERS:
        added = {change.field for change in lever.changes if change.operation is Operation.ADD}
        assert ("defender_pool" in added) == ("defender_pool_joined_total" in added), lever.name
        assert added.isdisjoint({"challenger_men", "defender_men", "liquid_reserve", "challenger_pool"}), (
            lever.name
        )


def test_signals_and_recorded_fields_are_states() -> None:
    assert SIGNALS and RECORDED
    assert {field.name for field in SIGNALS + RECORDED} <= set(STATE_INDEX)


def test_an_event_owns_five_consecutive_fields() -> None:
    for number, event in enumerate(EVENTS):
        assert [STATE_INDEX[name] for name in event.fields()] == list(range(5 * number, 5 * number + 5))


CALM = {
    "regime.hazard": 0.5,
    "oil.jump_rate": 2,
    "sanctions.future_rate": 0.3,
    "turning.persistence_months": 2,
}
POOR = CALM | {
    "collapse.hazard": 0.5,
    "defender.resolve.rest": 0.3,
    "budget.reserve_initial": 3.5,
    "budget.reserve_floor": 1,
    "defender.men.pool_initial": 1000,
}
WORLD = """
[[acts]]
name = "all enforcement"
lever = "enforcement"
date = 2023-01-10
value = 0.7
[[acts]]
name = "call-up"
lever = "mobilisation_decree"
date = 2023-01-10
value = 200
"""


def test_every_parameter_changes_something() -> None:
    """Moved within its range, each parameter changes some path of a calm world, its driftless twin or a poor one."""
    scenario = under(
        shipped().with_(sets=["clock.data_cutoff=2022-12-31", "clock.horizon_months=24"]), DATED + WORLD
    )
    worlds = [fixed(scenario, values) for values in (CALM, CALM | {"study.driftless": 1}, POOR)]

    def seen(world: Scenario, values: dict[str, float]) -> bytes:
        unit = a_unit(compile_scenario(fixed(world, values), seed=5, rows=2), 2, 3)
        return bytes(unit.outcomes.tobytes() + np.nan_to_num(unit.trajectories).tobytes())

    before = [seen(world, {}) for world in worlds]

    def matters(parameter: Parameter) -> bool:
        middle = 0.5 * (parameter.low + parameter.high)
        return any(
            seen(world, {parameter.name: value}) != held
            for world, held in zip(worlds, before, strict=True)
            for value in (parameter.low, parameter.high, middle)
        )

    assert {parameter.name for parameter in PARAMETERS if not matters(parameter)} == set()
