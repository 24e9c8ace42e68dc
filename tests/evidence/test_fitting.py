"""Which single figures are known at an origin."""

from __future__ import annotations

from datetime import date

from attrition.evidence.fitting import single_data
from attrition.observed.estimates import PublishedFigure


def urals(first: date, last: date, value: float) -> PublishedFigure:
    return PublishedFigure("urals_price", first, last, None, value, None, "USD/bbl", "invented", "")


def test_only_periods_that_were_over_a_month_ago_are_known() -> None:
    start, origin = date(2022, 2, 24), date(2023, 6, 30)
    known = urals(date(2023, 4, 1), date(2023, 4, 30), 58.0)
    late = urals(date(2023, 6, 1), date(2023, 6, 30), 55.0)
    before = urals(date(2022, 1, 1), date(2022, 1, 31), 80.0)
    found = single_data([before, known, late], start, origin)["urals_price"]
    assert [(datum.first, datum.value) for datum in found] == [(date(2023, 4, 1), 58.0)]
