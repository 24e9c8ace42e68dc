from __future__ import annotations

import gc

import pytest

from attrition.figures.sheet import (
    collector_paused,
    file_bytes,
    new_sheet,
    note_size,
    place_mm,
    ruled,
    text_width_mm,
)
from attrition.figures.styles import MILLIMETRES_PER_INCH

pytestmark = pytest.mark.usefixtures("style")


def test_axes_have_their_size_and_stay_on_the_sheet() -> None:
    sheet, axes = new_sheet(
        178.0, 30.0, (2, 3), title="t", notes=["a note"], left_mm=12.0, right_mm=4.0, gap_mm=(10.0, 16.0)
    )
    width, height = (side * MILLIMETRES_PER_INCH for side in sheet.get_size_inches())
    assert width == pytest.approx(178.0)
    boxes = [ax.get_position() for ax in axes]
    assert [box.height * height for box in boxes] == pytest.approx([30.0] * 6)
    assert boxes[0].x0 * width == pytest.approx(12.0)
    assert boxes[2].x1 * width == pytest.approx(174.0)
    assert (boxes[1].x0 - boxes[0].x1) * width == pytest.approx(10.0)
    assert (boxes[0].y0 - boxes[3].y1) * height == pytest.approx(16.0)
    assert all(box.y0 > 0 and box.y1 < 1 for box in boxes)


@pytest.mark.parametrize("width", [89.0, 183.0])
def test_notes_stay_within_the_sheet_and_below_the_axes(width: float) -> None:
    note = "Published figures, with those who gave them: who claimed what, and when, in so many words. " * 3
    sheet, (ax,) = new_sheet(width, 40.0, (1, 1), title="t", notes=[note, note])
    sheet.canvas.draw()
    text = sheet.texts[-1].get_window_extent()
    assert text.x1 < sheet.bbox.x1 and text.y0 > 0
    assert text.y1 < ax.get_tightbbox().y0


@pytest.mark.parametrize("form", ["pdf", "png", "svg"])
def test_equal_figures_are_equal_files(form: str) -> None:
    def drawn() -> bytes:
        sheet, (ax,) = new_sheet(85.0, 40.0, (1, 1), title="t", notes=["n"])
        ax.plot([0, 1], [0, 1])
        return file_bytes(sheet, form)

    assert drawn() == drawn()


def test_a_pdf_embeds_its_fonts_and_has_no_date() -> None:
    sheet, _ = new_sheet(85.0, 40.0, (1, 1), title="t", notes=["n"])
    content = file_bytes(sheet, "pdf")
    assert b"/FontFile2" in content and b"/Type3" not in content
    assert b"CreationDate" not in content


def test_strip_and_foot_keep_their_room() -> None:
    plain = new_sheet(89.0, 40.0, (1, 1), title="t", notes=["n"])[0].get_size_inches()[1]
    sheet, (ax,) = new_sheet(89.0, 40.0, (1, 1), title="t", notes=["n"], strip_mm=5.0, foot_mm=20.0)
    assert MILLIMETRES_PER_INCH * (sheet.get_size_inches()[1] - plain) == pytest.approx(25.0)
    assert place_mm(ax)[3] == pytest.approx(40.0)


def test_ruled_axes_are_in_millimetres() -> None:
    sheet, _ = new_sheet(89.0, 40.0, (1, 1), title="t", notes=[])
    ax = ruled(sheet, 10.0, 5.0, 30.0, 8.0)
    assert place_mm(ax) == pytest.approx((10.0, 5.0, 30.0, 8.0))
    assert (ax.get_xlim(), ax.get_ylim()) == ((0.0, 30.0), (0.0, 8.0)) and not ax.axison


def test_the_width_of_words_is_that_drawn() -> None:
    sheet, (ax,) = new_sheet(183.0, 40.0, (1, 1), title="t", notes=[])
    text = ax.text(0.0, 0.5, "medians of other structures", size=note_size())
    sheet.canvas.draw()
    drawn = text.get_window_extent().width / sheet.dpi * MILLIMETRES_PER_INCH
    assert text_width_mm("medians of other structures", note_size()) == pytest.approx(drawn, rel=0.05)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_goes_on_as_before_even_after_an_error(enabled: bool) -> None:
    was = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        with pytest.raises(ValueError, match="a page"), collector_paused():
            assert not gc.isenabled()
            raise ValueError("a page that cannot be drawn")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was else gc.disable)()
