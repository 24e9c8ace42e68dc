from __future__ import annotations

from datetime import date, timedelta

import pytest

from attrition.evidence.acts import CATEGORIES, WINDOW, Trial, answer_to, counted, crossed, groups, trials
from attrition.scenario import Scenario, load_scenario


@pytest.fixture(scope="module")
def ukraine() -> Scenario:
    return load_scenario("ukraine-2022")


def test_recorded_acts_have_the_answers_of_the_file(ukraine: Scenario) -> None:
    found = {trial.day: trial for trial in trials(ukraine)}
    assert found[date(2024, 11, 17)].answer == "escalate"
    assert found[date(2024, 11, 17)].answered == date(2024, 11, 21)
    # New START was suspended 62 days after.
    assert found[date(2022, 12, 21)].answer == "nothing"
    assert found[date(2023, 1, 25)].answer == "probe"
    assert found[date(2025, 3, 3)].restraint
    assert {trial.answer for trial in found.values()} <= set(CATEGORIES)
    assert all(day + WINDOW <= date(2025, 12, 31) for day in found)
    assert min(found) > date(2022, 5, 24)


def test_the_day_of_an_act_does_not_answer_it_and_the_last_day_does(ukraine: Scenario) -> None:
    assert answer_to(ukraine, date(2024, 11, 21))[0] == "nothing"
    assert answer_to(ukraine, date(2024, 11, 21) - WINDOW)[0] == "escalate"
    assert answer_to(ukraine, date(2024, 11, 20) - WINDOW)[0] == "nothing"


def test_counts_know_nothing_later(ukraine: Scenario) -> None:
    assert counted(ukraine, date(2022, 9, 20)) == {"probe": 0, "mobilise": 0, "escalate": 0}
    assert counted(ukraine, date(2022, 10, 10)) == {"probe": 0, "mobilise": 1, "escalate": 2}
    assert crossed(ukraine, date(2025, 1, 1))[1] == 0
    assert crossed(ukraine, date(2025, 3, 3)) == (12, 1)


def test_groups_share_no_window() -> None:
    first = date(2024, 1, 1)
    days = [first, first + timedelta(59), first + timedelta(60), first + timedelta(200)]
    made = [Trial(day, (), (), False, "nothing", None) for day in days]
    assert groups(made) == [[0, 1], [2], [3]]
