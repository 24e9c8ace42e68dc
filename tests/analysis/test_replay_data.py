"""A path as plain data."""

from __future__ import annotations

import json

from attrition.analysis.replay_data import replay_data
from attrition.analysis.replay_told import with_changes
from tests.replays import EVENTFUL, eventful


def test_the_names_that_are_promised_and_nothing_that_json_cannot_hold() -> None:
    data = replay_data(eventful())
    json.dumps(data, allow_nan=False)
    assert {name: data[name] for name in EVENTFUL} == EVENTFUL
    assert data["end"] == eventful().end and data["end_day"] == eventful().outcome["end_day"]
    assert len(data["events"]) == len(eventful().events)
    assert data["divergence"] is None


def test_events_hold_before_and_after() -> None:
    probe = next(item for item in replay_data(eventful())["events"] if item["name"] == "probe:1")
    assert {"day", "date", "tick", "kind", "who", "what"} <= set(probe)
    rung = next(item for item in probe["changed"] if item["field"] == "rung")
    assert rung["unit"] == "rungs" and rung["before"] < rung["after"] <= rung["before"] + 0.5


def test_pools_beliefs_and_divergence_are_there() -> None:
    told = with_changes(eventful(), ["probe"])
    data = replay_data(told, told.divergence)
    assert {item["pool"] for item in data["bound"]} <= {"men", "money", "fires", "armour"}
    assert len(data["believed"]) == 8
    assert data["divergence"]["changed"] == ["without probe:all"]
