from __future__ import annotations

from itertools import pairwise

import pytest

from attrition.figures.key import STRIP_MM, WIDE, draw_key
from attrition.figures.sheet import TITLE_MM, new_sheet, place_mm

pytestmark = pytest.mark.usefixtures("style")
MARKS = (*WIDE, "figure", "series", "data end")


def test_marks_stand_before_their_words_and_in_order() -> None:
    sheet, _ = new_sheet(183.0, 20.0, (1, 1), title="t", notes=[], strip_mm=STRIP_MM)
    ax = draw_key(sheet, [(mark, mark) for mark in MARKS])
    sheet.canvas.draw()
    assert [text.get_text() for text in ax.texts] == list(MARKS)
    boxes = [text.get_window_extent() for text in ax.texts]
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))
    assert len(ax.lines) + len(ax.collections) > len(MARKS)


def test_the_strip_lies_between_title_and_panels() -> None:
    sheet, (panel,) = new_sheet(183.0, 20.0, (1, 1), title="t", notes=[], strip_mm=STRIP_MM)
    _, top, _, height = place_mm(draw_key(sheet, [("fan", "median")]))
    assert top == pytest.approx(TITLE_MM)
    assert top + height <= place_mm(panel)[1]
