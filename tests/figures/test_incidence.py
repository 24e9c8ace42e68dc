from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from attrition.figures.content import Content
from attrition.figures.incidence import NAMES, draw_incidence, incidence_page
from attrition.figures.sheet import new_sheet
from attrition.model.ends import End

pytestmark = pytest.mark.usefixtures("style")


def test_areas_stack_to_all_paths(made: Callable[..., Content]) -> None:
    content = made()
    found = content.incidence("options")
    _, (ax,) = new_sheet(178.0, 60.0, (1, 1), title="t", notes=[])
    assert draw_incidence(ax, content.dates(found.days), found) is ax
    assert len(ax.collections) == len(found.ends) + 1
    tops = [np.max(area.get_paths()[0].vertices[:, 1]) for area in ax.collections]
    assert tops[0] == 0.0 and tops[1] == pytest.approx(2.0) and tops[-1] == pytest.approx(100.0)


def test_the_band_of_still_fighting_is_named_with_its_share(made: Callable[..., Content]) -> None:
    sheet = incidence_page(made())
    texts = [text.get_text() for text in sheet.axes[0].texts]
    assert texts[-1] == "still fighting  97±1 %"
    assert texts[1] == "fighting freezes  2±1 %"


def test_ends_that_are_not_modelled_are_named_and_not_drawn(made: Callable[..., Content]) -> None:
    sheet = incidence_page(made(missing=(End.WITHDRAWAL, End.ESCALATION)))
    assert not any(NAMES[End.WITHDRAWAL] in text.get_text() for text in sheet.axes[0].texts)
    notes = " ".join(sheet.texts[-1].get_text().split())
    assert "not drawn: challenger withdraws, escalation out of control." in notes


def test_labels_do_not_overlap_and_stay_on_the_sheet(made: Callable[..., Content]) -> None:
    sheet = incidence_page(made({"options": {end: [2000.0] for end in list(End)[1:]}}))
    sheet.canvas.draw()
    boxes = sorted((text.get_window_extent() for text in sheet.axes[0].texts), key=lambda box: box.y0)
    assert all(lower.y1 <= upper.y0 + 1.0 for lower, upper in pairwise(boxes))
    assert max(box.x1 for box in boxes) < sheet.bbox.x1


def test_structures_stand_side_by_side(made: Callable[..., Content]) -> None:
    sheet = incidence_page(made({"options": {End.FREEZE: [1500.0]}, "null": {End.WITHDRAWAL: [1500.0] * 9}}))
    assert [ax.get_title(loc="left") for ax in sheet.axes] == ["structure options", "structure null"]
    assert [len(ax.texts) for ax in sheet.axes] == [0, len(End)]
    assert "under structures options, null" in sheet.texts[-1].get_text()


def test_limits_travel_with_the_figure(made: Callable[..., Content]) -> None:
    notes = " ".join(incidence_page(made()).texts[-1].get_text().split())
    for part in (
        "Data end 2025-12-31.",
        "seed 7",
        "Not a prediction: in this model, under structure options",
    ):
        assert part in notes
