from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from attrition.figures.content import Content
from attrition.figures.lag import Lag, lag_page, recorded_lags, run_lag_page
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


@pytest.mark.usefixtures("style")
def test_the_lag_of_a_run_leaves_out_what_had_turned_before_anybody_looked(
    made: Callable[..., Content],
) -> None:
    content = made()
    begin = float((content.forecast_start - content.manifest.start).days)
    truth = [begin + 7.0] * 10 + [begin + 100.0] * 50 + [None] * 40
    belief = [begin + 7.0] * 10 + [begin + 100.0 + 30.4375 * 6] * 30 + [None] * 60
    days = pl.DataFrame({"d2_day": truth * 2, "d2_belief_day": belief * 2})
    outcomes = pl.read_parquet(content.path / "outcomes.parquet").drop(
        "d2_day", "d2_belief_day", strict=False
    )
    outcomes.hstack(days).write_parquet(content.path / "outcomes.parquet")
    (lag,), begun = recorded_lags(content)
    assert begun == pytest.approx(0.1)
    assert lag.both.p == pytest.approx(0.3)
    assert lag.quantiles == pytest.approx((6.0,) * 5)
    sheet = run_lag_page(content)
    assert_printable(sheet)
    assert "Left out: the 10 %" in notes(sheet)
