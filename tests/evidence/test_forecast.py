"""Months, units, and where a forecast starts."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from attrition.analysis.comparisons import AID
from attrition.evidence.forecast import forecast, month_datum, months_from, unit_factor
from attrition.evidence.origin import at_origin
from attrition.evidence.series import TARGETS
from attrition.scenario import load_scenario
from attrition.scenario.dates import months_after
from tests.evidence.published import FIRST, SERIES

ORIGIN = date(2023, 6, 30)


def test_months_after_an_origin_are_whole() -> None:
    assert months_from(date(2023, 12, 31), 2) == [date(2024, 1, 1), date(2024, 2, 1)]
    # Of December some days are known.
    assert months_from(date(2023, 12, 15), 1) == [date(2024, 1, 1)]
    assert months_from(date(2023, 11, 30), 1) == [date(2023, 12, 1)]


def test_units_of_data_and_model() -> None:
    rate = next(target for target in TARGETS if target.series == "cbr_key_rate")
    assert unit_factor(rate, date(2023, 1, 1)) == pytest.approx(0.01)
    # A billion euros in a month of 31 days, in billions of dollars a year.
    assert unit_factor(AID, date(2023, 1, 1)) == pytest.approx(1.081 * 365.25 / 31)
    assert month_datum(date(2024, 2, 1)).days == 29


def test_a_level_starts_where_it_was_and_a_flow_at_its_mean() -> None:
    """Series moved by a factor, or by a constant, move their forecasts alike, whatever the model's own level is."""
    scenario = at_origin(load_scenario("ukraine-2022"), ORIGIN, 3).scenario
    known = {
        name: [(months_after(FIRST, at), value(at)) for at in range(16)]
        for name, (_, _, value) in SERIES.items()
    }
    moved = known | {
        "oryx_ru_tanks_lost": [(month, 2.0 * value) for month, value in known["oryx_ru_tanks_lost"]],
        "cbr_key_rate": [(month, value + 1.0) for month, value in known["cbr_key_rate"]],
    }
    months = months_from(ORIGIN, 2)
    one, two = (
        forecast(scenario, TARGETS, series, months, rows=4, paths=2, seed=0).series
        for series in (known, moved)
    )
    tanks, rate, brent = "oryx_ru_tanks_lost", "cbr_key_rate", "brent_spot"
    assert np.allclose(two[tanks].samples, 2.0 * one[tanks].samples)
    assert np.allclose(two[rate].samples, one[rate].samples + 1.0)
    assert np.array_equal(two[brent].samples, one[brent].samples)
    assert (one[tanks].anchored, one[rate].anchored) == (6, 1)
    last = known[rate][-1][1]
    assert abs(np.median(one[rate].samples[0]) - last) < 2.5
