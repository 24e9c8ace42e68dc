"""What is declared is used: every parameter is read and changes something, every state field is written and read."""

from __future__ import annotations

import ast
import inspect
import random
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from attrition.engine import continuing, solve
from attrition.engine.nodes import NODE_FIELDS
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.records import PlainRecord
from attrition.model import derived, links
from attrition.model.budget import top_up
from attrition.model.choice import CHOSEN
from attrition.model.clocks import EFFECTS
from attrition.model.declarations import Operation, Parameter
from attrition.model.ends import close
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
from attrition.model.structures import FLAGS, STRUCTURES, adjusted
from attrition.model.turning import close_turns
from tests.scenarios import advance, parameters, pull, shipped, state

MODEL = Path(derived.__file__).parent
PARAMETER_FIELDS = {parameter.field for parameter in PARAMETERS}
EVENT_STATE = {name for event in EVENTS for name in event.fields()}


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


class Recording(PlainRecord):
    """A parameter record that knows which of its fields were read."""

    def __init__(self, record: PlainRecord) -> None:
        super().__init__(())
        self.__dict__ |= {"held": record, "read": set()}

    def __getattr__(self, name: str) -> float:
        self.__dict__["read"].add(name)
        return float(getattr(self.__dict__["held"], name))


def read_by_derive() -> set[str]:
    """Fields of the parameter record from which `derive` makes others: it makes some of their names from lists."""
    recording = Recording(parameters())
    derived.derive(recording, 168, 0, "options")  # type: ignore[arg-type]
    return set(recording.__dict__["read"])


class RecordingValues(dict[str, float]):
    """Values by parameter that know which of them were read one by one."""

    def __init__(self, values: dict[str, float]) -> None:
        super().__init__(values)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> float:
        self.read.add(name)
        return super().__getitem__(name)


def read_by_structures() -> set[str]:
    """Fields of the parameters by which structures change others."""
    values = RecordingValues({name: value.value for name, value in shipped().values.items()})
    for structure in STRUCTURES:
        adjusted(values, structure)
    return {name.replace(".", "_") for name in values.read}


def named_in(module: ModuleType) -> set[str]:
    """Fields of the parameters that a module names as strings, or as strings with a name put in."""
    patterns = set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            patterns.add(re.escape(node.value))
        elif isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in node.values
            ]
            patterns.add("".join(parts))
    named = re.compile("|".join(sorted(pattern for pattern in patterns if pattern.strip("\\w+"))))
    return {parameter.field for parameter in PARAMETERS if named.fullmatch(parameter.name)}


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


def test_every_parameter_is_read_by_a_rule_by_derive_by_a_structure_by_the_solver_or_by_the_fit() -> None:
    read = attributes("p", ast.Load) | read_by_derive() | read_by_structures()
    read |= named_in(solve) | named_in(continuing)
    read |= {links.SWITCH.replace(".", "_")}  # read where records are made
    assert PARAMETER_FIELDS - read == set()


def test_what_only_the_solver_reads_is_what_history_is_solved_for() -> None:
    alone = named_in(solve) - attributes("p", ast.Load) - read_by_derive() - read_by_structures()
    assert alone == {
        *(f"choice_rate_{option}" for option in CHOSEN),
        "settlement_total_hazard",
        "study_solved",
    }


def test_every_derived_field_is_read_by_a_rule_and_rules_read_no_other() -> None:
    read = attributes("p", ast.Load)
    assert set(derived.DERIVED) - read == set()
    assert read - PARAMETER_FIELDS - set(derived.DERIVED) == set()


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_of_a_structure_is_read(flag: str) -> None:
    assert flag in attributes("p", ast.Load)


def test_rules_never_write_a_parameter() -> None:
    assert attributes("p", ast.Store) == set()


def test_every_state_field_is_written_and_read() -> None:
    written = attributes("s", ast.Store) | {change.field for lever in LEVERS for change in lever.changes}
    written |= {quantity.ledger for quantity in OBSERVED if quantity.ledger} | EVENT_STATE
    outcomes = {field.source for field in OUTCOME_FIELDS if field.source}
    # A policy may watch a signal; a solver or a node of the analysis reads what it names.
    read = read_by_others() | outcomes | EVENT_STATE | set(solve.FIELDS) | set(NODE_FIELDS)
    read |= {field.name for field in RECORDED + SIGNALS}
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


# ------------------------------------------------------------------------------------------- every parameter matters

