"""Blind forecasts from past origins, scored on what came: the model, and baselines that know nothing of wars."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from attrition.errors import InputError
from attrition.evidence.baselines import FEWEST, Baseline
from attrition.evidence.forecast import SeriesForecast, forecast, months_from
from attrition.evidence.origin import at_origin
from attrition.evidence.scoring import WINDOWS, MonthScore, WindowScore, score_month, window_scores
from attrition.evidence.series import TARGETS, Months, monthly_series, until
from attrition.scenario.records import Scenario

DEFAULT_ROWS, DEFAULT_PATHS = 256, 8


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
    forecasts: Mapping[str, SeriesForecast]
    scores: tuple[MonthScore, ...]
    war_goes_on: float
    war_goes_on_se: float


@dataclass(frozen=True)
class Hindcast:
    """Forecasts from one or more origins.

    Parameters: scenario, its name; months, forecast from each origin; rows, paths and seed; origins; windows, mean
    scores over all of them.
    """

    scenario: str
    months: int
    rows: int
    paths: int
    seed: int
    origins: tuple[OriginHindcast, ...]
    windows: tuple[WindowScore, ...]

    @property
    def scores(self) -> list[MonthScore]:
        """All scored months of all origins."""
        return [score for origin in self.origins for score in origin.scores]


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
    told : called with the number of origins done and what is being done.

    Raises
    ------
    InputError : for bad data, or an origin outside the scenario's data.
    """
    if not origins:
        raise InputError("no origin", where="--origin", allowed="a date, 2023-12-31")
    series = monthly_series(observed)
    done = []
    for number, origin in enumerate(sorted(set(origins))):
        told(number, f"{origin}")
        done.append(_from(scenario, series, origin, months, fit, (rows, paths, seed)))
    told(len(done), "done")
    scores = [score for each in done for score in each.scores]
    leads = sorted({lead for lead in WINDOWS if lead < months} | {months})
    windows = window_scores(scores, leads, seed)
    return Hindcast(scenario.name, months, rows, paths, seed, tuple(done), tuple(windows))


def _from(
    scenario: Scenario,
    series: Mapping[str, Months],
    origin: date,
    months: int,
    fit: Fit | None,
    size: tuple[int, int, int],
) -> OriginHindcast:
    rows, paths, seed = size
    # A month more than is asked for: the last record of the last month needs it.
    earlier = at_origin(scenario, origin, months + 1)
    known = {name: until(values, origin) for name, values in series.items()}
    chosen, fitted = (earlier.scenario, ()) if fit is None else fit(earlier.scenario, known)
    wanted = months_from(origin, months)
    targets = [
        comparison
        for comparison in TARGETS
        if len([month for month, _ in known.get(comparison.series, []) if month >= comparison.since]) > FEWEST
    ]
    made = forecast(chosen, targets, known, wanted, rows=rows, paths=paths, seed=seed)
    scores = []
    for comparison in targets:
        if comparison.series not in made.series:
            continue
        one = made.series[comparison.series]
        past = [
            value
            for month, value in known[comparison.series]
            if month >= comparison.since or _older(comparison.series)
        ]
        baseline = Baseline(past, log=comparison.log and min(past) > 0.0)
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
        made.series,
        tuple(scores),
        made.war_goes_on,
        made.war_goes_on_se,
    )


def _older(series: str) -> bool:
    """Say whether the months of a series before the war belong to it: prices and rates did not begin with it."""
    return series in ("brent_spot", "cbr_key_rate", "ru_cpi_yoy", "nwf_liquid_rub")
