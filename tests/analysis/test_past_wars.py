from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from attrition.analysis.climatology import CLASSES, Forecast, climatology
from attrition.analysis.past_wars import (
    CASES,
    CLASS_OF_END,
    SCORES,
    Case,
    CaseScores,
    Scored,
    _scored,
    means,
    past_wars,
)
from attrition.model.ends import End

# The wars of the specification with the days it gives them.
DAYS = {
    "cuba-1962": 12,
    "falklands-1982": 73,
    "korea-1950": 1128,
    "us-civil-war": 1458,
    "germany-1914": 1563,
    "iran-iraq": 2889,
    "soviet-afghan": 3340,
}


def test_the_seven_wars_last_as_long_as_they_did() -> None:
    assert {case.scenario: (case.ended - case.began).days for case in CASES} == DAYS
    assert set(CLASS_OF_END) == set(End)
    assert {case.end for case in CASES} <= set(CLASSES)
    assert [case.scenario for case in CASES if case.tuned] == ["cuba-1962"]


def counted(*ends: str) -> np.ndarray:
    return np.bincount([CLASSES.index(end) for end in ends], minlength=len(CLASSES)).astype(float)


def test_a_forecast_of_what_came_scores_nil() -> None:
    sure = Forecast(np.full(4, 10.0), counted(*["freeze"] * 4), 0.0)
    found = _scored([sure, sure], 10.0, 100.0, "freeze")
    assert found.scores == pytest.approx(dict.fromkeys(SCORES, 0.0))
    assert found.errors == pytest.approx(dict.fromkeys(SCORES, 0.0))
    assert found.months == (10.0, 10.0, 10.0)


def test_scores_are_those_of_the_pooled_paths_and_errors_of_the_jackknife() -> None:
    early = Forecast(np.full(2, 1.0), counted("freeze", "freeze"), 1e-9)
    never = Forecast(np.full(2, np.inf), counted("still_fighting", "still_fighting"), 1e-9)
    found = _scored([early, never], 10.0, 100.0, "freeze")
    # |ln 1 − ln 10| and |ln 100 − ln 10|, halved, less a quarter of the gap of the two.
    assert found.scores["crps"] == pytest.approx(np.log(10.0) - np.log(100.0) / 4.0)
    assert found.scores["log_score"] == pytest.approx(np.log(2.0))
    assert found.scores["brier"] == pytest.approx(0.5)
    # Of two groups, the two left-out values are 0 and 2: half their spread.
    assert found.errors["brier"] == pytest.approx(1.0)
    assert found.months == (1.0, None, None)


def result(scenario: str, past: float, model: float) -> CaseScores:
    def scored(value: float) -> Scored:
        return Scored(dict.fromkeys(SCORES, value), dict.fromkeys(SCORES, 0.0), (1.0, 2.0, 3.0), {})

    case = replace(CASES[0], scenario=scenario)
    return CaseScores(case, "", date(1900, 1, 1), 1.0, 2.0, scored(past), {"options": scored(model)})


def test_means_are_over_wars_and_differences_within_them() -> None:
    found = means([result("a", 1.0, 2.0), result("b", 3.0, 4.0)], "crps")
    assert (found["options"].value, found["options"].error) == pytest.approx((3.0, 1.0))
    assert (found["options"].beside_climatology, found["options"].error_beside) == pytest.approx((1.0, 0.0))
    assert found["climatology"].beside_climatology == 0.0


def test_a_war_is_forecast_from_its_file_and_scored() -> None:
    case = Case("iran-iraq", date(1980, 9, 22), date(1988, 8, 20), "freeze")
    (found,) = past_wars(climatology(None), cases=[case], structures=["options"], draws=4, paths=2)
    assert found.origin == date(1982, 7, 13)
    assert found.months == pytest.approx(2230 / 30.4375)
    options = found.structures["options"]
    assert sum(options.shares.values()) == pytest.approx(1.0)
    assert all(np.isfinite(options.scores[name]) and options.errors[name] >= 0.0 for name in SCORES)
    # Conditional on the 22 months that it had lasted, past wars last longer than from their first day.
    middle = found.climatology.months[1]
    assert middle is not None and middle > 10.0
