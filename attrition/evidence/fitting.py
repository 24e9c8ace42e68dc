"""Fits a scenario at an origin to what was published up to it: the step between reading data and forecasting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from attrition.analysis.comparisons import COMPARISONS
from attrition.analysis.observation import Datum
from attrition.evidence.calibration import (
    DEFAULT_DRAWS,
    DEFAULT_ROWS,
    DEFAULT_WAVES,
    SINGLE_FIGURES,
    Calibration,
    calibrate,
    summaries_of,
)
from attrition.evidence.posterior import Posterior, posterior_draws, with_posterior
from attrition.evidence.row_parts import RowParts
from attrition.evidence.series import Months
from attrition.observed.estimates import FILE as ESTIMATES
from attrition.observed.estimates import PublishedFigure, read_estimates
from attrition.scenario.records import Scenario

PUBLISHED_AFTER = timedelta(days=31)
"""Time after the end of its period from which on a single figure counts as known."""
LABEL = "posterior"
FIT_ROWS = 512
"""Rows of a wave of the fit of one origin: the posterior moves by less than a tenth of its spread beyond."""


@dataclass(frozen=True)
class Fitter:
    """Calibrates scenarios at their origins.

    Parameters: figures, single published figures; rows, waves and draws of the calibration; seed, of every stream;
    threads, that simulate at once; told, called with the number of waves done; parts, where rows are kept and
    shared with other processes, None for neither.
    """

    figures: Sequence[PublishedFigure]
    rows: int = DEFAULT_ROWS
    waves: int = DEFAULT_WAVES
    draws: int = DEFAULT_DRAWS
    seed: int = 0
    threads: int = 1
    told: Callable[[int, str], None] = lambda wave, what: None
    parts: RowParts | None = None

    def calibrated(self, scenario: Scenario, known: Mapping[str, Months]) -> tuple[Calibration, Posterior]:
        """Calibrate a scenario whose data end at the origin on months up to it."""
        origin = scenario.clock.data_cutoff
        assert origin is not None
        found = calibrate(
            scenario,
            summaries_of(known, single_data(self.figures, scenario.clock.start, origin)),
            rows=self.rows,
            waves=self.waves,
            seed=self.seed,
            parts=self.parts or RowParts(self.threads),
            told=self.told,
        )
        return found, posterior_draws(scenario, found, self.draws, self.seed)

    def __call__(self, scenario: Scenario, known: Mapping[str, Months]) -> tuple[Scenario, tuple[str, ...]]:
        """Return the scenario with its posterior, and the names of what was fitted; see `hindcast`."""
        found, posterior = self.calibrated(scenario, known)
        return with_posterior(scenario, posterior, LABEL), found.names


def origin_fitter(observed: Path, draws: int, seed: int, threads: int = 1) -> Fitter:
    """Return what fits every origin of a hindcast or a leaderboard, on single figures too where there are any.

    Parameters
    ----------
    observed : directory of the published series.
    draws : from each posterior.
    seed : of every stream.
    threads : that simulate at once within one fit.

    Raises
    ------
    InputError : for a damaged file of single figures.
    """
    return Fitter(single_figures(observed), rows=FIT_ROWS, draws=draws, seed=seed, threads=threads)


def single_figures(observed: Path) -> Sequence[PublishedFigure]:
    """Return the published single figures of a directory, none where it has no file of them.

    Raises
    ------
    InputError : for a damaged file.
    """
    return read_estimates(observed) if (observed / ESTIMATES).is_file() else ()


def single_data(figures: Sequence[PublishedFigure], start: date, origin: date) -> dict[str, list[Datum]]:
    """Return the single figures that are calibrated to, by series, of periods within the war and known at an origin."""
    import polars as pl

    from attrition.analysis.readings import data_of

    found = {}
    for comparison in COMPARISONS:
        if comparison.series in SINGLE_FIGURES:
            data = data_of(comparison, pl.DataFrame(), figures, start, origin - PUBLISHED_AFTER)
            found[comparison.series] = [datum for datum in data if datum.first >= start]
    return found
