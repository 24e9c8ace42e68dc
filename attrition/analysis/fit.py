"""How well a scenario reproduces published series: the share of months within its central predictive bands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.comparisons import COMPARISONS
from attrition.analysis.noise import observe
from attrition.analysis.observation import Comparison, Datum, Reading
from attrition.analysis.readings import data_of, record_after, records_of
from attrition.errors import InputError
from attrition.model.registry import RECORDED
from attrition.observed.estimates import read_estimates
from attrition.observed.monthly import read_monthly

if TYPE_CHECKING:
    from attrition.engine.program import Program
    from attrition.scenario import Scenario

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
# A quantity of history whose recorded variable has another name.
_RECORDED_AS = {"challenger_casualties": "challenger_loss_rate"}
FEWEST_PATHS = 20
"""Paths still fighting below which there is no distribution to speak of."""
MOST_PATHS = 50_000
"""Paths whose trajectories are held in memory, about a megabyte for twenty."""


@dataclass(frozen=True)
class Compared:
    """One observation beside its predictive quantiles (5, 25, 50, 75, 95 %), all in the model's unit."""

    datum: Datum
    quantiles: tuple[float, ...]
    imposed: bool

    def within(self, low: int, high: int) -> bool:
        """Return whether the observation lies between two of the quantiles, given by index."""
        return self.quantiles[low] <= self.datum.value <= self.quantiles[high]


@dataclass(frozen=True)
class SeriesFit:
    """The fit of one series; its errors are of the logarithm or in the unit, observed minus predicted median."""

    comparison: Comparison
    unit: str
    compared: tuple[Compared, ...]

    @property
    def within_50(self) -> float:
        """Share of observations within the central 50 % band."""
        return self._share(1, 3)

    @property
    def within_90(self) -> float:
        """Share of observations within the central 90 % band."""
        return self._share(0, 4)

    @property
    def imposed(self) -> bool:
        """Whether history imposed any of the months compared."""
        return any(item.imposed for item in self.compared)

    @property
    def errors(self) -> list[float]:
        """Observed minus predicted median; where logarithms are compared, values of zero are left out."""
        pairs = [(item.datum.value, item.quantiles[2]) for item in self.compared]
        if not self.comparison.log:
            return [value - middle for value, middle in pairs]
        return [log(value / middle) for value, middle in pairs if value > 0.0 and middle > 0.0]

    @property
    def mean_error(self) -> float | None:
        """Mean error, None without any."""
        return float(np.mean(self.errors)) if self.errors else None

    @property
    def mean_size(self) -> float | None:
        """Mean absolute error, None without any."""
        return float(np.mean(np.abs(self.errors))) if self.errors else None

    def _share(self, low: int, high: int) -> float:
        return float(np.mean([item.within(low, high) for item in self.compared]))


@dataclass(frozen=True)
class FitTable:
    """The fit of a scenario.

    Parameters: scenario, its name; cutoff, until when history was imposed; free_run, whether only later months are
    compared; draws, paths and seed; series; missing, those without anything to compare; acts_kept, dated acts after the
    cutoff that happen as recorded; hindsight, values with a prior whose source is later than the cutoff;
    still_fighting, share of paths that reach the end of the comparison.
    """

    scenario: str
    cutoff: date
    free_run: bool
    draws: int
    paths: int
    seed: int
    series: tuple[SeriesFit, ...]
    missing: tuple[str, ...]
    acts_kept: tuple[str, ...]
    hindsight: int
    still_fighting: float