STEPS, CUTOFF, STEP_HOURS = 40, 12, 336
SWIFT = {
    "regime.hazard": 0.5,
    "collapse.hazard": 0.5,
    "oil.jump_rate": 2,
    "sanctions.future_rate": 0.3,
    "coalition.leading.election_first": 2,
    "coalition.leading.election_months": 12,
    "turning.persistence_months": 2,
    "turning.nearest_months": 300,
    "strain.stress": 20,
    "strain.crisis": 22,
    "strain.breaking": 24,
    "strain.initial": 26,
    "ground.initiative": 0.2,
    "beliefs.punished_predecessors": 1,
    "escalation.rung_months": 0.5,
}
POOR = SWIFT | {
    "defender.resolve.rest": 0.3,
    "budget.reserve_initial": 3.5,
    "budget.reserve_floor": 1,
    "budget.debt_limit": 0.01,
    "budget.revenue_slope": 0.05,
    "challenger.men.initial": 60,
    "challenger.men.pool_initial": 300,
    "defender.men.pool_initial": 1000,
    "defender.funding.need": 200,
    "defeat.weeks": 4,
    "defeat.men": 1,
}
WORLDS: tuple[tuple[str, dict[str, float]], ...] = (
    ("options", SWIFT),
    ("options", POOR),
    ("options", SWIFT | {"study.driftless": 1}),
    ("red_line", SWIFT),
    ("spiral", SWIFT),
    ("mirror", SWIFT),
    ("null", SWIFT),
)
MARKS = (0.05, 0.3, 0.55, 0.95)


def lived(structure: str, values: dict[str, float]) -> Iterator[tuple[float, ...]]:
    """What a path of plain rules goes through: every lever is pulled, every event happens with several marks.

    Yields the state step by step, so that a comparison ends at the first difference.
    """
    p = parameters(values, step_hours=STEP_HOURS, cutoff_hours=CUTOFF * STEP_HOURS, structure=structure)
    s = state(p)
    chance = random.Random(4)
    for step in range(STEPS):
        if step in (2, CUTOFF + 4):
            for lever in LEVERS:
                if lever.name != "price_cap":
                    pull(s, lever.name, min(lever.low + 0.1 * (lever.high - lever.low), 1.0))
            pull(s, "price_cap", 50)
        # Aid and strain that turn about, and a July in history and forecast.
        if step % 4 == 3:
            up = step % 8 == 3
            s.aid_surprise_news = 0.6 if up else -0.6
            s.strain_economic = s.strain_military = s.strain_elite = s.strain_public = 0.26 if up else 0.22
        if step % 20 == 10:
            top_up(s, p)
        advance(s, p, step, chance)
        if step > CUTOFF and step % 4 == 0:
            for name, effect in EFFECTS.items():
                setattr(s, f"{name}_mark", MARKS[step // 4 % len(MARKS)])
                effect(s, p, 7.0 * step)
                yield (s.end, s.regime_end_day, s.strain_elite)
                s.end, s.end_day, s.regime_end, s.regime_end_day = 0.0, -1.0, 0.0, -1.0
        yield tuple(s.__dict__.values())
    s.end = 4.0
    close_turns(s, p)
    close(s, 1e9)
    yield tuple(s.__dict__.values())


@cache
def lived_at_first(world: int) -> tuple[tuple[float, ...], ...]:
    """What the path of a world goes through before any parameter is moved."""
    return tuple(lived(*WORLDS[world]))


def matters(parameter: Parameter) -> bool:
    """Say whether a parameter, moved to its middle or its ends, changes the path of some world."""
    # Its own structure first, if it has one: the first world that differs is enough.
    worlds = sorted(enumerate(WORLDS), key=lambda world: not parameter.name.startswith(world[1][0]))
    middle = 0.5 * (parameter.low + parameter.high)
    return any(
        one != other
        for world, (structure, values) in worlds
        for value in (middle, parameter.low, parameter.high)
        for one, other in zip(
            lived(structure, values | {parameter.name: value}), lived_at_first(world), strict=True
        )
    )


def test_every_parameter_changes_something() -> None:
    before = (named_in(solve) | named_in(continuing)) - attributes("p", ast.Load) - read_by_derive()
    before |= {links.SWITCH.replace(".", "_")}  # tests/engine/test_rows.py
    idle = {item.name for item in PARAMETERS if item.field not in before and not matters(item)}
    assert idle == set()
