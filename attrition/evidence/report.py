"""A calibration as a user asks for it: data read, fitted, held against synthetic data, and told before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from attrition.errors import InputError
from attrition.evidence.calibration import Calibration
from attrition.evidence.fitting import Fitter, single_figures
from attrition.evidence.history import with_months
from attrition.evidence.identifiable import IDENTIFIABLE, calibrated
from attrition.evidence.origin import at_origin
from attrition.evidence.posterior import NOT_INFORMED, Posterior
from attrition.evidence.row_parts import RowParts, parts_identity
from attrition.evidence.selfcheck import Ranks, check_calibration
from attrition.evidence.series import monthly_series, until
from attrition.scenario.priors import sample
from attrition.scenario.records import Scenario

WORST = 5
LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Told:
    """One number before and after: 5, 50 and 95 % points, posterior over prior standard deviation, and what told it."""

    name: str
    prior: tuple[float, ...]
    posterior: tuple[float, ...]
    ratio: float
    by: str

    @property
    def informed(self) -> bool:
        """Whether the data told anything of it."""
        return self.ratio <= NOT_INFORMED


@dataclass(frozen=True)
class CalibrationReport:
    """A calibration with all that is told of it.

    Parameters: scenario, its name; origin; numbers; posterior; series that were used; compared, how many numbers they
    were condensed to; misfit, of each, in standard deviations after the fit; worst, those farthest off; ranks, of the
    check, None without one.
    """

    scenario: str
    origin: date
    numbers: tuple[Told, ...]
    posterior: Posterior
    series: tuple[str, ...]
    compared: int
    misfit: Mapping[str, float]
    worst: tuple[tuple[str, float], ...]
    ranks: Ranks | None


def calibration_report(
    scenario: Scenario,
    observed: Path,
    origin: date | None,
    *,
    rows: int,
    waves: int,
    draws: int,
    check: int = 0,
    seed: int = 0,
    threads: int = 1,
    parts: RowParts | None = None,
    told: Callable[[int, str], None] = lambda done, what: None,
) -> CalibrationReport:
    """Calibrate a scenario to a directory of published series.

    Parameters
    ----------
    origin : last day of which anything is known; None takes the end of the scenario's data, with its own priors.
    check : synthetic data sets that the method is held against.
    parts : where rows are kept and shared with other processes; its identity is found here.
    told : called with the number of waves and of data sets that are done.

    Raises
    ------
    InputError : for bad data, an origin outside the data, or nothing to calibrate.
    StoppedEarly : when rows are left to other shards.
    """
    cutoff = scenario.clock.data_cutoff
    if cutoff is None:
        raise InputError("the scenario has no end of the data", where=f"{scenario.name}: clock.data_cutoff")
    day = origin or cutoff
    earlier = at_origin(scenario, day, scenario.clock.horizon_months).scenario if origin else scenario
    known = {name: until(months, day) for name, months in monthly_series(observed).items()}
    chosen = with_months(earlier, known)
    if parts is not None:
        size = (earlier.identity(), day, rows, waves, seed)
        parts = replace(parts, identity=parts_identity(*size, files=observed.glob("*.csv")))
    fitter = Fitter(single_figures(observed), rows, waves, draws, seed, threads, told, parts)
    found, posterior = fitter.calibrated(chosen, known)
    ranks = None
    if check:
        ranks = check_calibration(
            chosen,
            found.summaries,
            check,
            rows=rows,
            waves=waves,
            seed=seed,
            threads=threads,
            told=lambda done, what: told(waves + done, what),
        )
        told(waves + check, "done")
    return CalibrationReport(
        scenario.name,
        day,
        _numbers(chosen, posterior),
        posterior,
        tuple(summary.comparison.series for summary in found.summaries),
        len(found.misfit),
        found.misfit,
        _worst(found),
        ranks,
    )


def _numbers(scenario: Scenario, posterior: Posterior) -> tuple[Told, ...]:
    held = calibrated(scenario)
    return tuple(
        Told(
            name,
            tuple(sample(held[name].prior, level) for level in LEVELS),
            tuple(np.quantile(draws, LEVELS).tolist()),
            posterior.ratio[name],
            IDENTIFIABLE[name],
        )
        for name, draws in posterior.draws.items()
    )


def _worst(found: Calibration) -> tuple[tuple[str, float], ...]:
    ordered = sorted(found.misfit.items(), key=lambda item: -abs(item[1]))
    return tuple(ordered[:WORST])
