"""What a mechanism declares is refused where it cannot be right, with its place and what would be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from attrition.errors import InputError
from attrition.mechanism import (
    Clock,
    Event,
    Mechanism,
    Outcome,
    Parameter,
    Placed,
    Process,
    StateField,
    rule,
)
from attrition.model.declarations import Task


@rule
def act(s: Any, p: Any) -> None:
    s.tide_level = 0.0


GOOD = Mechanism(
    name="tide",
    meaning="a pool that falls",
    parameters=(Parameter("tide.fall", "m", 0, 1, "speed", 0.5),),
    state=(StateField("tide_level", "m", "what is left"),),
    events=(Event("tide_turn", "it turns"),),
    effects={"tide_turn": act},
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


@pytest.mark.parametrize(
    ("changes", "essence"),
    [
        ({"name": "Tide"}, "cannot be called 'Tide'"),
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
        ({"processes": process(task=Task.RECORD)}, "neither rules nor events"),
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
