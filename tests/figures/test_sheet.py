from __future__ import annotations

from datetime import date

import matplotlib.dates
import pytest

from attrition.figures.sheet import date_axis, file_bytes, mark_data_end, new_sheet, spread_labels
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


@pytest.mark.parametrize("width", [85.0, 178.0])
def test_notes_stay_within_the_sheet_and_below_the_axes(width: float) -> None:
    note = "Published figures, with those who gave them: who claimed what, and when, in so many words. " * 3
    sheet, (ax,) = new_sheet(width, 40.0, (1, 1), title="t", notes=[note, note])
    sheet.canvas.draw()
    text = sheet.texts[-1].get_window_extent()
    assert text.x1 < sheet.bbox.x1 and text.y0 > 0
    assert text.y1 < ax.get_tightbbox().y0


def test_years_are_labelled_and_the_last_one_too() -> None:
    _, (ax,) = new_sheet(85.0, 40.0, (1, 1), title="t", notes=[])
    date_axis(ax, date(2022, 2, 24), date(2035, 12, 31))
    low, high = ax.get_xlim()
    shown = [matplotlib.dates.num2date(tick).year for tick in ax.get_xticks() if low <= tick <= high]
    assert shown == [2024, 2026, 2028, 2030, 2032, 2034, 2036]


def test_a_short_span_has_every_year() -> None:
    _, (ax,) = new_sheet(85.0, 40.0, (1, 1), title="t", notes=[])
    date_axis(ax, date(2022, 2, 24), date(2025, 12, 31))
    low, high = ax.get_xlim()
    shown = [matplotlib.dates.num2date(tick).year for tick in ax.get_xticks() if low <= tick <= high]
    assert shown == [2023, 2024, 2025, 2026]


def test_the_end_of_the_data_is_a_line_with_its_date() -> None:
    _, (ax,) = new_sheet(85.0, 40.0, (1, 1), title="t", notes=[])
    mark_data_end(ax, date(2025, 12, 31), label=True)
    assert len(ax.lines) == 1
    assert [text.get_text() for text in ax.texts] == ["data end 2025-12-31"]


def test_without_data_there_is_no_line() -> None:
    _, (ax,) = new_sheet(85.0, 40.0, (1, 1), title="t", notes=[])
    mark_data_end(ax, None, label=True)
    assert not ax.lines and not ax.texts


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], []),
        ([0.5], [0.5]),
        ([0.2, 0.8], [0.2, 0.8]),
        ([0.5, 0.5, 0.5], [0.5, 0.6, 0.7]),
        ([0.0, 0.01], [0.05, 0.15]),
        ([0.99, 0.98], [0.95, 0.85]),
    ],
)
def test_labels_keep_their_distance_and_their_order(places: list[float], expected: list[float]) -> None:
    assert spread_labels(places, 0.1, 0.05, 0.95) == pytest.approx(expected)


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
