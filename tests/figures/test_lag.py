from __future__ import annotations

import pytest

from attrition.figures.lag import Lag, lag_page
from attrition.statistics.proportions import proportion
from tests.figures.layout import assert_printable, notes

BOTH = proportion([0.2, 0.4, 0.3, 0.3], 10)
LAGS = [
    Lag("base", "options", (-2.0, 1.0, 4.0, 8.0, 15.0), BOTH),
    Lag("base", "null", None, proportion([0.0, 0.0], 10)),
    Lag("more_aid", "options", (-1.0, 0.0, 2.0, 3.0, 5.0), BOTH),
]


@pytest.mark.usefixtures("style")
def test_a_row_a_structure_and_what_has_no_lag_is_said() -> None:
    sheet = lag_page(LAGS, title="Lag", notes=["Not a prediction."])
    assert_printable(sheet)
    (ax,) = sheet.axes
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "base: options",
        "null",
        "more aid: options",
    ]
    said = [text.get_text() for text in ax.texts]
    assert said == ["30±4 % of paths", "no path has both", "30±4 % of paths"]
    medians = [float(line.get_xdata()[0]) for line in ax.lines if line.get_marker() == "o"]
    assert medians == [4.0, 2.0]
    assert "has no lag" in notes(sheet)
