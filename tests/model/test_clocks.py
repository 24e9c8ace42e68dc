"""The process table: its order, its streams, its events and its switches."""

from __future__ import annotations

import pytest

from attrition.engine.parts import SHAPES
from attrition.model.clocks import EFFECTS, MOST_NORMALS, PROCESSES, SWITCHES
from attrition.model.declarations import Clock, Task
from attrition.model.registry import EVENT_INDEX, EVENTS, TERMINAL_EVENTS
from attrition.numeric.streams import unequal_hashes
from attrition.numeric.twins import role
from tests.scenarios import parameters, state

NAMES = [process.name for process in PROCESSES]


def test_processes_have_names_and_streams_of_their_own() -> None:
    assert len(set(NAMES)) == len(NAMES)
    streams = [stream for process in PROCESSES for stream in process.streams]
    assert len(unequal_hashes(streams)) == len(streams)
    assert max(len(process.streams) for process in PROCESSES) * 2 == MOST_NORMALS


def test_a_process_has_rules_or_is_a_task_of_data() -> None:
    for process in PROCESSES:
        assert bool(process.rules) == (process.task is Task.RULES), process.name
        assert all(role(rule) == "inlined" for rule in process.rules), process.name
        assert all(rule.__code__.co_argcount in SHAPES for rule in process.rules), process.name
        if not process.rules:
            assert not process.streams and not process.events, process.name


def test_every_event_belongs_to_one_process_and_has_an_effect() -> None:
    owned = [name for process in PROCESSES for name in process.events]
    assert sorted(owned) == sorted(event.name for event in EVENTS)
    assert set(EFFECTS) == set(EVENT_INDEX)
    assert all(role(effect) == "inlined" for effect in EFFECTS.values())


def test_only_units_donors_options_and_ends_of_the_war_compete() -> None:
    """Events of one process wait for each other, so independent ones have processes of their own."""
    shared = {process.name: process.events for process in PROCESSES if len(process.events) > 1}
    assert shared == {
        "donors": ("disengage_leading", "disengage_others", "return_leading", "return_others"),
        "manpower": ("challenger_unit_lost", "defender_unit_lost"),
        "choice": ("probe", "mobilise", "escalate"),
        "ends": tuple(event.name for event in TERMINAL_EVENTS),
    }


def test_all_that_may_end_the_war_happens_in_the_process_of_the_ends() -> None:
    """A path stops within a process: an end that came in another would leave the step half done."""
    marks = [number / 20 for number in range(20)]
    values = {"regime.successor_stops": 1, "regime.natural_stops": 1, "red_line.end": 1}
    for name, effect in EFFECTS.items():
        ending = False
        for mark in marks:
            s = state(parameters(values), freeze_acceptance=1, **{f"{name}_mark": mark})
            effect(s, parameters(values), 10.0)
            ending = ending or s.end > 0
        assert ending == (name in {event.name for event in TERMINAL_EVENTS}), name


def test_events_of_a_process_are_neighbours() -> None:
    """The engines settle a range of events: nothing of another process may lie between."""
    for process in PROCESSES:
        if process.events:
            codes = sorted(EVENT_INDEX[name] for name in process.events)
            assert codes == list(range(codes[0], codes[0] + len(codes))), process.name


def test_events_are_settled_every_step() -> None:
    assert all(process.clock is Clock.STEP for process in PROCESSES if process.events)


def test_data_come_before_rules_and_the_record_last() -> None:
    tasks = [process.task for process in PROCESSES]
    first_rules = tasks.index(Task.RULES)
    assert set(tasks[:first_rules]) == {Task.OBSERVATIONS, Task.ACTS, Task.TRIGGERS}
    assert set(tasks[first_rules:-1]) == {Task.RULES}
    assert tasks[-1] is Task.RECORD


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("history", "acts"),
        ("acts", "triggers"),
        ("clock", "oil"),
        ("oil", "sanctions"),
        ("sanctions", "front"),
        ("front", "manpower"),
        ("sanctions", "deliveries"),
        ("deliveries", "front"),
        ("manpower", "fires"),
        ("fires", "strikes"),
        ("strikes", "balance"),
        ("balance", "ground"),
        ("strikes", "treasury"),
        ("treasury", "pledges"),
        ("pledges", "donors"),
        ("treasury", "strain"),
        ("donors", "beliefs"),
        ("strain", "beliefs"),
        ("beliefs", "choice"),
        ("acts_of_coalition", "choice"),
        ("choice", "ends"),
        ("ends", "crossings"),
        ("crossings", "turning"),
        ("turning", "record"),
    ],
)
def test_processes_keep_the_order_of_the_specification(earlier: str, later: str) -> None:
    assert NAMES.index(earlier) < NAMES.index(later)


def test_switches_are_those_of_the_table() -> None:
    assert set(SWITCHES) == {process.switch for process in PROCESSES if process.switch}
    always = {process.name for process in PROCESSES if process.switch is None}
    assert {"history", "acts", "triggers", "clock", "record"} <= always


def test_effects_of_oil_and_regime_reach_the_state() -> None:
    p = parameters({"oil.jump_size": 0.4, "regime.successor_stops": 1})
    s = state(p, brent=80, oil_jump_mark=0.9, further_package_mark=0.5, regime_fall_mark=0.5)
    EFFECTS["oil_jump"](s, p, 10.0)
    assert s.brent > 100
    EFFECTS["further_package"](s, p, 10.0)
    assert s.further_full > 0
    EFFECTS["regime_fall"](s, p, 10.0)
    assert (s.end, s.end_day) == (5.0, 10.0)
    other = state(p)
    EFFECTS["defender_fall"](other, p, 20.0)
    assert (other.end, other.end_day) == (3.0, 20.0)
