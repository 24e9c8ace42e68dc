"""Past wars by configuration alone: end date and end as forecast from the first day, scored beside climatology.

Seven cases can embarrass a model, not validate it: the modellers know how each of them ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.climatology import CLASSES, Climatology, Forecast, forecast_of
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.unit import simulate
from attrition.model.ends import End
from attrition.model.spans import DAYS_PER_MONTH
from attrition.model.structures import STRUCTURES
from attrition.scenario import Scenario, load_scenario
from attrition.scenario.draws import draw_rows
from attrition.statistics.scores import brier_categories, crps_event_time, log_score_categories

Floats = NDArray[np.float64]

DRAWS = 128
PATHS = 8
GROUPS = 16
"""Groups of prior rows of the jackknife, by which standard errors over rows are found."""
SCORES = ("crps", "log_score", "brier")

SENTENCE = "Seven cases can embarrass a model, not validate it."

CLASS_OF_END = {
    End.STILL_FIGHTING: "still_fighting",
    End.WITHDRAWAL: "withdrawal",
    End.FREEZE: "freeze",
    End.DEFENDER_COLLAPSE: "defender_collapse",
    End.MILITARY_DEFEAT: "beaten",
    End.REGIME_CRISIS: "beaten",
    End.ESCALATION: "escalation",
}
"""Defeat and regime crisis are one class: of two of the wars it cannot be said which of them came first."""

_COLUMNS = [field.name for field in OUTCOME_FIELDS]


@dataclass(frozen=True)
class Case:
    """A past war: its scenario, when it began and ended, the class of its end, and its name among the 95 wars.

    `tuned` says that the values of its file were chosen so that the model does what happened: its scores are no test.
    """

    scenario: str
    began: date
    ended: date
    end: str
    listed_as: str | None = None
    tuned: bool = False
    note: str = ""


CASES = (
    Case("cuba-1962", date(1962, 10, 16), date(1962, 10, 28), "withdrawal", tuned=True),
    Case(
        "falklands-1982",
        date(1982, 4, 2),
        date(1982, 6, 14),
        "beaten",
        "Falkland Islands",
        note="choices slowed after a first score",
    ),
    Case("korea-1950", date(1950, 6, 25), date(1953, 7, 27), "freeze", "Korean"),
    Case("us-civil-war", date(1861, 4, 12), date(1865, 4, 9), "beaten", note="no interstate war"),
    Case("germany-1914", date(1914, 8, 1), date(1918, 11, 11), "beaten", "World War I"),
    Case(
        "iran-iraq",
        date(1980, 9, 22),
        date(1988, 8, 20),
        "freeze",
        "Iran-Iraq",
        note="forecast from July 1982, hazards reset after a first score",
    ),
    Case("soviet-afghan", date(1979, 12, 25), date(1989, 2, 15), "withdrawal", note="no interstate war"),
)


@dataclass(frozen=True)
class Scored:
    """Scores of one forecast of one war with their standard errors over prior rows, and what was forecast.

    Parameters: scores and errors, by name of `SCORES`; months, quantiles .05, .5, .95 of the end from the origin, None
    beyond the horizon; shares, probability by class of `CLASSES`.
    """

    scores: Mapping[str, float]
    errors: Mapping[str, float]
    months: tuple[float | None, float | None, float | None]
    shares: Mapping[str, float]


@dataclass(frozen=True)
class CaseScores:
    """One war: where the forecast starts, what came, how climatology and each structure scored."""

    case: Case
    title: str
    origin: date
    months: float
    horizon_months: float
    climatology: Scored
    structures: Mapping[str, Scored]


def past_wars(
    climatology: Climatology,
    *,
    cases: Iterable[Case] = CASES,
    structures: Iterable[str] = STRUCTURES,
    draws: int = DRAWS,
    paths: int = PATHS,
    seed: int = 0,
) -> list[CaseScores]:
    """Forecast past wars from their first day, and score end date and end.

    Parameters
    ----------
    climatology : durations and ends of past wars; each war is left out of what it is scored beside.
    cases : wars, each a shipped scenario.
    structures : rival structures to run.
    draws, paths : prior rows, and paths of each in each structure.
    seed : of every stream.

    Returns
    -------
    One entry a war: CRPS of the end date in log-months, censored at the horizon; log and Brier scores over `CLASSES`.
    """
    wanted = tuple(structures)
    return [_scored_case(case, climatology, wanted, draws, paths, seed) for case in cases]


def _scored_case(
    case: Case, climatology: Climatology, structures: tuple[str, ...], draws: int, paths: int, seed: int
) -> CaseScores:
    scenario = load_scenario(case.scenario)
    origin = scenario.clock.data_cutoff or scenario.clock.start
    months = (case.ended - origin).days / DAYS_PER_MONTH
    horizon = (scenario.clock.end - origin).days / DAYS_PER_MONTH
    past = climatology.without(case.listed_as)
    rivals = {
        name: _scored(_forecasts(scenario, name, draws, paths, seed), months, horizon, case.end)
        for name in structures
    }
    known = past.forecast(elapsed_days=(origin - case.began).days, horizon_months=horizon)
    return CaseScores(
        case, scenario.title, origin, months, horizon, _scored([known], months, horizon, case.end), rivals
    )


def _forecasts(scenario: Scenario, structure: str, draws: int, paths: int, seed: int) -> list[Forecast]:
    """Return the forecast of one structure in groups of prior rows."""
    drawn = draw_rows(scenario, seed, range(draws))
    program = compile_scenario(scenario, seed=seed, rows=draws, structure=structure, draws=drawn)
    outcomes = simulate(program, first_row=0, rows=draws, first_path=0, paths=paths).outcomes
    ends = outcomes[:, _COLUMNS.index("end")].reshape(draws, paths).astype(np.int64)
    days = outcomes[:, _COLUMNS.index("end_day")].reshape(draws, paths) - program.cutoff_day
    # An end in the first step may be dated at its start: a tenth of a day keeps its logarithm.
    months = np.where(ends > 0, np.maximum(days, 0.1) / DAYS_PER_MONTH, np.inf)
    codes = np.array([CLASSES.index(CLASS_OF_END[End(code)]) for code in range(len(End))])
    return [
        forecast_of(months[rows].ravel(), codes[ends[rows]].ravel())
        for rows in np.array_split(np.arange(draws), min(GROUPS, draws))
    ]


def _scored(groups: list[Forecast], months: float, horizon: float, end: str) -> Scored:
    """Score a forecast that comes in groups; each left out in turn gives the standard error (the jackknife)."""
    whole = _joined(groups)
    found = _scores(whole, months, horizon, end)
    errors = dict.fromkeys(SCORES, 0.0)
    count = len(groups)
    if count > 1:
        less = [
            _scores(_joined([*groups[:left], *groups[left + 1 :]]), months, horizon, end)
            for left in range(count)
        ]
        for name in SCORES:
            each = np.array([scores[name] for scores in less])
            errors[name] = float(np.sqrt((count - 1) / count * np.square(each - each.mean()).sum()))
    low, middle, high = np.quantile(whole.months, (0.05, 0.5, 0.95), method="higher")
    quantiles = tuple(float(value) if np.isfinite(value) else None for value in (low, middle, high))
    shares = dict(zip(CLASSES, whole.shares().tolist(), strict=True))
    return Scored(found, errors, (quantiles[0], quantiles[1], quantiles[2]), shares)


def _scores(forecast: Forecast, months: float, horizon: float, end: str) -> dict[str, float]:
    shares, came = forecast.shares(), np.array(CLASSES.index(end))
    return {
        "crps": float(crps_event_time(forecast.months, months, horizon)),
        "log_score": float(log_score_categories(shares, came)),
        "brier": float(brier_categories(shares, came)),
    }


def _joined(groups: list[Forecast]) -> Forecast:
    return Forecast(
        np.concatenate([group.months for group in groups]),
        np.sum([group.counts for group in groups], axis=0),
        groups[0].prior,
    )


@dataclass(frozen=True)
class Mean:
    """Mean of a score over wars with its standard error, and that of its difference from climatology."""

    value: float
    error: float
    beside_climatology: float
    error_beside: float


def means(results: list[CaseScores], name: str) -> dict[str, Mean]:
    """Return the mean of one score over wars, by structure and for "climatology"; errors are between wars."""
    base = np.array([result.climatology.scores[name] for result in results])
    columns = {
        "climatology": base,
        **{
            structure: np.array([result.structures[structure].scores[name] for result in results])
            for structure in results[0].structures
        },
    }
    return {
        structure: Mean(
            float(scores.mean()), _error(scores), float((scores - base).mean()), _error(scores - base)
        )
        for structure, scores in columns.items()
    }


def _error(values: Floats) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0
