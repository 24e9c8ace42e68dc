"""What must hold of any page as it is printed."""

from __future__ import annotations

from typing import Any

SMALLEST_POINTS = 6.0
TOUCH = 1.5
"""Pixels by which boxes of words may overlap: a box is a little larger than its letters."""


def words(sheet: Any) -> list[tuple[str, Any, Any]]:
    """Return every visible text of a page with itself and its box, tick labels within the axes' limits included."""
    sheet.canvas.draw()
    found = list(sheet.texts)
    for ax in sheet.axes:
        found += [*ax.texts, ax._left_title]
        if ax.axison:
            found += [ax.xaxis.label, ax.yaxis.label]
            for axis, limits in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim())):
                found += [
                    tick.label1
                    for tick in axis.get_major_ticks()
                    if min(limits) <= tick.get_loc() <= max(limits)
                ]
    return [(text.get_text(), text, text.get_window_extent()) for text in found if text.get_text().strip()]


def assert_printable(sheet: Any) -> None:
    """Assert that no words are cut off, too small, or written over others."""
    shown = words(sheet)
    for text, item, box in shown:
        assert item.get_size() >= SMALLEST_POINTS - 1e-9, (text, item.get_size())
        assert box.x0 >= -TOUCH and box.x1 <= sheet.bbox.x1 + TOUCH, (text, "is cut off at a side")
        assert box.y0 >= -TOUCH and box.y1 <= sheet.bbox.y1 + TOUCH, (text, "is cut off above or below")
    for index, (text, _, box) in enumerate(shown):
        for other, _, beside in shown[index + 1 :]:
            wide = min(box.x1, beside.x1) - max(box.x0, beside.x0)
            high = min(box.y1, beside.y1) - max(box.y0, beside.y0)
            assert min(wide, high) <= TOUCH, (text, "lies on", other)


def notes(sheet: Any) -> str:
    """Return the notes under a page as one line."""
    return " ".join(sheet.texts[-1].get_text().split())
