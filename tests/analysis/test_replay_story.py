"""The narrative of a path."""

from __future__ import annotations

from dataclasses import replace

from attrition.analysis.replay import replayed
from attrition.analysis.replay_story import BELIEFS, DONE, beliefs, story
from attrition.figures.beliefs import PAIRS
from attrition.model.registry import EVENTS
from tests.replays import eventful, source


def test_the_paragraphs_in_order() -> None:
    starts = [paragraph.split()[0] for paragraph in story(eventful())]
    assert starts == ["End:", "What", "What", "What", "Time", "Strain,", "Front", "What", "Not"]


def test_events_are_counted_with_their_dates() -> None:
    done = story(eventful())[1]
    acts = [item for item in eventful().events if item.name.startswith("coalition_act:")]
    assert f"{len(acts)} acts of the coalition ({eventful().when(acts[0].day)}, " in done
    assert "1 probe (" in done


def test_every_war_event_can_be_counted() -> None:
    left_out = {"challenger_unit_lost", "defender_unit_lost", "escalation_end", "defender_fall", "null_end"}
    assert set(DONE) == {event.name for event in EVENTS} - left_out


def test_beliefs_are_the_pairs_of_the_figure_and_the_values_of_the_path() -> None:
    assert {belief: truth for belief, truth, _ in BELIEFS} == {pair.belief: pair.truth for pair in PAIRS}
    first = beliefs(eventful())[0]
    assert first[0] == "at the end of the data"
    assert first[3:] == (eventful().at("perceived_trend", first[2]), eventful().at("balance", first[2]))


def test_a_war_that_goes_on_and_one_that_ends_are_told_so() -> None:
    held = source()
    ends = {}
    for path in range(held.manifest.plan.paths):
        found = replayed(held, path, "null", 1)
        ends[found.end] = story(found)[0]
    for end, text in ends.items():
        assert ("still fights at the horizon" in text) == (end == "still_fighting")


def test_what_is_switched_off_is_not_told() -> None:
    scenario = replace(
        eventful().scenario,
        switches=dict.fromkeys(("turning", "strain", "beliefs", "front", "shortages"), False),
    )
    starts = [paragraph.split()[0] for paragraph in story(replace(eventful(), scenario=scenario))]
    assert starts == ["End:", "What", "Not"]
