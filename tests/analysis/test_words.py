"""Every label that a table needs has words."""

from __future__ import annotations

from attrition.analysis.outcomes import CAUSES
from attrition.analysis.turning import ALL_MEASURES, SIDES
from attrition.analysis.words import CAUSE_WORDS, END_WORDS, SIDE_WORDS, TURN_WORDS, missing, quarter
from attrition.model.ends import End


def test_nothing_is_without_words() -> None:
    assert set(END_WORDS) == {end.label for end in End}
    assert list(CAUSE_WORDS) == list(CAUSES)
    assert list(TURN_WORDS) == list(ALL_MEASURES)
    assert list(SIDE_WORDS) == list(SIDES)


def test_dates_are_quarters() -> None:
    assert quarter({"date_q50": "2027-05"}, "date_q50") == "2027Q2"
    assert quarter({"date_q50": None}, "date_q50") == "later"


def test_missing_names_in_words() -> None:
    assert missing({"D1": {}, "D2": None, "two_of_four": None}) == ["D2", "two of four"]
