from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from attrition.figures.curves import Fan
from attrition.figures.fan import draw_fan, draw_figures, from_zero
from attrition.figures.sheet import new_sheet
from attrition.scenario import Figure

pytestmark = pytest.mark.usefixtures("style")

DATES = np.array(["2023-01-01", "2024-01-01", "2025-01-01"], dtype="datetime64[D]")
FAN = Fan(DATES, np.array([[1.0], [2.0], [3.0], [4.0], [5.0]]) * np.ones((1, 3)))


def axes() -> Any:
    return new_sheet(89.0, 40.0, (1, 1), title="t", notes=[])[1][0]


def test_two_bands_and_a_median() -> None:
    ax = draw_fan(axes(), FAN)
    spans = [
        (path.vertices[:, 1].min(), path.vertices[:, 1].max())
        for band in ax.collections
        for path in band.get_paths()
    ]
    assert spans == [(1.0, 5.0), (2.0, 4.0)]
    assert list(ax.lines[0].get_ydata()) == [3.0] * 3


def test_figures_are_points_with_bars_where_a_range_is_given() -> None:
    figures = [
        Figure("brent", date(2023, 6, 1), 80.0, "USD/bbl"),
        Figure("brent", date(2024, 6, 1), 70.0, "USD/bbl", low=60.0, high=90.0),
        Figure("brent", date(2025, 6, 1), 50.0, "USD/bbl", low=40.0),
    ]
    ax = draw_figures(axes(), figures)
    drawn = [list(map(float, line.get_ydata())) for line in ax.lines]
    assert drawn == [[80.0], [60.0, 90.0], [70.0], [40.0, 50.0], [50.0]]


def test_the_scale_begins_at_zero_and_holds_the_figures() -> None:
    ax = from_zero(draw_fan(axes(), FAN), FAN, [Figure("brent", date(2023, 6, 1), 9.0, "USD/bbl", high=10.0)])
    assert ax.get_ylim() == pytest.approx((0.0, 10.8))


def test_negative_values_keep_their_scale() -> None:
    negative = Fan(DATES, FAN.quantiles - 4.0)
    assert from_zero(draw_fan(axes(), negative), negative).get_ylim()[0] < -3.0


def test_a_scale_has_its_least_top_and_holds_other_values() -> None:
    low = Fan(DATES, FAN.quantiles / 10.0)
    assert from_zero(draw_fan(axes(), low), low, least=1.0).get_ylim() == (0.0, 1.0)
    assert from_zero(draw_fan(axes(), low), low, others=[2.0, float("nan")]).get_ylim()[1] == pytest.approx(
        2.16
    )
