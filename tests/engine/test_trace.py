"""What is told of a path, in words."""

from __future__ import annotations

import pytest

from attrition.engine.trace import DATES, Watch
from attrition.model.registry import STATE, STATE_INDEX
from tests.scenarios import compiled_shipped


def fresh() -> tuple[Watch, list[float]]:
    flat = [0.0] * len(STATE)
    for name in (*DATES, "end_day"):
        flat[STATE_INDEX[name]] = -1.0
    return Watch(compiled_shipped()), flat


def test_nothing_new_is_nothing_told() -> None:
    watch, flat = fresh()
    assert list(watch.changes(flat)) == []


def test_a_date_is_told_once() -> None:
    watch, flat = fresh()
    flat[STATE_INDEX["stress_day"]] = 70.0
    told = list(watch.changes(flat))
    assert len(told) == 1 and "stress" in told[0] and "day 70" in told[0]
    assert list(watch.changes(flat)) == []


def test_turning_and_turning_back_are_told() -> None:
    watch, flat = fresh()
    flat[STATE_INDEX["d1_turned"]] = 1.0
    assert [what for what in watch.changes(flat)] == ["time turned against the challenger by D1"]
    flat[STATE_INDEX["d1_turned"]] = 0.0
    assert "back" in next(iter(watch.changes(flat)))


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("d4", "the challenger by D4"),
        ("defender_d3", "the defender by D3"),
        ("coalition_d1", "the coalition by D1"),
    ],
)
def test_every_side_and_measure_has_words(measure: str, words: str) -> None:
    watch, flat = fresh()
    flat[STATE_INDEX[f"{measure}_turned"]] = 1.0
    assert list(watch.changes(flat)) == [f"time turned against {words}"]
    flat[STATE_INDEX[f"{measure}_day"]] = 40.0
    assert list(watch.changes(flat)) == [
        f"time had turned against {words} for as long as a turn must last, since day 40"
    ]


def test_the_end_is_told_with_its_name() -> None:
    watch, flat = fresh()
    flat[STATE_INDEX["end"]], flat[STATE_INDEX["end_day"]] = 3.0, 123.45
    assert list(watch.changes(flat)) == [f"the war ends on day {123.45:.1f}: defender_collapse"]
    assert list(watch.changes(flat)) == []


def test_acts_and_observations_are_told_with_values() -> None:
    watch, flat = fresh()
    program = compiled_shipped()
    name = program.scenario.acts[int(program.plan.changes.value[0])].name
    assert watch.act(0, flat).startswith(f"act '{name}': ")
    assert watch.observation(0, flat).startswith(f"observed {program.scenario.observations[0].quantity} ")
