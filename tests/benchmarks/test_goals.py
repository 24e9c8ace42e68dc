"""Figures are held against the goals they are meant for."""

from __future__ import annotations

import pytest

from scripts.benchmarks.goals import GOALS, Goal, judged, verdict
from scripts.benchmarks.results import Results, Run
from tests.benchmarks.sample import sample


def by_figure(results: Results) -> dict[str, tuple[float | None, str, str]]:
    return {each.goal.figure: (each.measured, each.verdict, each.note) for each in judged(results)}


def test_figures_of_the_sample() -> None:
    found = by_figure(sample())
    assert found["lanes against C lanes of the same arithmetic"] == (
        pytest.approx(1.25),
        "must met",
        "c-lanes",
    )
    assert found["lanes against NumPy batch"][:2] == (pytest.approx(12.0), "must met")
    assert found["lanes against SimPy, jitted rules"][:2] == (pytest.approx(125.0), "aim met")
    assert found["lanes against JAX"][:2] == (None, "not measured")
    assert found["two threads against one"][:2] == (pytest.approx(2.0), "aim met")
    assert found["weekly bands of every recorded variable"][:2] == (pytest.approx(10.0), "must met")
    assert found["memory against paths"][:2] == (pytest.approx(1.01), "aim met")
    assert found["kernel ready, compiled code in the cache"][:2] == (pytest.approx(0.8), "must met")
    assert found["kernel ready, nothing in the cache"][:2] == (pytest.approx(20.0), "must met")


def test_a_million_is_extrapolated_along_a_line_and_says_so() -> None:
    measured, said, note = by_figure(sample())["a million ten-year paths with output"]
    assert measured == pytest.approx(42.0)
    assert said == "missed"
    assert note == "EXTRAPOLATED from runs of at most 500,000; 2 threads"


def test_a_million_that_was_run_is_not_extrapolated() -> None:
    results = sample()
    results.runs.append(Run(999_680, 38.0, 37.0, 304.0, 2, 10.0))
    measured, said, note = by_figure(results)["a million ten-year paths with output"]
    assert measured == pytest.approx(38.0, rel=1e-3)
    assert (said, note) == ("must met", "run whole; 2 threads")


def test_nothing_measured_meets_nothing() -> None:
    empty = Results("", "", False, {}, {}, {})
    assert {each.verdict for each in judged(empty)} == {"not measured"}


@pytest.mark.parametrize("more", [True, False])
def test_a_goal_is_met_at_its_figure_and_missed_beyond(more: bool) -> None:
    must, aim = (2.0, 3.0) if more else (3.0, 2.0)
    goal = Goal("", must, aim, "", more, lambda results: None)
    worse = -1e-9 if more else 1e-9
    assert [verdict(goal, x) for x in (aim, aim + worse, must, must + worse)] == [
        "aim met",
        "must met",
        "must met",
        "missed",
    ]


def test_every_aim_is_beyond_its_must() -> None:
    for goal in GOALS:
        assert (goal.aim > goal.must) == goal.more, goal.figure
