from __future__ import annotations

from collections.abc import Callable

import pytest

from attrition.figures.content import Content
from attrition.figures.turning import LABEL_GAP, turning_page

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


@pytest.mark.parametrize("turned", [0.49, 0.5, 0.52])
def test_names_of_close_curves_stand_apart(made: Callable[..., Content], turned: float) -> None:
    ax = turning_page(made(turned=turned), "options").axes[0]
    model, twin = (text.xy[1] for text in ax.texts)
    assert abs(model - twin) == pytest.approx(LABEL_GAP)
    assert (model >= twin) == (turned >= 0.5)


def test_only_the_excess_over_the_twin_is_interpreted(made: Callable[..., Content]) -> None:
    notes = " ".join(turning_page(made(), "options").texts[-1].get_text().split())
    assert "10 of the prior draws" in notes and "only the excess over the twin is interpreted" in notes


def test_without_the_twin_the_figure_says_so(made: Callable[..., Content]) -> None:
    sheet = turning_page(made(driftless=False), "options")
    assert [len(ax.lines) for ax in sheet.axes] == [1, 1]
    assert "without it these shares cannot be interpreted" in " ".join(sheet.texts[-1].get_text().split())


def test_a_measure_that_is_not_recorded_has_no_panel(made: Callable[..., Content]) -> None:
    sheet = turning_page(made(variables=("brent", "d3_turned")), "options")
    assert [ax.get_title(loc="left") for ax in sheet.axes] == ["D3, drift of the balance"]
