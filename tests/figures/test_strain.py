from __future__ import annotations

from collections.abc import Callable

import pytest

from attrition.figures.content import Content
from attrition.figures.strain import strain_page

pytestmark = pytest.mark.usefixtures("style")


def test_thresholds_are_those_of_the_scenario_and_labelled(made: Callable[..., Content]) -> None:
    content = made()
    content.manifest.plan.scenario = content.scenario.with_(sets=["strain.crisis=55"])  # type: ignore[misc]
    (ax,) = strain_page(content, "options").axes
    assert [text.get_text() for text in ax.texts] == [
        "stress 40",
        "crisis 55",
        "breaking 80",
        "data end 2025-12-31",
    ]
    assert [line.get_ydata()[0] for line in ax.lines[:3]] == [40.0, 55.0, 80.0]


def test_labels_stay_on_the_sheet(made: Callable[..., Content]) -> None:
    sheet = strain_page(made(), "options")
    sheet.canvas.draw()
    (ax,) = sheet.axes
    assert max(text.get_window_extent().x1 for text in ax.texts) < sheet.bbox.x1
    assert ax.get_tightbbox().x0 > 0


def test_the_whole_scale_is_shown(made: Callable[..., Content]) -> None:
    (ax,) = strain_page(made(), "options").axes
    assert ax.get_ylim() == (0.0, 100.0)
