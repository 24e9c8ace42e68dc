"""How often the printed 95 % intervals hold the truth, when rows and paths both vary: counted by repetition.

The truth is exact in a hierarchy of normal numbers: a path of row r is η_r times a spread, plus its own ε. Something
happens where that falls below a mark, with probability Φ(mark/√(1 + spread²)) over rows and paths.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import exp, expm1, sqrt

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.noise import normals
from attrition.analysis.outcomes import THOUSAND, casualties
from attrition.analysis.paths import PathTable
from attrition.analysis.turning import excess
from attrition.model.ends import End
from attrition.model.spans import DAYS_PER_MONTH
from attrition.numeric.normal import normal_cdf, normal_quantile
from attrition.scenario import Scenario, load_scenario
from attrition.statistics.paired import paired_difference
from attrition.statistics.quantiles import level_interval
from attrition.verification.hazards import causes_of
from attrition.verification.kernel_runs import SEED, run_kernel, with_values

Floats = NDArray[np.float64]
LOWEST, HIGHEST = 0.93, 0.97
"""Share of repetitions in which a 95 % interval must hold the truth."""
FEWEST_ROWS = 64
"""Rows from which on the intervals are meant to hold: fewer tell too little of how rows differ."""
SKEWED = "paired difference, heavy tail"
"""A mean that a few rows carry: counted, and shown to fall short."""
CAUSE, OTHER = "collapse.hazard", "regime.natural_hazard"
HAZARDS = (0.02, 0.42)
"""Between which the hazard of the kernel's rows is drawn, a year."""


@dataclass(frozen=True)
class Coverage:
    """How often an interval held the truth: what was estimated, at which rows, paths and spread, in how many runs."""

    quantity: str
    rows: int
    paths: int
    spread: float
    runs: int
    covered: float

    @property
    def judged(self) -> bool:
        """Whether the interval is held to its word: there are rows enough, and the mean has no heavy tail."""
        return self.rows >= FEWEST_ROWS and self.quantity != SKEWED

    @property
    def holds(self) -> bool:
        """Whether as many runs as should hold the truth; nothing is asked of few rows.

        Below a thousand runs three standard deviations of their own chance are allowed.
        """
        room = 0.0 if self.runs >= 1000 else 3.0 * sqrt(0.95 * 0.05 / self.runs)
        return not self.judged or min(LOWEST, 0.95 - room) <= self.covered <= max(HIGHEST, 0.95 + room)


class Sample(PathTable):
    """Paths of one small run, whose columns are arrays.

    Parameters
    ----------
    columns : float64[rows, paths] by name.
    """

    def __init__(self, **columns: Floats) -> None:
        self.rows_of = columns
        first = next(iter(columns.values()))
        self.draws, self.paths = first.shape

    def days(self, column: str) -> Floats:
        """Return a column, float64[rows * paths]."""
        return self.rows_of[column].reshape(-1).copy()


def share(values: Floats, mark: float) -> tuple[float, float]:
    """Return the printed interval of the probability of a value below a mark."""
    found = Sample(value=values).share((values < mark).reshape(-1))
    return found.low, found.high


def share_among(values: Floats, mark: float) -> tuple[float, float]:
    """Return the printed interval of the probability below a mark, among every other path of a row."""
    among = np.zeros(values.shape, dtype=bool)
    among[:, ::2] = True
    found = Sample(value=values).share_among((values < mark).reshape(-1), among.reshape(-1))
    assert found is not None
    return found["low"], found["high"]


def median(values: Floats) -> tuple[float, float]:
    """Return the printed interval of median casualties, were they lognormal."""
    found = casualties(
        Sample(**dict.fromkeys(("challenger_casualties", "defender_casualties"), np.exp(values)))
    )
    one = found["challenger"]
    return one["median_low"], one["median_high"]


def excess_over_twin(values: Floats, twin: Floats) -> tuple[float, float]:
    """Return the printed interval of the excess of a base over its driftless twin; a value above nil is a turn."""
    tables = [Sample(day=np.where(each > 0.0, 1.0, np.nan)) for each in (values, twin)]
    base, driftless = (table.counted(lambda each: each.days("day")) for table in tables)
    found = excess(base, driftless)
    assert found["low"] is not None and found["high"] is not None
    return found["low"], found["high"]


