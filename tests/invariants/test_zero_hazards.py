"""Zero hazards leave everything censored; what is added to a scenario shifts no random number of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.program import Program
from attrition.engine.unit import final_state
from attrition.model.ends import End
from attrition.model.registry import EVENTS, RECORDED
from attrition.model.structures import STRUCTURES
from attrition.numeric import streams
from attrition.scenario import Scenario, load_scenario
from tests.scenarios import SHORT, WATCHED, a_unit, assert_same_bits, fixed, shipped, under

VARIABLES = {field.name: index for index, field in enumerate(RECORDED)}
NO_EVENTS = (
    "regime.hazard=0",
    "regime.natural_hazard=0",
    "collapse.hazard=0",
    "choice.rate=0",
    "settlement.other_offers=0",
    "escalation.hazard=0",
    "escalation.act_rate=0",
    "red_line.trigger=0",
    "null.hazard=0",
    "coalition.disengage_hazard=0",
    "coalition.return_hazard=0",
    "strain.shock_rate=0",
    "oil.jump_rate=0",
    "sanctions.future_rate=0",
)
"""Every hazard at nil."""
NO_MARKS = ("defeat.balance=-5", "defeat.men=0", "defeat.territory=0", "collapse.territory=1")
"""Marks of military defeat and of a defender that holds nothing out of reach."""


def trajectories(scenario: Scenario, rows: int = 4) -> NDArray[np.float64]:
    """Trajectories of two paths of each row."""
    return a_unit(compile_scenario(scenario, seed=11, rows=rows), rows, 2).trajectories


def compiled(sets: tuple[str, ...], structure: str) -> Program:
    """The shipped scenario with some values set, for 12 rows of a structure."""
    scenario = load_scenario("ukraine-2022", sets=sets)
    return compile_scenario(scenario, seed=1, rows=12, structure=structure, solved=solved(sets))


@cache
def solved(sets: tuple[str, ...]) -> dict[str, list[float]]:
    """What is solved for these rows, under any structure."""
    return compile_scenario(load_scenario("ukraine-2022", sets=sets), seed=1, rows=12).solved


@pytest.mark.parametrize("structure", STRUCTURES)
def test_zero_hazards_leave_every_path_censored(structure: str) -> None:
    program = compiled((*NO_EVENTS, *NO_MARKS), structure)
    unit = a_unit(program, 12, 3)
    assert np.all(unit.outcomes[:, 0] == End.STILL_FIGHTING)
    for column, field in enumerate(OUTCOME_FIELDS):
        if field.name in ("end_day", "regime_end_day"):
            assert np.all(np.isnan(unit.outcomes[:, column]))
        if field.name == "regime_end":
            assert np.all(unit.outcomes[:, column] == 0)
    assert not np.isnan(unit.trajectories).any()
    for row in range(4):
        state = final_state(program, row, 0)
        happened = [event.name for event in EVENTS if state[event.fields()[4]] or state[event.fields()[1]]]
        assert happened == []


@pytest.mark.parametrize("structure", STRUCTURES)
def test_the_shipped_hazards_do_end_paths(structure: str) -> None:
    ends = a_unit(compiled((), structure), 12, 3).outcomes[:, 0]
    assert np.count_nonzero(ends) > 12


@pytest.mark.parametrize("kept", ["regime.hazard=0", "choice.rate=0", "settlement.other_offers=0"])
def test_one_hazard_that_is_left_ends_paths(kept: str) -> None:
    """No cause hides behind another: with this hazard as shipped and all others nil, wars end."""
    others = tuple(value for value in (*NO_EVENTS, *NO_MARKS) if value != kept)
    assert np.count_nonzero(a_unit(compiled(others, "options"), 12, 3).outcomes[:, 0]) > 0


@pytest.mark.full
def test_every_event_comes_in_one_structure_or_another() -> None:
    """Nil hazards would mean little if an event never came anyway."""
    never = {event.name for event in EVENTS}
    for structure in ("options", "red_line", "null"):
        hazards = ("escalation.hazard=0.2", "collapse.hazard=0.2", "regime.hazard=0.2", "front.loss_unit=5")
        program = compiled(hazards, structure)
        for row in range(12):
            for path in range(6):
                state = final_state(program, row, path)
                never = {name for name in never if state[f"{name}_count"] == 0.0}
    assert never == set()


IDLE = {
    "dated": '[[acts]]\nname = "idle"\nlever = "sanctions_package"\ndate = 2022-10-10\nvalue = 0\n',
    "with a prior": (
        '[[acts]]\nname = "idle"\nlever = "defender_mobilisation_age"\ndate = 2022-10-10\n'
        "value = { value = 1, low = 0, high = 2 }\n"
    ),
    "triggered": (
        '[[acts]]\nname = "idle"\nlever = "price_cap"\n'
        'when = { signal = "strain", above = 99.99, dwell_months = 1 }\nvalue = 1\n'
    ),
}


@pytest.mark.parametrize("name", ["dated", "triggered"])
def test_an_act_that_does_nothing_changes_nothing(name: str) -> None:
    short = shipped().with_(sets=SHORT)
    plain = compile_scenario(short, seed=11, rows=4)
    idle = compile_scenario(under(short, IDLE[name]), seed=11, rows=4)
    assert_same_bits(a_unit(plain, 4, 2), a_unit(idle, 4, 2))


def test_an_act_with_a_prior_shifts_no_other_draw() -> None:
    short = shipped().with_(sets=SHORT)
    plain = compile_scenario(short, seed=11, rows=8)
    added = compile_scenario(under(short, IDLE["with a prior"]), seed=11, rows=8)
    drawn = set(plain.draws) - set(plain.solved)
    assert {name: added.draws[name] for name in drawn} == {name: plain.draws[name] for name in drawn}
    assert set(added.draws) - set(plain.draws) == {"acts.idle.value"}


def test_prices_are_the_same_under_a_policy_that_touches_only_the_defence() -> None:
    # Strikes that aid pays for would raise the price of oil.
    short = shipped().with_(sets=[*SHORT, "oil.volume_feedback=0"])
    aid = '[[acts]]\nname = "aid"\nlever = "coalition_aid"\ndate = 2023-01-10\nvalue = 3\n'
    before, after = trajectories(short), trajectories(under(short, aid))
    # A path may end earlier under the policy: compared while both go on.
    both = ~np.isnan(before[:, :, 0]) & ~np.isnan(after[:, :, 0])
    assert both.sum() > 100
    for name in ("brent", "urals"):
        index = VARIABLES[name]
        assert np.array_equal(before[both][:, index], after[both][:, index])
    index = VARIABLES["defender_rounds"]
    assert not np.array_equal(before[both][:, index], after[both][:, index])


def test_a_jump_occurs_on_the_same_day_when_other_hazards_change() -> None:
    """Occurrences draw their own budgets: more packages move no jump of the oil price."""
    still = shipped().with_(sets=[*SHORT, *NO_EVENTS, *NO_MARKS, "coalition.sanctions_cost=0"])
    quiet = fixed(still, {"oil.jump_rate": 6, "oil.volatility": 0})
    busy = fixed(quiet, {"sanctions.future_rate": 3})
    index = VARIABLES["brent"]
    assert np.array_equal(trajectories(quiet)[:, :, index], trajectories(busy)[:, :, index])
    assert not np.array_equal(
        trajectories(quiet)[:, :, VARIABLES["urals"]], trajectories(busy)[:, :, VARIABLES["urals"]]
    )


def test_rows_and_paths_have_numbers_of_their_own() -> None:
    brent = trajectories(shipped().with_(sets=SHORT))[:, -1, VARIABLES["brent"]]
    assert len(set(brent[~np.isnan(brent)])) == np.count_nonzero(~np.isnan(brent))


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Iterator[streams.AddressBook]:
    """Every address that plain Python draws is noted; a second use of one raises."""
    from attrition.engine import simpy_engine, steps

    held = streams.AddressBook()

    def noting(original):  # type: ignore[no-untyped-def]
        def draw(seed: int, stream: int, slot: int, address: int) -> tuple[float, float]:
            held.record(int(stream), int(slot), int(address) >> 40, int(address) & ((1 << 40) - 1))
            pair: tuple[float, float] = original(seed, stream, slot, address)
            return pair

        return draw

    for module in (steps, simpy_engine):
        for name in ("normal_pair", "uniform_pair"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, noting(getattr(module, name)))
    yield held


def test_no_random_number_is_used_twice(book: streams.AddressBook) -> None:
    short = under(shipped().with_(sets=[*SHORT, "oil.jump_rate=12", "clock.base_slot_hours=84"]), WATCHED)
    program = compile_scenario(short, seed=1, rows=2)
    a_unit(program, 2, 2, "simpy-pure")
    assert len(book) > 1000
    with pytest.raises(streams.AddressReuse):
        a_unit(program, 1, 1, "simpy-pure")