def fit_table(
    scenario: Scenario,
    observed: Path,
    *,
    free_run: date | None = None,
    draws: int = 256,
    paths: int = 4,
    seed: int = 0,
    engine: str = "kernel",
) -> FitTable:
    """Compare a scenario with published series.

    Parameters
    ----------
    scenario : one with an end of the data.
    observed : directory of the series.
    free_run : a date after which nothing is imposed; only later months are compared.
    draws, paths : prior draws, and paths of each.
    seed : of every stream, the noise of observation included.
    engine : name of the engine.

    Returns
    -------
    A row a series that has any month to compare.

    Raises
    ------
    InputError : for bad data, too few or too many paths, a scenario without an end of the data, or a date outside
        its data.
    """
    from attrition.engine.from_scenario import compile_scenario
    from attrition.engine.unit import simulate

    if not FEWEST_PATHS <= draws * paths <= MOST_PATHS:
        raise InputError(
            f"{draws} draws × {paths} paths are {draws * paths:,} paths",
            where="--draws, --paths",
            allowed=f"{FEWEST_PATHS} to {MOST_PATHS:,} paths",
        )
    last = scenario.clock.data_cutoff
    if last is None:
        raise InputError("the scenario has no end of the data", where=f"{scenario.name}: clock.data_cutoff")
    monthly = read_monthly(observed)
    figures = read_estimates(observed)
    chosen = free_running(scenario, free_run) if free_run is not None else scenario
    chosen = until(chosen, last)
    program = compile_scenario(chosen, seed=seed, rows=draws)
    result = simulate(
        program, first_row=0, rows=draws, first_path=0, paths=paths, keep=draws * paths, engine=engine
    )
    found = [
        _fit(program, result.trajectories, comparison, data, (seed, draws, paths))
        for comparison in COMPARISONS
        if (data := data_of(comparison, monthly, figures, free_run or scenario.clock.start, last))
    ]
    cutoff = chosen.clock.data_cutoff or last
    present = {fit.comparison.series for fit in found if fit.compared}
    end = record_after(program, last)
    return FitTable(
        scenario.name,
        cutoff,
        free_run is not None,
        draws,
        paths,
        seed,
        tuple(fit for fit in found if fit.compared),
        tuple(comparison.series for comparison in COMPARISONS if comparison.series not in present),
        tuple(act.name for act in chosen.acts if act.date is not None and cutoff < act.date <= last),
        len(
            [
                value
                for value in chosen.values.values()
                if value.varies and value.known_from is not None and value.known_from > cutoff
            ]
        ),
        float(np.isfinite(result.trajectories[:, end, 0]).mean()) if end is not None else 1.0,
    )


def free_running(scenario: Scenario, day: date) -> Scenario:
    """Return a scenario that imposes nothing after a day; its dated acts stay as recorded.

    Raises: InputError for a day outside the data.
    """
    clock = scenario.clock
    assert clock.data_cutoff is not None
    if not clock.start <= day < clock.data_cutoff:
        raise InputError(
            f"{day} is outside the data",
            where="--free-run",
            allowed=f"{clock.start} to before {clock.data_cutoff}",
        )
    # The war is known to have gone on: without its ends the paths are not a selection of those that last.
    return scenario.with_(sets=[f"clock.data_cutoff={day.isoformat()}", "switches.ends=false"])


def until(scenario: Scenario, last: date) -> Scenario:
    """Return a scenario whose horizon, counted from its cutoff, ends a month and more after a day."""
    cutoff = scenario.clock.data_cutoff or scenario.clock.start
    months = (last.year - cutoff.year) * 12 + last.month - cutoff.month + 2
    return replace(scenario, clock=replace(scenario.clock, horizon_months=months))


def _fit(
    program: Program,
    trajectories: NDArray[np.float64],
    comparison: Comparison,
    data: list[Datum],
    size: tuple[int, int, int],
) -> SeriesFit:
    variable = program.variables.index(comparison.variable)
    unit = next(field.unit for field in RECORDED if field.name == comparison.variable)
    records = [records_of(program, datum, comparison.reading) for datum in data]
    known = [(datum, chosen) for datum, chosen in zip(data, records, strict=True) if chosen is not None]
    if not known:
        return SeriesFit(comparison, unit, ())
    truth = np.stack(
        [(trajectories[:, chosen, variable] * weights).sum(axis=1) for _, (chosen, weights) in known]
    )
    predicted = observe(truth, comparison, [datum for datum, _ in known], size)
    imposed_until = _imposed_until(program.scenario, comparison.variable)
    compared = []
    for (datum, _), values in zip(known, predicted, strict=True):
        alive = values[np.isfinite(values)]
        if len(alive) >= FEWEST_PATHS:
            levels = tuple(float(value) for value in np.quantile(alive, LEVELS))
            instant = datum.last if comparison.reading is Reading.END else datum.first
            compared.append(Compared(datum, levels, imposed_until is not None and instant <= imposed_until))
    return SeriesFit(comparison, unit, tuple(compared))


def _imposed_until(scenario: Scenario, variable: str) -> date | None:
    for series in scenario.observations:
        if _RECORDED_AS.get(series.quantity, series.quantity) == variable and series.points:
            return series.points[-1].date
    return None
