"""What a change of a generated war may not change, or only in one direction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from unittest import mock

import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.typing import NDArray

from attrition.engine import simpy_engine, steps
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.pilot import pilot
from attrition.engine.unit import final_state
from attrition.model.declarations import Operation
from attrition.model.ends import End
from attrition.model.registry import EVENTS, LEVERS, SIGNALS
from attrition.numeric import streams
from tests.invariants.rectangles import unit_of
from tests.invariants.strategies import SWITCHES, Act, War, for_wars
from tests.invariants.test_zero_hazards import NO_EVENTS, NO_MARKS
from tests.scenarios import assert_same_bits, fixed, under, without

NEUTRAL = {Operation.ADD: 0.0, Operation.MULTIPLY: 1.0}
IDLE = [
    (lever.name, NEUTRAL[lever.changes[0].operation])
    for lever in LEVERS
    if len({change.operation for change in lever.changes}) == 1
    and lever.changes[0].operation in NEUTRAL
    and lever.low <= NEUTRAL[lever.changes[0].operation] <= lever.high
]
"""Levers that can be moved by nothing, with the value that does so."""
NEVER = [signal for signal in SIGNALS if signal.high < float("inf")]
UNITS_LOST = ("challenger_unit_lost", "defender_unit_lost")
"""Events that follow from losses, not from a hazard that a parameter could make nil."""


def idle_policy(war: War) -> str:
    """Acts that do nothing: at many dates, and on signals above all that they can be."""
    start = war.scenario().clock.start
    text = ""
    for number, (lever, value) in enumerate(IDLE):
        text += f'[[acts]]\nname = "idle {number}"\nlever = "{lever}"\nvalue = {value}\n'
        text += f"date = {start + timedelta(days=7 * (1 + (war.seed + number) % 7))}\n"
    for number, signal in enumerate(NEVER[war.seed % 7 :: 7]):
        text += f'[[acts]]\nname = "never {number}"\nlever = "price_cap"\nvalue = 1\n'
        text += f'when = {{ signal = "{signal.name}", above = {signal.high!r} }}\n'
    return text


def test_most_levers_can_do_nothing_and_most_signals_have_an_end() -> None:
    assert len(IDLE) > 10
    assert len(NEVER) > 40


@for_wars(0.2)
def test_acts_that_do_nothing_change_nothing(war: War) -> None:
    scenario = war.scenario()
    given = {"seed": war.seed, "rows": 2, "structure": war.structure}
    plain = compile_scenario(scenario, **given)  # type: ignore[arg-type]
    idle = compile_scenario(under(scenario, idle_policy(war)), **given)  # type: ignore[arg-type]
    assert plain.draws == idle.draws
    assert_same_bits(unit_of(plain, 9), unit_of(idle, 9))


@for_wars(0.2)
def test_without_hazards_every_path_is_censored(war: War) -> None:
    hazards = {text.partition("=")[0]: float(text.partition("=")[2]) for text in (*NO_EVENTS, *NO_MARKS)}
    scenario = fixed(war.scenario(), hazards | {"defeat.strength": 0.0, "collapse.strength": 0.0})
    # What an act adds to a hazard is a cause of its own.
    scenario = replace(scenario, acts=())
    program = compile_scenario(scenario, seed=war.seed, rows=2, structure=war.structure)
    unit = unit_of(program, 9)
    assert np.all(unit.outcomes[:, 0] == End.STILL_FIGHTING)
    assert np.all(np.isnan(unit.outcomes[:, 1]))
    assert not np.isnan(unit.trajectories).any()
    state = final_state(program, 0, 0)
    happened = {event.name for event in EVENTS if state[f"{event.name}_count"] > 0.0}
    assert happened <= set(UNITS_LOST)


DELIVERING = ("coalition", "fires", "sanctions", "oil")
STEADY = {
    "coalition.burden_fatigue": 0.0,
    "coalition.disengage_hazard": 0.0,
    "choice.rate": 0.0,
    "study.driftless": 0.0,
}
"""Aid that is a burden wears the will to give: without that, more is never less."""


def rounds_delivered(war: War, act: Act | None) -> NDArray[np.float64]:
    """Rounds delivered since the start at the end of each step, with a frozen front, with an act of aid or without."""
    off = [name for name in SWITCHES if name not in DELIVERING]
    scenario = without(fixed(replace(war.scenario(), acts=()), STEADY), switches=off, history=True)
    if act is not None:
        scenario = under(scenario, act.text(0, scenario.clock.start))
    program = compile_scenario(scenario, seed=war.seed, rows=2, solved={})
    return pilot(program, program.rows, ("delivered_rounds_total",), paths=3, first_path=0)[..., 0]


MORE_AID = (Act("aid_package", 0.02, week=2), Act("coalition_aid", 0.3, week=5))


@for_wars(0.3, off=st.just(()), driftless=st.just(False))
def test_more_aid_delivers_no_fewer_rounds_where_the_front_is_frozen(war: War) -> None:
    less, more = rounds_delivered(war, None), rounds_delivered(war, MORE_AID[war.seed % 2])
    assert np.all(more >= less - 1e-12 * np.maximum(less, 1.0)), float((less - more).max())


@pytest.mark.parametrize("act", MORE_AID)
def test_more_aid_delivers_more_rounds_in_the_shipped_war(act: Act) -> None:
    war = War(months=12)
    # Where the defender gets all that it can use already, more is withheld and not delivered.
    assert np.any(rounds_delivered(war, act)[..., -1] > 1.01 * rounds_delivered(war, None)[..., -1])


@contextmanager
def noted(book: streams.AddressBook) -> Iterator[None]:
    """Note every address that plain Python draws; a second use of one raises."""

    def noting(original):  # type: ignore[no-untyped-def]
        def draw(seed: int, stream: int, slot: int, address: int) -> tuple[float, float]:
            book.record(int(stream), int(slot), int(address) >> 40, int(address) & ((1 << 40) - 1))
            pair: tuple[float, float] = original(seed, stream, slot, address)
            return pair

        return draw

    with (
        mock.patch.multiple(
            steps, normal_pair=noting(steps.normal_pair), uniform_pair=noting(steps.uniform_pair)
        ),
        mock.patch.object(simpy_engine, "normal_pair", noting(simpy_engine.normal_pair)),
    ):
        yield


@for_wars(0.08)
def test_no_stream_address_is_used_twice(war: War) -> None:
    program = war.program(2)
    book = streams.AddressBook()
    with noted(book):
        unit_of(program, 1, "simpy-pure")
        assert len(book) > 20
        with pytest.raises(streams.AddressReuse):
            unit_of(program, 1, "simpy-pure")
