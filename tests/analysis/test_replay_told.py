"""A replayed path prints what happened on it, and what a change would have made of it."""

from __future__ import annotations

from attrition.analysis.replay_story import story
from attrition.analysis.replay_told import with_changes
from tests.replays import eventful


def test_a_path_prints_itself() -> None:
    path = with_changes(eventful())
    assert repr(path).startswith("<Replay of path ") and path.end in repr(path)
    assert str(path) == "\n\n".join(story(eventful()))
    assert str(path).startswith("End: path ") and "Not a prediction" in str(path)


def test_nothing_asked_is_nothing_run_again() -> None:
    path = with_changes(eventful())
    assert path.divergence is None
    assert path.seen is eventful().seen


def test_a_change_is_told_after_the_path_as_it_was() -> None:
    told = with_changes(eventful(), ["probe"])
    assert str(told).startswith(str(with_changes(eventful())))
    assert told.divergence is not None and "Changed: without probe:all" in str(told)
    assert str(told.divergence.changed).startswith("End: path ")
    data = told.divergence.to_data()
    assert data["changed"] == ["without probe:all"] and data["first_day"] == told.divergence.day
    assert set(data["outcome"]) >= {"end", "end_day", "challenger_casualties", "defender_casualties"}
