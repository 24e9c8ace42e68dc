from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from attrition.figures.content import Content
from attrition.figures.overlay import Series
from attrition.figures.pools import POOLS, RATES, pools_page
from attrition.model.registry import RECORDED
from tests.figures.conftest import Ends
from tests.figures.layout import notes

pytestmark = pytest.mark.usefixtures("style")


@pytest.mark.parametrize("panels", [POOLS, RATES])
def test_every_panel_shows_a_recorded_variable(panels: tuple[object, ...]) -> None:
    assert {panel.variable for panel in panels} <= {field.name for field in RECORDED}  # type: ignore[attr-defined]


def test_a_panel_a_pool_and_the_key(made: Callable[..., Content]) -> None:
    sheet = pools_page(made(), "options", POOLS, "Pools")
    *panels, key = sheet.axes
    assert [ax.get_title(loc="left") for ax in panels] == [panel.title for panel in POOLS]
    assert [ax.texts[0].get_text() for ax in panels] == [panel.unit for panel in POOLS]
    assert [text.get_text() for text in key.texts] == [
        "options: median, 50 and 90 % of paths",
        "published figure",
        "data end 2025-12-31",
    ]


def test_published_figures_are_drawn_where_the_scenario_has_them(made: Callable[..., Content]) -> None:
    content = made()
    for panels in (POOLS, RATES):
        sheet = pools_page(content, "options", panels, "t")
        for ax, panel in zip(sheet.axes, panels, strict=False):
            points = [line for line in ax.lines if line.get_marker() == "o"]
            assert len(points) == len(content.figures(panel.variable))


def test_medians_of_the_other_structures_begin_where_the_data_end(
    made: Callable[..., Content], five: Ends
) -> None:
    ax = pools_page(made(five), "options", POOLS, "t").axes[0]
    thin = [line for line in ax.lines if line.get_linewidth() == 0.6 and len(line.get_xdata()) > 2]
    assert len(thin) == 4
    assert all(line.get_xdata()[0] >= np.datetime64("2025-12-31") for line in thin)


def test_a_share_is_drawn_in_per_cent(made: Callable[..., Content]) -> None:
    (panel,) = (item for item in RATES if item.variable == "inflation")
    sheet = pools_page(made(), "options", [panel], "t")
    medians = [line for line in sheet.axes[0].lines if len(line.get_xdata()) > 2]
    plain = made().fan("inflation", "options").quantiles[2]
    assert medians[0].get_ydata() == pytest.approx(100.0 * plain)


def test_a_level_between_nil_and_one_has_all_of_its_scale(made: Callable[..., Content]) -> None:
    (panel,) = (item for item in POOLS if item.variable == "will_leading")
    assert pools_page(made(), "options", [panel], "t").axes[0].get_ylim() == (0.0, 1.0)


def test_a_monthly_series_is_drawn_in_the_unit_of_the_panel_and_named(made: Callable[..., Content]) -> None:
    dates = np.array(["2024-01-31", "2024-02-29"], dtype="datetime64[D]")
    overlay = {"inflation": [Series("", "Rosstat", dates, np.array([0.5, 0.6]))]}
    sheet = pools_page(made(), "options", RATES, "t", overlay)
    (ax,) = (ax for ax in sheet.axes if ax.get_title(loc="left") == "Inflation")
    assert any(list(line.get_ydata()) == [50.0, 60.0] for line in ax.lines)
    assert "Monthly series, as published and not as the model counts: Inflation (Rosstat)." in notes(sheet)
    assert "monthly series" in [text.get_text() for text in sheet.axes[-1].texts]


def test_what_is_not_recorded_leaves_no_gap(made: Callable[..., Content]) -> None:
    sheet = pools_page(made(variables=("brent", "debt")), "options", POOLS, "t")
    assert [ax.get_title(loc="left") for ax in sheet.axes[:2]] == ["Challenger: war debt", "Brent"]
    assert len(sheet.axes) == 3


def test_an_empty_stretch_says_why(made: Callable[..., Content]) -> None:
    sheet = pools_page(made(fighting=5, until=date(2030, 1, 1)), "options", POOLS, "t")
    assert all("<\u200920 paths" in [text.get_text() for text in ax.texts] for ax in sheet.axes[:-1])
