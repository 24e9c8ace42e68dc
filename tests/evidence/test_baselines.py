"""Baselines: where they stand, how they spread, what they refuse."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from attrition.evidence.baselines import FEWEST, LONGEST, Baseline, baseline_of, forecastable, past_of
from attrition.evidence.series import TARGETS
from attrition.scenario.dates import months_after


def test_a_random_walk_stays_and_spreads_with_the_root_of_time() -> None:
    values = [10.0, 12.0, 11.0, 13.0, 12.0, 14.0]
    baseline = Baseline(values, log=False)
    step = np.std(np.diff(values), ddof=1)
    for lead in (1, 4, 9):
        sample = baseline.random_walk(lead)
        assert np.median(sample) == pytest.approx(14.0)
        assert sample.std() == pytest.approx(step * np.sqrt(lead), rel=0.01)


def test_positive_series_walk_in_the_logarithm() -> None:
    baseline = Baseline([1.0, 2.0, 1.0, 2.0, 1.0, 2.0], log=True)
    sample = baseline.random_walk(1)
    assert (sample > 0.0).all()
    assert np.median(sample) == pytest.approx(2.0)


def test_the_mean_of_six_months() -> None:
    values = [5.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
    baseline = Baseline(values, log=False)
    assert np.median(baseline.mean_of_six(1)) == pytest.approx(np.mean(values[-6:]))
    assert np.array_equal(baseline.mean_of_six(1), baseline.mean_of_six(12))
    # Its spread is that of its own errors: of 6, 7 and 8 against the means of the six before each.
    errors = [values[at] - np.mean(values[at - 6 : at]) for at in (6, 7, 8)]
    assert baseline.mean_of_six(1).std() == pytest.approx(np.sqrt(np.mean(np.square(errors))), rel=0.01)


def test_only_five_years_count() -> None:
    recent = [float(at % 3) for at in range(LONGEST)]
    one, two = Baseline(recent, log=False), Baseline([900.0, -900.0, *recent], log=False)
    assert np.array_equal(one.random_walk(3), two.random_walk(3))


def test_too_few_or_not_positive_months_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        Baseline([1.0, 2.0, 3.0, 4.0], log=False)
    with pytest.raises(ValueError, match="not above 0"):
        Baseline([1.0, 2.0, 0.0, 4.0, 3.0], log=True)


def test_a_series_is_forecast_once_a_baseline_can_be_made_of_its_months() -> None:
    long = [(months_after(date(2022, 3, 1), at), 80.0) for at in range(FEWEST + 1)]
    assert [target.series for target in forecastable({"brent_spot": long, "cbr_key_rate": long[1:]})] == [
        "brent_spot"
    ]
    assert forecastable({"of nobody": long}) == []


def test_months_before_the_war_belong_to_prices_and_to_no_losses() -> None:
    target = {one.series: one for one in TARGETS}
    known = [(date(2021, 12, 1), 1.0), (date(2023, 1, 1), 2.0)]
    assert past_of(target["brent_spot"], known) == [1.0, 2.0]
    assert past_of(target["oryx_ru_tanks_lost"], known) == [2.0]


def test_a_series_with_a_month_of_nothing_is_not_taken_in_logarithms() -> None:
    tanks = next(one for one in TARGETS if one.series == "oryx_ru_tanks_lost")
    assert tanks.log
    assert baseline_of(tanks, [3.0, 4.0, 5.0, 4.0, 3.0]).log
    assert not baseline_of(tanks, [3.0, 0.0, 5.0, 4.0, 3.0]).log
