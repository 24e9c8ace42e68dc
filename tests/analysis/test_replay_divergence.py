"""Where two paths part, and what that cost."""

from __future__ import annotations

from dataclasses import replace

from attrition.analysis.replay import changed
from attrition.analysis.replay_divergence import divergence
from tests.replays import eventful


def first_probe() -> float:
    return next(item.day for item in eventful().events if item.name == "probe:1")


def test_the_paths_part_at_the_end_of_the_step_of_what_was_left_out() -> None:
    found = divergence(eventful(), changed(eventful(), ["probe:1"]))
    assert found.day is not None and 0.0 <= found.day - first_probe() <= 14.0
    assert found.partings and all(part.before != part.after for part in found.partings)
    assert {"rung", "will_others"} & {part.field for part in found.partings}
    assert found.words()[0].startswith(
        f"Changed: without probe:1. The paths first differ on {eventful().when(found.day)}: "
    )
    assert "no effect on average" in found.words()[-1]


def test_what_does_not_differ_is_said_so() -> None:
    found = divergence(eventful(), replace(eventful(), changed=("with nothing",)))
    assert found.day is None and found.partings == ()
    assert found.only_base is found.only_changed is found.shifted is None
    assert "does not differ" in found.words()[0]
    assert [item.name for item in found.differences] == [
        "end",
        "end_day",
        "challenger_casualties",
        "defender_casualties",
    ]
    assert {found.told(item)[2] for item in found.differences} == {"the same"}


def test_an_act_of_the_record_leaves_what_was_observed() -> None:
    found = divergence(eventful(), changed(eventful(), ["howitzers"]))
    assert any("still follows what was observed" in line for line in found.words())
    assert not any(
        "still follows" in line for line in divergence(eventful(), changed(eventful(), ["probe"])).words()
    )