def repeated(rows: int, paths: int, spread: float, runs: int) -> list[Coverage]:
    """Return how often each printed interval holds the truth in the hierarchy of normal numbers.

    Parameters
    ----------
    rows, paths : of a run.
    spread : standard deviation between rows, in that within rows.
    runs : repetitions.
    """
    between = normals(SEED, f"coverage.rows.{spread}", list(range(runs)), rows, 1)
    values = spread * between + normals(SEED, f"coverage.paths.{spread}", list(range(runs)), rows, paths)
    total = sqrt(1.0 + spread * spread)

    def count(quantity: str, truth: float, interval: Callable[[Floats], tuple[float, float]]) -> Coverage:
        held = [low <= truth <= high for low, high in map(interval, values)]
        return Coverage(quantity, rows, paths, spread, runs, float(np.mean(held)))

    def below(mark: float) -> float:
        return float(normal_cdf(mark / total))

    found = [
        count(f"probability {p:g}", p, partial(share, mark=total * float(normal_quantile(p))))
        for p in (0.5, 0.1)
    ]
    found.append(count("probability among some paths", below(-0.5), lambda each: share_among(each, -0.5)))
    found.append(count("median", 1.0 * THOUSAND, median))
    shift = 0.5
    found.append(
        count("excess over the twin", below(shift) - 0.5, lambda each: excess_over_twin(each + shift, each))
    )
    # What a policy adds differs between rows and paths; the second measure has a heavy tail.
    for name, less, more in (("paired difference", 0.1, 0.15), (SKEWED, 0.5, 0.75)):
        truth = exp(0.5 * (total * more) ** 2) - exp(0.5 * (total * less) ** 2)
        found.append(count(name, truth, partial(_grown, less=less, more=more)))
    return found


def _grown(values: Floats, less: float, more: float) -> tuple[float, float]:
    return _bounds(np.exp(less * values), np.exp(more * values))


def _bounds(first: Floats, second: Floats) -> tuple[float, float]:
    found = paired_difference(first, second)
    assert found.low is not None and found.high is not None
    return found.low, found.high


def repeated_on_kernel(rows: int, paths: int, runs: int) -> list[Coverage]:
    """Return the same from the production kernel: competing causes, one hazard uniform over rows.

    One run of `rows` times `runs` rows is cut into that many: rows are independent, whichever run they are of.
    """
    plain = load_scenario("canonical/competing-causes")
    low, high = HAZARDS
    first = plain.with_(
        sets=[f'{CAUSE}={{ value = {0.5 * (low + high)!r}, prior = "uniform({low!r}, {high!r})" }}']
    )
    second = with_values(first, **{OTHER.replace(".", "__"): plain.values[OTHER].value + 0.2})
    years = (plain.clock.end - plain.clock.start).days / DAYS_PER_MONTH / 12.0
    base, other = (_other_causes(each) for each in (first, second))
    days = [
        run_kernel(each, rows=rows * runs, paths=paths).outcomes["end_day"].reshape(runs, rows, paths)
        for each in (first, second)
    ]
    fights = [np.isnan(each) for each in days]
    truth = still_fighting(base, years), still_fighting(other, years)
    halfway = _median_years(base)

    def cover(quantity: str, target: float, bounds: list[tuple[float, float]]) -> Coverage:
        held = [least <= target <= most for least, most in bounds]
        return Coverage(f"kernel: {quantity}", rows, paths, high - low, runs, float(np.mean(held)))

    shares = [Sample(end=each * 1.0).share(each.reshape(-1)) for each in fights[0]]
    when = np.where(fights[0], np.inf, days[0]) / (12.0 * DAYS_PER_MONTH)
    pairs = [_bounds(one * 1.0, two * 1.0) for one, two in zip(*fights, strict=True)]
    return [
        cover("still fighting", truth[0], [(each.low, each.high) for each in shares]),
        cover("median end", halfway, [_of_times(each) for each in when]),
        cover("paired difference", truth[1] - truth[0], pairs),
    ]


def _other_causes(scenario: Scenario) -> float:
    hazards = [hazard for end, hazard in causes_of(scenario).items() if end is not End.DEFENDER_COLLAPSE]
    return 12.0 * float(np.sum(hazards))


def still_fighting(others: float, years: float) -> float:
    """Return the probability that no cause has come by then, one hazard being uniform over rows."""
    low, high = HAZARDS
    return exp(-(others + low) * years) * -expm1(-(high - low) * years) / ((high - low) * years)


def _median_years(others: float) -> float:
    low, high = 0.0, 100.0
    for _ in range(80):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if still_fighting(others, middle) > 0.5 else (low, middle)
    return 0.5 * (low + high)


def _of_times(times: Floats) -> tuple[float, float]:
    ordered = np.sort(times.reshape(-1))

    def at(level: float) -> float:
        return float(ordered[min(max(int(np.ceil(level * ordered.size)) - 1, 0), ordered.size - 1)])

    middle = at(0.5)
    low, high = level_interval((times <= middle).mean(axis=1), 0.5, times.shape[1])
    return at(low), at(high)
