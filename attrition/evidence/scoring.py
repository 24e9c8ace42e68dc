"""Scores of forecasts of single months, and their means over a window of lead times with intervals.

All scores are in the unit of the data. A score of one origin is one number a month; months of one origin and origins
near each other share their surprises, so that intervals come from a bootstrap of whole years of origins, and the
number of independent ones is told beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attrition.evidence.baselines import Baseline
from attrition.numeric.streams import hash64, row_path, uniform_pair
from attrition.statistics.scores import crps_sample

Floats = NDArray[np.float64]

WINDOWS = (6, 12, 18)
"""Months after an origin over which scores are averaged."""
BLOCK_MONTHS = 12
"""Length of the blocks of origins in the bootstrap."""
REPLICATES = 2000
INTERVAL = (0.05, 0.95)


@dataclass(frozen=True)
class MonthScore:
    """The scores of one forecast of one month.

    Parameters: series; origin; month; lead, in months, the first after the origin being 1; observed, in the unit of the
    data; median of the forecast, low and high of its central 90 %; crps of the model, of the random walk and of the
    mean of six months; pit, the share of the forecast below what came; within_50, within_90.
    """

    series: str
    origin: date
    month: date
    lead: int
    observed: float
    low: float
    median: float
    high: float
    crps: float
    crps_random_walk: float
    crps_mean6: float
    pit: float
    within_50: bool
    within_90: bool


def score_month(
    series: str, origin: date, month: date, lead: int, sample: Floats, baseline: Baseline, observed: float
) -> MonthScore:
    """Score the forecast of one month: `sample` float64[paths], in the unit of the data."""
    q05, q25, q50, q75, q95 = np.quantile(sample, (0.05, 0.25, 0.5, 0.75, 0.95))
    return MonthScore(
        series,
        origin,
        month,
        lead,
        observed,
        float(q05),
        float(q50),
        float(q95),
        float(crps_sample(sample, observed)),
        float(crps_sample(baseline.random_walk(lead), observed)),
        float(crps_sample(baseline.mean_of_six(lead), observed)),
        float((sample < observed).mean() + 0.5 * (sample == observed).mean()),
        bool(q25 <= observed <= q75),
        bool(q05 <= observed <= q95),
    )


@dataclass(frozen=True)
class WindowScore:
    """Mean scores of a series over the months 1 to `lead_months` after the origins.

    Parameters: n, months scored; origins, how many; blocks, non-overlapping blocks of a year among them, which is about
    how many independent ones there are; skill over a baseline, 1 − CRPS/CRPS of it, with its 90 % interval or None
    where there are fewer than two blocks.
    """

    series: str
    lead_months: int
    n: int
    origins: int
    blocks: int
    crps: float
    crps_random_walk: float
    crps_mean6: float
    coverage50: float
    coverage90: float
    skill_random_walk: float
    skill_interval: tuple[float, float] | None
    skill_mean6: float
    skill_mean6_interval: tuple[float, float] | None


def window_scores(scores: Sequence[MonthScore], leads: Sequence[int], seed: int) -> list[WindowScore]:
    """Return the mean scores of each series over each window of lead times, in the order of the series."""
    found = []
    for series in dict.fromkeys(score.series for score in scores):
        for lead in leads:
            chosen = [score for score in scores if score.series == series and score.lead <= lead]
            if chosen:
                found.append(_window(series, lead, chosen, seed))
    return found


def _window(series: str, lead: int, scores: Sequence[MonthScore], seed: int) -> WindowScore:
    origins = sorted({score.origin for score in scores})
    sums = np.zeros((len(origins), 3))
    for score in scores:
        sums[origins.index(score.origin)] += (score.crps, score.crps_random_walk, score.crps_mean6)
    total = sums.sum(axis=0)
    n = len(scores)
    spread = _bootstrap(origins, sums, seed, f"{series}.{lead}")
    return WindowScore(
        series,
        lead,
        n,
        len(origins),
        block_count(origins),
        float(total[0] / n),
        float(total[1] / n),
        float(total[2] / n),
        float(np.mean([score.within_50 for score in scores])),
        float(np.mean([score.within_90 for score in scores])),
        skill(total[0], total[1]),
        spread and spread[0],
        skill(total[0], total[2]),
        spread and spread[1],
    )


def skill(score: float, reference: float) -> float:
    """Return by how much a score is better than a reference: 1 is perfect, 0 no better, below 0 worse."""
    return float(1.0 - score / reference) if reference > 0.0 else float("-inf") if score > 0.0 else 0.0


def block_count(origins: Sequence[date]) -> int:
    """Return how many whole blocks of a year the origins span, at least 1."""
    first, last = origins[0], origins[-1]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return max(months // BLOCK_MONTHS, 1)


def _bootstrap(
    origins: Sequence[date], sums: Floats, seed: int, name: str
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return the intervals of both skills by a circular bootstrap of blocks of origins; None for fewer than two."""
    index = resampled(origins, seed, name)
    if index is None:
        return None
    totals = sums[index].sum(axis=1)
    low_high = []
    for reference in (1, 2):
        skills = 1.0 - totals[:, 0] / np.maximum(totals[:, reference], 1e-300)
        low, high = np.quantile(skills, INTERVAL)
        low_high.append((float(low), float(high)))
    return low_high[0], low_high[1]


def resampled(origins: Sequence[date], seed: int, name: str) -> NDArray[np.int64] | None:
    """Return places of origins drawn again in whole years, int64[REPLICATES, origins]; None where they span too few.

    Parameters: origins, in order; seed and name of the stream.
    """
    if block_count(origins) < 2:
        return None
    count = len(origins)
    length = max(round(count / block_count(origins)), 1)
    stream = hash64(f"hindcast.bootstrap.{name}")
    blocks = -(-count // length)
    starts = np.array(
        [
            [
                int(uniform_pair(seed, stream, block, row_path(0, replicate))[0] * count)
                for block in range(blocks)
            ]
            for replicate in range(REPLICATES)
        ]
    )
    index: NDArray[np.int64] = (starts[:, :, None] + np.arange(length)).reshape(REPLICATES, -1)[
        :, :count
    ] % count
    return index
