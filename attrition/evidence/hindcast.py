"""Blind forecasts from past origins, scored on what came: the model, and baselines that know nothing of wars."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import numpy as np

from attrition.errors import InputError
from attrition.evidence.baselines import baseline_of, forecastable, past_of
from attrition.evidence.forecast import forecast, months_from
from attrition.evidence.history import with_months
from attrition.evidence.origin import at_origin
from attrition.evidence.scoring import WINDOWS, MonthScore, WindowScore, score_month, window_scores
from attrition.evidence.series import Months, monthly_series, until
from attrition.scenario.records import Scenario

DEFAULT_ROWS, DEFAULT_PATHS = 256, 8


LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class MonthForecast:
    """What was forecast of one month: quantiles at 5, 25, 50, 75 and 95 %, in the unit of the data."""

    month: date
    quantiles: tuple[float, ...]


@dataclass(frozen=True)
class OriginHindcast:
    """What was forecast from one origin, and how it scored.

    Parameters: origin; stated and widened, values that reverted to an earlier prior, see `AtOrigin`; dropped_acts,
    later acts that were not read; fitted, numbers that were calibrated on data up to the origin; forecasts by series;
    scores, of the months that exist; war_goes_on, probability that the war goes on to the last month, with its error.
    """

    origin: date
    stated: tuple[str, ...]
    widened: tuple[str, ...]
    dropped_acts: tuple[str, ...]
    fitted: tuple[str, ...]
    forecasts: Mapping[str, tuple[MonthForecast, ...]]
    scores: tuple[MonthScore, ...]
    war_goes_on: float
    war_goes_on_se: float


@dataclass(frozen=True)
class Size:
    """How much is forecast: months from each origin, draws and paths of each, and the seed of every stream."""

    months: int
    rows: int = DEFAULT_ROWS
    paths: int = DEFAULT_PATHS
    seed: int = 0


@dataclass(frozen=True)
class Hindcast:
    """Forecasts from one or more origins.

    Parameters: scenario, its name; size; origins; windows, mean scores over all of them.
    """

    scenario: str
    size: Size
    origins: tuple[OriginHindcast, ...]
    windows: tuple[WindowScore, ...]

    @property
    def scores(self) -> list[MonthScore]:
        """All scored months of all origins."""
        return [score for origin in self.origins for score in origin.scores]


class Kept(Protocol):
    """Where finished origins are kept, so that an interrupted hindcast goes on."""

    def read(self, origin: date) -> OriginHindcast | None:
        """Return what is kept of an origin, None where nothing is."""
        ...

    def write(self, found: OriginHindcast) -> None:
        """Keep an origin."""
        ...


Fit = Callable[[Scenario, Mapping[str, Months]], tuple[Scenario, tuple[str, ...]]]
"""Calibrates a scenario at its origin on months up to it: the scenario with the posterior, and what was fitted."""


def hindcast(
    scenario: Scenario,
    observed: Path,
    origins: Sequence[date],
    months: int,
    *,
    fit: Fit | None = None,
    rows: int = DEFAULT_ROWS,
    paths: int = DEFAULT_PATHS,
    seed: int = 0,
    kept: Kept | None = None,
    told: Callable[[int, str], None] = lambda done, what: None,
) -> Hindcast:
    """Forecast from origins and score what came.

    Parameters
    ----------
    scenario : with an end of the data.
    observed : directory of the published series; months after an origin are read by the scores alone.
    origins : last days of which anything is known.
    months : to forecast from each.
    fit : that calibrates on the months before an origin; None leaves the priors as they are there.
    rows, paths : prior or posterior draws, and paths of each.
    seed : of every stream.
    kept : where finished origins are kept; None keeps none.
    told : called with the number of origins done and what is being done.

    Raises
    ------
    InputError : for bad data, or an origin outside the scenario's data.
    """
    if not origins:
        raise InputError("no origin", where="--origin", allowed="a date, 2023-12-31")
    series = monthly_series(observed)
    size = Size(months, rows, paths, seed)
    ordered = sorted(set(origins))
    for origin in ordered:
        at_origin(scenario, origin, months)
    done = []
    for number, origin in enumerate(ordered):
        told(number, str(origin))
        found = kept and kept.read(origin)
        if not found:
            found = one_origin(scenario, series, origin, size, fit)
            if kept:
                kept.write(found)
        done.append(found)
    told(len(done), "done")
    return pooled(scenario.name, done, size)


def pooled(scenario: str, origins: Sequence[OriginHindcast], size: Size) -> Hindcast:
    """Put the forecasts of origins together, with their mean scores."""
    scores = [score for each in origins for score in each.scores]
    leads = sorted({lead for lead in WINDOWS if lead < size.months} | {size.months})
    windows = window_scores(scores, leads, size.seed)
    return Hindcast(scenario, size, tuple(origins), tuple(windows))


def one_origin(
    scenario: Scenario, series: Mapping[str, Months], origin: date, size: Size, fit: Fit | None = None
) -> OriginHindcast:
    """Forecast from one origin and score what came; see `hindcast`."""
    months = size.months
    # A month more than is asked for: the last record of the last month needs it.
    earlier = at_origin(scenario, origin, months + 1)
    known = {name: until(values, origin) for name, values in series.items()}
    told = with_months(earlier.scenario, known)
    chosen, fitted = (told, ()) if fit is None else fit(told, known)
    wanted = months_from(origin, months)
    targets = forecastable(known)
    made = forecast(chosen, targets, known, wanted, rows=size.rows, paths=size.paths, seed=size.seed)
    scores = []
    for comparison in targets:
        if comparison.series not in made.series:
            continue
        one = made.series[comparison.series]
        baseline = baseline_of(comparison, past_of(comparison, known[comparison.series]))
        came = dict(series[comparison.series])
        for month, sample in zip(one.months, one.samples, strict=True):
            if month in came:
                lead = wanted.index(month) + 1
                scores.append(
                    score_month(comparison.series, origin, month, lead, sample, baseline, came[month])
                )
    return OriginHindcast(
        origin,
        earlier.stated,
        earlier.widened,
        earlier.dropped_acts,
        fitted,
        {
            name: tuple(
                MonthForecast(month, tuple(np.quantile(sample, LEVELS).tolist()))
                for month, sample in zip(one.months, one.samples, strict=True)
            )
            for name, one in made.series.items()
        },
        tuple(scores),
        made.war_goes_on,
        made.war_goes_on_se,
    )
