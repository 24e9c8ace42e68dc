"""What differs between two paths, in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from attrition.analysis.replay_differences import Difference, Parting
from attrition.model.ends import End


@pytest.mark.parametrize(
    ("unit", "before", "after", "words"),
    [
        ("day", 100.0, 100.0, "the same"),
        ("day", 100.0, 100.4, "within a day"),
        ("day", 100.0, 110.0, "10 days later"),
        ("day", 1000.0, 1000.0 - 304.375, "10.0 months earlier"),
        ("day", 100.0, None, "differs"),
        ("thousand", 1000.0, 1200.4, "+200 thousand"),
        ("thousand", 1000.0, 997.5, "−2.5 thousand"),
        ("thousand", 1000.0, 999.992, "−8 people"),
        ("thousand", 1000.0, 1000.0, "the same"),
        ("code", "freeze", "withdrawal", "differs"),
        ("code", "freeze", "freeze", "the same"),
    ],
)
def test_changes_in_words(
    unit: str, before: float | str | None, after: float | str | None, words: str
) -> None:
    assert Difference("stress_day", unit, before, after).change_words() == words


def test_values_in_words() -> None:
    path: Any = SimpleNamespace(when=lambda day: f"day {day:g}")
    assert Difference("end_day", "day", 3.0, None).words(3.0, path) == "day 3"
    assert Difference("end_day", "day", 3.0, None).words(None, path) == "not by the horizon"
    assert Difference("d1_pool", "", "men", None).words(None, path) == "none"
    assert Difference("end", "", "freeze", None).words("freeze", path) == "the fighting freezes"
    casualties = Difference("challenger_casualties", "thousand", 1234.4, 1.0)
    assert casualties.words(1234.4, path) == "1,234 thousand"


def test_titles_are_words() -> None:
    titles = [
        Difference(name, "day", None, None).title
        for name in ("stress_day", "defender_d4_day", "d1_pool", "end_day")
    ]
    assert titles == [
        "strain crosses stress",
        "time turns against the defender, D4 odds crossing",
        "pool that binds at D1",
        "end of the war",
    ]


def test_partings_of_ends_switches_and_small_numbers_are_told_apart() -> None:
    assert str(Parting("end", float(End.FREEZE), 0.0)).endswith(
        "the fighting freezes as it was, it goes on as changed"
    )
    assert str(Parting("disengaged_leading", 0.0, 1.0)).endswith("disengaged: no as it was, yes as changed")
    assert "0.5916682" in str(Parting("will_leading", 0.59166828, 0.59166831))
