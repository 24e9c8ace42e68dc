from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from attrition.figures.content import Content, Curve
from attrition.figures.sheet import new_sheet
from attrition.figures.turning import draw_turned, turning_page

pytestmark = pytest.mark.usefixtures("style")


def test_model_and_twin_stand_in_one_panel_a_measure(made: Callable[..., Content]) -> None:
    sheet = turning_page(made(turned=0.2), "options")
    assert [ax.get_title(loc="left") for ax in sheet.axes] == [
        "D1, exhaustion crossing",
        "D3, drift of the balance",
    ]
    for ax in sheet.axes:
        assert [set(line.get_ydata()) for line in ax.lines] == [{20.0}, {50.0}]
        assert [text.get_text() for text in ax.texts] == ["model", "driftless twin"]


@pytest.mark.parametrize(("model", "twin"), [(0.49, 0.5), (0.52, 0.5), (0.02, 0.01), (0.0, 0.0), (0.99, 1.0)])
def test_names_of_close_curves_stand_apart_in_their_order(model: float, twin: float) -> None:
    dates = np.array(["2026-01-01", "2027-01-01"], dtype="datetime64[D]")
    sheet, (ax,) = new_sheet(85.0, 50.0, (1, 1), title="t", notes=[], right_mm=25.0)
    draw_turned(ax, Curve(dates, np.full(2, model)), Curve(dates, np.full(2, twin)))
    sheet.canvas.draw()
    boxes = {text.get_text(): text.get_window_extent() for text in ax.texts}
    lower, upper = ("model", "driftless twin") if model <= twin else ("driftless twin", "model")
    assert boxes[lower].y1 <= boxes[upper].y0 + 1.0


@pytest.mark.parametrize(("draws", "said"), [(10, False), (40, True)])
def test_only_the_excess_over_the_twin_is_interpreted(
    made: Callable[..., Content], draws: int, said: bool
) -> None:
    content = made()
    content.manifest.plan.draws = draws  # type: ignore[misc]
    notes = " ".join(turning_page(content, "options").texts[-1].get_text().split())
    assert "only the excess over the twin is interpreted" in notes
    assert ("10 of the 40 prior draws" in notes) == said


def test_without_the_twin_the_figure_says_so(made: Callable[..., Content]) -> None:
    sheet = turning_page(made(driftless=False), "options")
    assert [len(ax.lines) for ax in sheet.axes] == [1, 1]
    assert "without it these shares cannot be interpreted" in " ".join(sheet.texts[-1].get_text().split())


def test_a_measure_that_is_not_recorded_has_no_panel(made: Callable[..., Content]) -> None:
    sheet = turning_page(made(variables=("brent", "d3_turned")), "options")
    assert [ax.get_title(loc="left") for ax in sheet.axes] == ["D3, drift of the balance"]
