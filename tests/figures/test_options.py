from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from attrition.figures.content import Content
from attrition.figures.curves import Curve
from attrition.figures.options import OPTIONS, choosing, draw_option, options_page
from attrition.figures.sheet import new_sheet
from tests.figures.conftest import Ends
from tests.figures.layout import notes

pytestmark = pytest.mark.usefixtures("style")
DATES = np.array(["2026-01-01", "2027-01-01"], dtype="datetime64[D]")


def curve(share: float) -> Curve:
    return Curve(DATES, np.full(2, share), np.full(2, 0.5 * share), np.full(2, 2.0 * share))


def test_a_panel_an_option_with_a_line_a_structure(made: Callable[..., Content], five: Ends) -> None:
    *panels, key = options_page(made(five)).axes
    assert [ax.get_title(loc="left") for ax in panels] == list(OPTIONS.values())
    for ax in panels:
        assert [text.get_text() for text in ax.texts] == ["options", "red line", "spiral", "mirror", "null"]
    assert key.texts[0].get_text() == "options: mean, and middle half of paths"


def test_the_first_structure_has_its_quartiles_and_the_scale_holds_all() -> None:
    _, (ax,) = new_sheet(89.0, 40.0, (1, 1), title="t", notes=[])
    draw_option(ax, {"options": curve(0.1), "null": curve(0.3)})
    assert [set(line.get_ydata()) for line in ax.lines] == [{10.0}, {30.0}]
    (band,) = ax.collections
    assert set(band.get_paths()[0].vertices[:, 1]) == {5.0, 20.0}
    assert ax.get_ylim() == pytest.approx((0.0, 1.08 * 30.0))


def test_the_first_weeks_do_not_make_the_scale() -> None:
    _, (ax,) = new_sheet(89.0, 40.0, (1, 1), title="t", notes=[])
    dates = np.datetime64("2026-01-01") + 7 * np.arange(30)
    share = np.where(np.arange(30) < 2, 0.9, 0.1)
    draw_option(ax, {"options": Curve(dates, share, share, share)})
    assert ax.get_ylim() == pytest.approx((0.0, 10.8))


def test_a_structure_without_choice_is_named_and_not_drawn(
    made: Callable[..., Content], five: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = made(five)
    real = Content.mean
    nothing = curve(0.0)
    monkeypatch.setattr(
        Content, "mean", lambda self, name, each: nothing if each == "null" else real(self, name, each)
    )
    assert choosing(content) == ["options", "red_line", "spiral", "mirror"]
    assert "No choice, and so no line: null." in notes(options_page(content))


def test_without_recorded_options_nobody_chooses(made: Callable[..., Content]) -> None:
    assert choosing(made(variables=("brent",))) == []
