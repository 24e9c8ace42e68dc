"""What a mechanism declares is refused where it cannot be right, with its place and what would be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from attrition.engine import parts
from attrition.errors import InputError
from attrition.mechanism import (
    Change,
    Clock,
    Event,
    Lever,
    Mechanism,
    Operation,
    Outcome,
    Parameter,
    Placed,
    Process,
    Replacement,
    StateField,
    rule,
)
from attrition.model.declarations import Task
from attrition.model.mechanism import SCENARIO_KEYS, SHAPES


@rule
def act(s: Any, p: Any) -> None:
    s.tide_level = 0.0


@rule
def turn(s: Any, p: Any, day: float) -> None:
    s.tide_level = day


@rule
def four(s: Any, p: Any, t: float, day: float) -> None:
    s.tide_level = t


GOOD = Mechanism(
    name="tide",
    meaning="a pool that falls",
    parameters=(Parameter("tide.fall", "m", 0, 1, "speed", 0.5),),
    state=(StateField("tide_level", "m", "what is left"),),
    events=(Event("tide_turn", "it turns"),),
    effects={"tide_turn": turn},
    begin=(act,),
    tallies=(act,),
    processes=(Placed(Process("tide_falls", Clock.STEP, rules=(act,), events=("tide_turn",)), "front"),),
)


def test_a_sound_one_is_let_pass_and_gives_its_rows() -> None:
    GOOD.check("tide.py")
    rows = list(GOOD.rows())
    assert [row.process.name for row in rows] == ["tide.beginning", "tide_falls", "tide.tallies"]
    assert [row.process.clock for row in rows] == [Clock.START, Clock.STEP, Clock.RECORDED]
    # The switch leaves what is there at the start.
    assert [row.process.switch for row in rows] == [None, "tide", "tide"]
    assert len(list(GOOD.rules())) == 4


def process(**changes: Any) -> tuple[Placed, ...]:
    return (Placed(replace(GOOD.processes[0].process, **changes), "front"),)


def number(low: Any, high: Any, default: Any) -> tuple[Parameter, ...]:
    return (Parameter("tide.fall", "m", low, high, "speed", default),)


@pytest.mark.parametrize(
    ("changes", "essence"),
    [
        ({"name": "Tide"}, "cannot be called 'Tide'"),
        *(({"name": key}, f"cannot be called '{key}', which is a key of scenarios") for key in SCENARIO_KEYS),
        (
            {"parameters": (*GOOD.parameters, Parameter("tide.fall.fast", "m", 0, 1, "speed", 0.5))},
            "parameter 'tide.fall' is a number and a table, of 'tide.fall.fast'",
        ),
        ({"name": "tide_"}, "lower-case words"),
        ({"state": StateField("tide_level", "m", "left")}, "'state' is no tuple but StateField"),
        ({"parameters": (act,)}, "'parameters' holds"),
        ({"meaning": None}, "'meaning' is no text"),
        ({"effects": (act,)}, "'effects' is no table"),
        ({"parameters": (Parameter("oil.x", "m", 0, 1, "x", 0),)}, "begin with 'tide.'"),
        ({"state": (StateField("level", "m", "left"),)}, "begin with 'tide_'"),
        ({"outcomes": (Outcome("days", "day", "tide_level"),)}, "outcome 'days'"),
        ({"state": GOOD.state * 2}, "'tide_level' stands twice"),
        ({"effects": {}}, "one effect for each event"),
        ({"processes": process(events=())}, "processes settle none"),
        ({"processes": process(task=Task.RECORD)}, "'tide_falls' of the task RECORD; allowed: RULES"),
        ({"processes": process(rules=act)}, "'rules' of process 'tide_falls' is no tuple but function"),
        ({"processes": process(events="tide_turn")}, "'events' of process 'tide_falls' is no tuple but str"),
        ({"processes": (Placed(act, "front"),)}, "allowed: Placed(Process(…), after=…)"),
        (
            {"levers": (Lever("tide_gate", "m", 0, 1, "x", Change("tide_level", Operation.SET)),)},
            "'changes' of lever 'tide_gate' is no tuple but Change",
        ),
        ({"processes": process(clock="STEP")}, "on the clock 'STEP'; allowed: Clock.STEP, MONTH"),
        ({"processes": process(rules=())}, "'tide_falls' has no rules; allowed: one rule or more"),
        ({"processes": process(clock=Clock.MONTH)}, "settles events on the clock MONTH; allowed: events on"),
        (
            {"effects": {"tide_turn": act}},
            "'act', the effect of event 'tide_turn', takes 2 arguments; allowed: (s, p, day)",
        ),
        (
            {"begin": (four,)},
            "rule 'four' takes 4 arguments; allowed: (s, p) or (s, p, months) or (s, p, t, day, z)",
        ),
        ({"hazards": (four,)}, "rule 'four' takes 4"),
        ({"tallies": (four,)}, "rule 'four' takes 4"),
        ({"processes": process(rules=(four,))}, "rule 'four' takes 4"),
        ({"replaces": (Replacement("front", "loss_rates", four),)}, "rule 'four' takes 4"),
        (
            {"parameters": number(0, 1, 2)},
            "default 2 of parameter 'tide.fall'; allowed: a number from 0 to 1",
        ),
        ({"parameters": number(0, 1, float("nan"))}, "default nan of"),
        ({"parameters": number(0, 1, "5")}, "default '5' of"),
        ({"parameters": number(1, 0, None)}, "a number from 1 to 0"),
        ({"processes": process(clock=Clock.START)}, "on the clock START"),
        ({"processes": process(streams=("oil.brent",))}, "stream 'oil.brent'"),
        ({"processes": process(name="front")}, "process 'front'"),
    ],
)
def test_what_cannot_be_right_is_refused(changes: dict[str, Any], essence: str) -> None:
    with pytest.raises(InputError) as refused:
        replace(GOOD, **changes).check("tide.py")
    assert essence in refused.value.line()
    assert refused.value.line().startswith("tide.py: ")


def test_a_parameter_may_have_no_default() -> None:
    replace(GOOD, parameters=number(0, 1, None)).check("tide.py")


def test_shapes_are_those_that_engines_call() -> None:
    assert set(SHAPES) == set(parts.SHAPES)
