"""Spells, crossings and turns, from states that are made up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.replay_notices import binding, measure_words, noticed, short, side_of, spells
from attrition.model.registry import STATE, STATE_INDEX
from attrition.model.shortage import SHORTAGES
from attrition.model.turning import MEASURES

DAYS = 7.0 * np.arange(1, 6)


def states(**columns: list[float]) -> NDArray[np.float64]:
    made = np.zeros((len(DAYS), len(STATE)))
    for name, values in columns.items():
        made[:, STATE_INDEX[name]] = values
    return made


def final(**fields: float) -> NDArray[np.float64]:
    made = np.zeros(len(STATE))
    for name in ("stress_day", "crisis_day", "breaking_day", *(f"{measure}_day" for measure in MEASURES)):
        made[STATE_INDEX[name]] = -1.0
    for name, value in fields.items():
        made[STATE_INDEX[name]] = value
    return made


def test_spells_begin_where_the_last_one_ended() -> None:
    found = spells(DAYS, np.array([1.0, 1.0, 0.0, 0.0, 2.0]))
    assert [(each.first_day, each.last_day, each.value) for each in found] == [
        (0.0, 14.0, 1.0),
        (14.0, 28.0, 0.0),
        (28.0, 35.0, 2.0),
    ]
    assert sum(each.days for each in found) == 35.0
    assert spells(np.array([]), np.array([])) == []


def test_pools_and_shortages_are_named() -> None:
    made = states(binding_pool=[0.0, 0.0, 3.0, 3.0, 1.0], interceptors_short=[0.0, 1.0, 1.0, 0.0, 0.0])
    assert [pool for pool, _ in binding(DAYS, made)] == ["men", "armour", "money"]
    assert [(name, spell.first_day, spell.last_day) for name, spell in short(DAYS, made)] == [
        ("interceptors_short", 7.0, 21.0)
    ]


def test_shortages_begin_and_end() -> None:
    made = states(challenger_rounds_short=[1.0, 1.0, 0.0, 0.0, 0.0])
    found = noticed(DAYS, made, final(), 1e9)
    assert [(item.day, item.kind, item.who) for item in found] == [
        (0.0, "shortage", "challenger"),
        (14.0, "shortage", "challenger"),
    ]
    assert found[1].what == f"no longer short of {SHORTAGES['challenger_rounds_short']}"


def test_a_turn_that_was_confirmed_is_said_to_last() -> None:
    made = states(d1_turned=[0.0, 1.0, 0.0, 1.0, 1.0], defender_d3_turned=[1.0] * 5)
    found = noticed(DAYS, made, final(d1_day=28.0), 1e9)
    assert [(item.day, item.who, item.what.endswith("lasts")) for item in found] == [
        (7.0, "defender", False),
        (14.0, "challenger", False),
        (21.0, "challenger", False),
        (28.0, "challenger", True),
    ]
    assert "turns back" in found[2].what


def test_crossings_say_where_strain_was_and_past_the_horizon_nothing_is_told() -> None:
    made = states(strain=[30.0, 38.0, 42.0, 44.0, 45.0])
    (crossing,) = noticed(DAYS, made, final(stress_day=21.0), 30.0)
    assert (crossing.kind, crossing.moved[0].before, crossing.moved[0].after) == ("threshold", 38.0, 42.0)
    assert noticed(DAYS, made, final(stress_day=35.0), 30.0) == []


def test_measures_have_sides_and_words() -> None:
    assert [side_of(name) for name in ("d1", "defender_d4", "coalition_d3")] == [
        "challenger",
        "defender",
        "coalition",
    ]
    assert measure_words("defender_d4") == "D4 odds crossing"
    assert (side_of("d2_belief"), measure_words("d2_belief")) == (
        "challenger",
        "D2 value of continuing as it believes",
    )
    assert all(measure_words(measure).startswith("D") for measure in MEASURES)
