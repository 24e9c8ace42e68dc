"""Forecasts that know nothing of wars: what a model must beat before anyone listens to it.

Both are made from the months of a series up to the origin, in the logarithm where the series is one of positive sizes.
A random walk stays where it is and spreads with the root of time at the series' own monthly spread; the mean of the
last six months stays there, with the spread that this forecast had over the months before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.observation import Comparison
from attrition.evidence.series import TARGETS, Months
from attrition.numeric.normal import normal_quantile

Floats = NDArray[np.float64]

SIZE = 501
"""Quantiles that stand for a baseline's distribution."""
LONGEST = 60
"""Months before the origin that tell the spread, at most: five years, for what was usual long ago is not."""
FEWEST = 4
"""Changes that a spread needs."""
WINDOW = 6
OLDER = ("brent_spot", "cbr_key_rate", "ru_cpi_yoy", "nwf_liquid_rub")
"""Series whose months before the war belong to them: prices and rates did not begin with it."""
_SMALLEST = 1e-9


def _standard() -> Floats:
    return np.array([normal_quantile((index + 0.5) / SIZE) for index in range(SIZE)])


class Baseline:
    """The months of a series before an origin, as two forecasts.

    Parameters
    ----------
    values : of the months up to the origin, from the earliest, without gaps at the end.
    log : whether changes are of the logarithm; then values must be positive.

    Raises
    ------
    ValueError : for fewer than five months, or one that is not positive where logarithms are taken.
    """

    def __init__(self, values: Sequence[float], *, log: bool) -> None:
        series = np.asarray(values, dtype=np.float64)[-LONGEST:]
        if len(series) <= FEWEST:
            raise ValueError(f"{len(series)} months are too few; a baseline needs {FEWEST + 1}")
        if log and not (series > 0.0).all():
            raise ValueError("a month of a positive series is not above 0")
        self.log = log
        self._series = np.log(series) if log else series
        self._standard = _standard()

    def random_walk(self, lead: int) -> Floats:
        """Return quantiles of the random walk, float64[SIZE], `lead` months after the last one known."""
        step = max(float(np.std(np.diff(self._series), ddof=1)), _SMALLEST)
        return self._out(self._series[-1] + step * np.sqrt(lead) * self._standard)

    def mean_of_six(self, lead: int) -> Floats:
        """Return quantiles of the mean of the last six months, float64[SIZE]; the same at every lead."""
        window = min(WINDOW, len(self._series) - 2)
        means = np.lib.stride_tricks.sliding_window_view(self._series, window).mean(axis=1)
        errors = self._series[window:] - means[:-1]
        spread = max(float(np.sqrt(np.mean(errors * errors))), _SMALLEST)
        return self._out(means[-1] + spread * self._standard)

    def _out(self, values: Floats) -> Floats:
        return np.exp(values) if self.log else values


def forecastable(known: Mapping[str, Months]) -> list[Comparison]:
    """Return the scored series with so many months up to an origin that a baseline can be made of them.

    Parameters
    ----------
    known : by series, months up to the origin.
    """
    return [
        target
        for target in TARGETS
        if sum(month >= target.since for month, _ in known.get(target.series, ())) > FEWEST
    ]


def past_of(comparison: Comparison, known: Months) -> list[float]:
    """Return the values of a series that a baseline is made of, of months up to an origin."""
    return [value for month, value in known if month >= comparison.since or comparison.series in OLDER]


def baseline_of(comparison: Comparison, past: Sequence[float]) -> Baseline:
    """Return the baseline of a series, in logarithms where the model's forecast is and its values admit it."""
    return Baseline(past, log=comparison.log and min(past) > 0.0)
