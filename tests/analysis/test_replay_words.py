"""Events in words: each has a doer, and what comes of it is told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from attrition.analysis.replay_words import (
    EVENT_WHO,
    Moved,
    changes_words,
    event_who,
    event_words,
    moved_words,
    number,
    with_unit,
)
from attrition.model.registry import EVENTS

P = SimpleNamespace(regime_mutiny_success=0.4, escalation_act_novel=0.5)
STILL: dict[str, float] = {
    "end": 0.0,
    "mutiny_mark": 0.3,
    "probe_mark": 0.3,
    "coalition_act_mark": 0.3,
    "probe_restraint": 0.0,
    "brent": 70.0,
    "regime_end_day": -1.0,
    **{f"strain_{name}": 0.3 for name in ("economic", "military", "elite", "public")},
}


def told(name: str, before: dict[str, float] | None = None, **after: float) -> str:
    first: Any = STILL | (before or {})
    return event_words(name, SimpleNamespace(**first), SimpleNamespace(**(first | after)), P)


def test_every_event_has_a_doer_and_words() -> None:
    assert set(EVENT_WHO) == {event.name for event in EVENTS}
    assert event_who("probe") == "challenger"
    for event in EVENTS:
        assert told(event.name)


@pytest.mark.parametrize(
    ("name", "before", "after", "words"),
    [
        ("offer_freeze", {}, {"end": 2.0}, "accepted"),
        ("other_offer", {}, {}, "refused"),
        ("mutiny", {"mutiny_mark": 0.5}, {}, "fails"),
        ("mutiny", {}, {}, "succeeds, and the successor goes on"),
        ("mutiny", {}, {"end": 5.0}, "succeeds, and the successor stops"),
        ("regime_fall", {}, {"end": 5.0}, "successor stops the war"),
        ("natural_exit", {}, {"end": 1.0}, "successor withdraws"),
        ("natural_exit", {}, {"end": 2.0}, "successor agrees to a freeze"),
        ("natural_exit", {}, {}, "goes on"),
        ("oil_jump", {}, {"brent": 90.0}, "up"),
        ("oil_jump", {}, {"brent": 50.0}, "down"),
        ("strain_shock", {}, {"strain_elite": 0.4}, "raises elite strain"),
        ("strain_shock", {}, {"strain_public": 0.2}, "lowers public strain"),
        ("strain_shock", {}, {}, "at its limit"),
        ("probe", {}, {}, "will grows firmer"),
        ("probe", {"probe_mark": 0.7}, {"probe_restraint": 0.1}, "weaker, and it obtains limits on aid"),
        ("coalition_act", {}, {}, "a novel act"),
        ("coalition_act", {"coalition_act_mark": 0.6}, {}, "a repeated act"),
        ("withdraw", {}, {"end": 1.0}, "outlives it"),
        ("withdraw", {}, {"end": 1.0, "regime_end_day": 900.0}, "falls within a year"),
        ("null_end", {}, {"end": 3.0}, "the defender collapses"),
    ],
)
def test_what_comes_of_an_event_is_told(
    name: str, before: dict[str, float], after: dict[str, float], words: str
) -> None:
    assert words in told(name, before, **after)


def test_numbers_as_people_write_them() -> None:
    assert [number(value) for value in (0.0, 1234.6, 0.056712, -0.25)] == ["0", "1,235", "0.05671", "-0.25"]
    assert with_unit(0.5, "0..1") == "0.5" and with_unit(70.0, "USD/bbl") == "70 USD/bbl"


def test_moves_are_told_but_for_ledgers_and_what_words_have_said() -> None:
    assert moved_words("strain_elite", 0.26, 0.41) == "elite strain 0.26 to 0.41"
    assert moved_words("rung", 1.0, 2.0) == "escalation rung 1 to 2"
    assert moved_words("end", 0.0, 2.0) == moved_words("listed_acts", 0.0, 1.0) == ""
    assert moved_words("brent", 70.0, 70.0) == ""
    assert (
        changes_words([Moved("end", 0.0, 2.0), Moved("brent", 70.0, 90.0)])
        == "price of Brent 70 to 90 USD/bbl"
    )
