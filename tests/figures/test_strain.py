from __future__ import annotations

from collections.abc import Callable
from datetime import date

import matplotlib.dates
import numpy as np
import pytest

from attrition.figures.content import Content
from attrition.figures.curves import Passage
from attrition.figures.marks import date_axis
from attrition.figures.sheet import new_sheet
from attrition.figures.strain import draw_crossing, strain_page
from attrition.statistics.proportions import Proportion
from tests.figures.conftest import Ends

pytestmark = pytest.mark.usefixtures("style")

FIRST, LAST = date(2022, 2, 24), date(2035, 12, 31)
CHANCE = Proportion(0.314, 0.28, 0.35, 0.02, 0.01, 0.1)


def drawn(*dates: date | None) -> tuple[list[list[float]], list[str]]:
    """Return the horizontal places of each line drawn for a crossing, and the words."""
    _, (ax,) = new_sheet(89.0, 40.0, (1, 1), title="t", notes=[])
    date_axis(ax, FIRST, LAST)
    draw_crossing(ax, 40.0, Passage(CHANCE, dates), LAST)
    return [list(map(float, line.get_xdata())) for line in ax.lines], [text.get_text() for text in ax.texts]


def number(day: date) -> float:
    return float(matplotlib.dates.date2num(np.datetime64(day)))


def test_a_crossing_is_a_bar_from_the_10_to_the_90_per_cent_quantile_with_the_median() -> None:
    days = date(2027, 1, 1), date(2029, 1, 1), date(2033, 1, 1)
    lines, words = drawn(*days)
    early, middle, late = map(number, days)
    assert lines == [[early, late], [middle]]
    assert words == ["31 % (28–35)"]


def test_beyond_the_horizon_the_bar_ends_in_an_arrow() -> None:
    lines, _ = drawn(date(2027, 1, 1), date(2029, 1, 1), None)
    assert lines == [[number(date(2027, 1, 1)), number(LAST)], [1.0], [number(date(2029, 1, 1))]]


def test_what_hardly_ever_happens_has_no_bar() -> None:
    lines, words = drawn(None, None, None)
    assert lines == [] and len(words) == 1


def test_thresholds_are_those_of_the_scenario_and_labelled(made: Callable[..., Content]) -> None:
    content = made()
    content.manifest.plan.scenario = content.scenario.with_(sets=["strain.crisis=55"])  # type: ignore[misc]
    ax = strain_page(content).axes[0]
    texts = [text.get_text() for text in ax.texts]
    assert texts[:4] == ["stress 40", "crisis 55", "breaking 80", "data end 2025-12-31"]
    assert texts[4].startswith("50 % (") and texts[6].startswith("0 % (0–")
    assert [line.get_ydata()[0] for line in ax.lines[:3]] == [40.0, 55.0, 80.0]


def test_a_panel_a_structure_on_one_scale(made: Callable[..., Content], five: Ends) -> None:
    *panels, _ = strain_page(made(five)).axes
    assert [ax.get_title(loc="left") for ax in panels] == ["options", "red line", "spiral", "mirror", "null"]
    assert {ax.get_ylim() for ax in panels} == {(0.0, 100.0)}
    assert sum("stress 40" in [text.get_text() for text in ax.texts] for ax in panels) == 1
