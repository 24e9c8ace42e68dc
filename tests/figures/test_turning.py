from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from attrition.figures.content import Content
from attrition.figures.curves import Curve
from attrition.figures.sheet import new_sheet
from attrition.figures.turning import draw_turned, turning_page
from tests.figures.conftest import Ends
from tests.figures.layout import notes

pytestmark = pytest.mark.usefixtures("style")


def curve(share: float) -> Curve:
    dates = np.array(["2026-01-01", "2027-01-01"], dtype="datetime64[D]")
    whole = np.full(2, share)
    return Curve(dates, whole, np.maximum(whole - 0.1, 0.0), np.minimum(whole + 0.1, 1.0))


def test_three_measures_by_three_sides(made: Callable[..., Content]) -> None:
    sheet = turning_page(made(turned=0.2), "options")
    titles = [ax.get_title(loc="left") for ax in sheet.axes]
    assert titles == [
        "D1, exhaustion: challenger",
        "D1, exhaustion: defender",
        "D1, exhaustion: coalition",
        "D3, drift of balance: challenger",
        "D3, drift of balance: defender",
        "D3, drift of will: coalition",
        "D4, odds of events: challenger",
        "D4, odds of events: defender",
        "D4, odds of events: coalition",
    ]
    for ax in sheet.axes:
        assert [set(line.get_ydata()) for line in ax.lines] == [{50.0}, {20.0}]
        assert [text.get_text() for text in ax.texts] == ["driftless twin", "options"]


def test_rival_structures_are_thin_lines_with_their_names(made: Callable[..., Content], five: Ends) -> None:
    ax = turning_page(made(five), "spiral").axes[0]
    names = [text.get_text() for text in ax.texts]
    assert names == ["driftless twin", "options", "red line", "mirror", "null", "spiral"]
    widths = dict(zip(names, (line.get_linewidth() for line in ax.lines), strict=True))
    assert widths["spiral"] > widths["driftless twin"] > widths["options"] == widths["null"]


def test_bands_are_those_of_the_structure_and_its_twin() -> None:
    _, (ax,) = new_sheet(89.0, 50.0, (1, 1), title="t", notes=[])
    draw_turned(ax, "options", curve(0.3), curve(0.5), {"null": curve(0.7)})
    spans = [
        (band.get_paths()[0].vertices[:, 1].min(), band.get_paths()[0].vertices[:, 1].max())
        for band in ax.collections
    ]
    assert spans == [pytest.approx((40.0, 60.0)), pytest.approx((20.0, 40.0))]


@pytest.mark.parametrize(("model", "twin"), [(0.49, 0.5), (0.52, 0.5), (0.02, 0.01), (0.0, 0.0), (0.99, 1.0)])
def test_names_of_close_curves_stand_apart_in_their_order(model: float, twin: float) -> None:
    sheet, (ax,) = new_sheet(89.0, 32.0, (1, 1), title="t", notes=[], right_mm=25.0)
    draw_turned(ax, "options", curve(model), curve(twin))
    sheet.canvas.draw()
    boxes = {text.get_text(): text.get_window_extent() for text in ax.texts}
    lower, upper = ("options", "driftless twin") if model < twin else ("driftless twin", "options")
    assert boxes[lower].y1 <= boxes[upper].y0 + 1.0


@pytest.mark.parametrize(("draws", "said"), [(10, False), (40, True)])
def test_only_the_excess_over_the_twin_is_interpreted(
    made: Callable[..., Content], draws: int, said: bool
) -> None:
    content = made()
    content.manifest.plan.draws = draws  # type: ignore[misc]
    found = notes(turning_page(content, "options"))
    assert "only the excess over the twin is interpreted" in found
    assert ("10 of the 40 prior draws" in found) == said


def test_without_the_twin_the_figure_says_so(made: Callable[..., Content]) -> None:
    sheet = turning_page(made(driftless=False), "options")
    assert [len(ax.lines) for ax in sheet.axes] == [1] * 9
    assert "without it these shares cannot be interpreted" in notes(sheet)


def test_a_measure_that_is_not_recorded_has_no_panel(made: Callable[..., Content]) -> None:
    sheet = turning_page(made(variables=("brent", "d3_turned")), "options")
    assert [ax.get_title(loc="left") for ax in sheet.axes] == ["D3, drift of balance: challenger"]
