from __future__ import annotations

from collections.abc import Callable

import pytest

from attrition.figures.content import Content
from attrition.figures.pools import PANELS, pools_page
from attrition.model.registry import RECORDED

pytestmark = pytest.mark.usefixtures("style")


def test_every_panel_shows_a_recorded_variable() -> None:
    assert {name for name, _, _ in PANELS} <= {field.name for field in RECORDED}


def test_a_panel_a_pool_and_the_key(made: Callable[..., Content]) -> None:
    sheet = pools_page(made(), "options")
    assert [ax.get_title(loc="left") for ax in sheet.axes] == [*(title for _, title, _ in PANELS), "Key"]
    assert [ax.texts[0].get_text() for ax in sheet.axes[:-1]] == [unit for _, _, unit in PANELS]


def test_published_figures_are_drawn_where_the_scenario_has_them(made: Callable[..., Content]) -> None:
    content = made()
    sheet = pools_page(content, "options")
    for ax, (name, _, _) in zip(sheet.axes, PANELS, strict=False):
        points = [line for line in ax.lines if line.get_marker() == "o"]
        assert len(points) == len(content.figures(name))


def test_what_is_not_recorded_leaves_no_gap(made: Callable[..., Content]) -> None:
    sheet = pools_page(made(variables=("brent", "strain")), "options")
    assert [ax.get_title(loc="left") for ax in sheet.axes[:3]] == ["Brent", "Challenger: strain", "Key"]


def test_titles_do_not_run_into_the_next_panel(made: Callable[..., Content]) -> None:
    sheet = pools_page(made(), "options")
    sheet.canvas.draw()
    for ax in sheet.axes:
        box = ax._left_title.get_window_extent()
        assert box.x1 < min(ax.bbox.x1 + 0.05 * sheet.bbox.width, sheet.bbox.x1)
