"""Lanes of a replayed path: a mark where something happened, words where there is room, a bar where a pool bound."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from attrition.figures.marks import day_number
from attrition.figures.replay_lanes import LANES, SHORT, draw_bound, draw_happened
from attrition.figures.sheet import new_sheet
from attrition.model.registry import EVENTS

START = date(2022, 2, 24)


def event(day: float, who: str, name: str, kind: str = "event") -> Any:
    return SimpleNamespace(day=day, who=who, name=name, kind=kind)


def axes() -> Any:
    _, (ax,) = new_sheet(180.0, 40.0, (1, 1), title="", notes=[])
    ax.set_xlim(day_number(START), day_number(START) + 1000.0)
    return ax


def test_every_event_of_the_war_has_a_short_name() -> None:
    assert set(SHORT) == {event.name for event in EVENTS} - {"challenger_unit_lost", "defender_unit_lost"}


@pytest.mark.usefixtures("style")
def test_what_happened_is_marked_in_the_lane_of_whoever_did_it() -> None:
    events = [
        event(100.0, "challenger", "mobilise"),
        event(200.0, "market", "oil_jump"),
        event(300.0, "defender", "act", "act"),
    ]
    ax = draw_happened(axes(), SimpleNamespace(program=SimpleNamespace(start=START), events=events))
    assert [text.get_text() for text in ax.get_yticklabels()] == list(reversed(LANES))
    marks = {
        (float(line.get_xdata()[0]) - day_number(START), round(float(line.get_ydata()[0]) + 0.22))
        for line in ax.lines
        if line.get_marker() == "o"
    }
    assert marks == {(100.0, LANES[::-1].index("challenger")), (200.0, LANES[::-1].index("chance"))}
    [tick] = [line for line in ax.lines if line.get_marker() != "o"]
    assert list(tick.get_xdata()) == [day_number(START) + 300.0] * 2


@pytest.mark.usefixtures("style")
def test_the_end_is_named_always_and_what_is_frequent_gives_way() -> None:
    events = [
        event(500.0, "challenger", "probe"),
        event(505.0, "challenger", "mutiny"),
        event(700.0, "challenger", "probe"),
        event(990.0, "challenger", "withdraw", "end"),
    ]
    ax = draw_happened(axes(), SimpleNamespace(program=SimpleNamespace(start=START), events=events))
    named = {text.get_text(): text.get_position()[0] - day_number(START) for text in ax.texts}
    assert named == {"withdraws": 990.0, "mutiny": 505.0, "probe": 700.0}


@pytest.mark.usefixtures("style")
def test_the_pool_that_binds_is_a_bar_with_its_name_where_it_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    spells = [
        ("men", SimpleNamespace(first_day=0.0, last_day=600.0)),
        ("money", SimpleNamespace(first_day=600.0, last_day=610.0)),
    ]
    monkeypatch.setattr("attrition.figures.replay_lanes.binding", lambda days, states: spells)
    days = np.array([7.0, 14.0, 21.0])
    replay: Any = SimpleNamespace(
        program=SimpleNamespace(start=START),
        seen=SimpleNamespace(days=days, states=None),
        series=lambda name: np.array([0.0, 1.0, 1.0]) if name == "d1_turned" else np.zeros(3),
    )
    ax = draw_bound(axes(), replay)
    assert [text.get_text() for text in ax.texts] == ["men"]
    bars = [
        (bar.get_x() - day_number(START), bar.get_width(), round(bar.get_height(), 6)) for bar in ax.patches
    ]
    assert bars == [(0.0, 600.0, 0.8), (600.0, 10.0, 0.8), (7.0, 14.0, 0.7)]
