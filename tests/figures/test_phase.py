from __future__ import annotations

import polars as pl
import pytest
from matplotlib.colors import to_rgb

from attrition.figures.phase import phase_pages
from tests.figures.layout import assert_printable, notes

NAMES = ["structure", "x", "y", "value", "se"]


def frame(structures: tuple[str, ...] = ("options", "null")) -> pl.DataFrame:
    rows = [
        (name, x, y, 0.1 + 0.4 * x * y, 0.02) for name in structures for x in (0.0, 1.0) for y in (0.0, 1.0)
    ]
    return pl.DataFrame(rows, schema=NAMES, orient="row")


@pytest.mark.usefixtures("style")
def test_every_cell_has_its_number_with_its_error_and_all_panels_one_scale() -> None:
    (sheet,) = phase_pages(
        frame(),
        title="t",
        factors=("aid", "yardstick"),
        unit="% of paths",
        notes=["Not a prediction."],
        factor=100.0,
    )
    assert_printable(sheet)
    for ax in sheet.axes:
        assert sorted(text.get_text() for text in ax.texts) == ["10±2", "10±2", "10±2", "50±2"]
        # Dark words on light colours, light words on dark ones.
        assert {text.get_color() for text in ax.texts if text.get_text() == "10±2"} == {"white"}
        assert {text.get_color() for text in ax.texts if text.get_text() == "50±2"} != {"white"}
    assert "from 10 (dark) to 50 (light)" in notes(sheet)


def luminance(colour: object) -> float:
    """Relative luminance, as the guidelines for accessible content (WCAG 2.2) define it."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.usefixtures("style")
def test_words_stand_out_of_every_colour_of_the_scale() -> None:
    steps = 11
    rows = [("options", float(step), 0.0, float(step), None) for step in range(steps)]
    some = pl.DataFrame(rows, schema=NAMES, orient="row", infer_schema_length=None)
    (sheet,) = phase_pages(some, title="t", factors=("a", "b"), unit="%", notes=[])
    (ax,) = sheet.axes
    assert len(ax.texts) == steps
    for words, cell in zip(ax.texts, ax.collections, strict=True):
        of_words, of_cell = luminance(words.get_color()), luminance(cell.get_facecolor()[0][:3])
        light, dark = max(of_words, of_cell), min(of_words, of_cell)
        assert (light + 0.05) / (dark + 0.05) >= 4.0, words.get_text()


@pytest.mark.usefixtures("style")
def test_a_cell_without_a_value_stays_empty() -> None:
    rows = [("options", 0.0, 0.0, 0.2, None), ("options", 1.0, 0.0, None, None)]
    some = pl.DataFrame(rows, schema=NAMES, orient="row", infer_schema_length=None)
    (sheet,) = phase_pages(some, title="t", factors=("a", "b"), unit="%", notes=[])
    (ax,) = sheet.axes
    assert [text.get_text() for text in ax.texts] == ["0.20"] and len(ax.collections) == 1
