"""The eight equations fitted to months of casualties: informed by them, anchored at the last, none where too few."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from attrition.analysis.comparisons import COMPARISONS
from attrition.evidence.rivals import equations_fit
from attrition.evidence.rivals.equations import FITTED
from attrition.evidence.rivals.equations_fit import SERIES, eight_forecast, fitted
from attrition.evidence.summaries import monthly_summary
from attrition.scenario.dates import months_after

COMPARISON = next(item for item in COMPARISONS if item.series == SERIES)
FIRST = date(2022, 3, 1)


def months(level: float, count: int = 18) -> list[tuple[date, float]]:
    """A series of persons a month that rises a little."""
    return [(months_after(FIRST, at), level * (1.0 + 0.01 * at)) for at in range(count)]


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fit of fewer rows and waves than a leaderboard takes."""
    monkeypatch.setattr(equations_fit, "ROWS", 256)
    monkeypatch.setattr(equations_fit, "WAVES", 2)


def test_higher_casualties_mean_that_more_is_killed_or_fired() -> None:
    posteriors = []
    for level in (10_000.0, 40_000.0):
        summary = monthly_summary(COMPARISON, months(level))
        assert summary is not None
        posteriors.append(fitted(summary, 3))
    low, high = posteriors
    assert low.mean.shape == (len(FITTED),)
    killed = FITTED.index("challenger_killed")
    assert high.mean[killed] > low.mean[killed] + 0.3
    # The months tell something: no number is less certain than its prior, and this one is more so.
    assert np.all(np.diag(low.covariance) < 1.2) and low.covariance[killed, killed] < 0.9


def test_a_forecast_starts_where_the_series_is() -> None:
    known = months(20_000.0)
    ahead = [months_after(known[-1][0], at + 1) for at in range(6)]
    found = eight_forecast(COMPARISON, known, ahead, samples=200, seed=3)
    assert found is not None
    forecast, goes_on = found
    assert forecast.samples.shape[0] == 6 and 0 < forecast.samples.shape[1] <= 200
    assert 0.0 < goes_on < 1.0
    assert 0.5 < np.median(forecast.samples[0]) / known[-1][1] < 2.0
    again = eight_forecast(COMPARISON, known, ahead, samples=200, seed=3)
    assert again is not None and np.array_equal(again[0].samples, forecast.samples)


def test_a_short_series_has_no_forecast() -> None:
    assert eight_forecast(COMPARISON, months(20_000.0, 2), [date(2022, 5, 1)], samples=8, seed=0) is None
