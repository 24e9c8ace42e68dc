"""Zero hazards leave everything censored; what is added to a scenario shifts no random number of the rest."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from attrition.engine.program import compile_scenario
from attrition.engine.unit import final_state
from attrition.model.registry import EVENTS, RECORDED
from attrition.numeric import streams
from attrition.scenario import Scenario
from tests.scenarios import SHORT, WATCHED, a_unit, assert_same_bits, fixed, shipped, under

VARIABLES = {field.name: index for index, field in enumerate(RECORDED)}
NO_ENDS = {
    "regime.hazard": 0,
    "collapse.hazard": 0,
    "defeat.balance": -5,
    "defeat.men": 0,
    "defeat.territory": 0,
    "collapse.territory": 1,
    "oil.jump_rate": 0,
    "sanctions.future_rate": 0,
}


def trajectories(scenario: Scenario, rows: int = 4) -> NDArray[np.float64]:
    """Trajectories of two paths of each row."""
    return a_unit(compile_scenario(scenario, seed=11, rows=rows), rows, 2).trajectories


def test_zero_hazards_leave_every_path_censored() -> None:
    program = compile_scenario(fixed(shipped(), NO_ENDS), seed=1, rows=30)
    unit = a_unit(program, 30, 3)
    assert np.all(unit.outcomes[:, 0] == 0)
    assert np.all(np.isnan(unit.outcomes[:, 1]))
    assert np.all(unit.outcomes[:, 2] == 0)
    assert not np.isnan(unit.trajectories).any()
    for row in range(10):
        state = final_state(program, row, 0)
        assert all(state[event.fields()[1]] == 0.0 and state[event.fields()[4]] == 0.0 for event in EVENTS)


def test_the_shipped_hazards_do_end_some_paths() -> None:
    unit = a_unit(compile_scenario(shipped(), seed=1, rows=30), 30, 3)
    assert 0 < np.count_nonzero(unit.outcomes[:, 0]) < 90


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
    assert {name: added.draws[name] for name in plain.draws} == plain.draws
    assert set(added.draws) - set(plain.draws) == {"acts.idle.value"}


def test_prices_are_the_same_under_a_policy_that_touches_only_the_defence() -> None:
    short = shipped().with_(sets=SHORT)
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
    quiet = fixed(shipped().with_(sets=SHORT), NO_ENDS | {"oil.jump_rate": 6, "oil.volatility": 0})
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
