"""A hindcast as a user asks for it: data read, priors or fits chosen, finished origins kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from attrition.errors import InputError
from attrition.evidence.fitting import FIT_ROWS, origin_fitter
from attrition.evidence.hindcast import DEFAULT_PATHS, DEFAULT_ROWS, Hindcast, hindcast
from attrition.evidence.kept import KeptOrigins
from attrition.evidence.pieces import Pieces, data_digest, identity
from attrition.evidence.series import data_files
from attrition.scenario.dates import first_of_next_month, months_after
from attrition.scenario.records import Scenario

FEWEST_MONTHS = 10
LAST_MONTHS = 6
"""A rolling hindcast begins when there are ten months of data, and ends when six are left to score."""


@dataclass(frozen=True)
class Campaign:
    """What is forecast, and how.

    Parameters: scenario; observed, directory of the series; months, forecast from each origin; fit, whether to
    calibrate on the months before each; draws, paths and seed; threads; out, directory where finished origins are kept.
    """

    scenario: Scenario
    observed: Path
    months: int
    fit: bool = True
    draws: int = DEFAULT_ROWS
    paths: int = DEFAULT_PATHS
    seed: int = 0
    threads: int = 1
    out: Path | None = None

    def run(self, origins: Sequence[date], told: Callable[[int, str], None]) -> Hindcast:
        """Forecast from the origins, those that are kept already excepted, and score.

        Raises: InputError for bad data, origins outside the data, or a directory of another hindcast.
        """
        fitter = origin_fitter(self.observed, self.draws, self.seed, self.threads) if self.fit else None
        return hindcast(
            self.scenario,
            self.observed,
            origins,
            self.months,
            fit=fitter,
            rows=self.draws,
            paths=self.paths,
            seed=self.seed,
            kept=None if self.out is None else KeptOrigins(Pieces(self.out, "hindcast", self._identity())),
            told=told,
        )

    def _identity(self) -> str:
        return identity(
            self.scenario.identity(),
            data_digest(data_files(self.observed)),
            self.months,
            self.fit and FIT_ROWS,
            self.draws,
            self.paths,
            self.seed,
        )


def rolling_origins(scenario: Scenario) -> list[date]:
    """Return the ends of months from ten months of data on to six months before their end.

    Raises: InputError for a scenario whose data are too short for one.
    """
    clock = scenario.clock
    origins = []
    if clock.data_cutoff is not None:
        # A month counts from its first day on: the end of the tenth month after the start is an origin.
        month = first_of_next_month(months_after(clock.start.replace(day=1), FEWEST_MONTHS))
        while month - timedelta(days=1) <= months_after(clock.data_cutoff.replace(day=1), -LAST_MONTHS + 1):
            origins.append(month - timedelta(days=1))
            month = first_of_next_month(month)
    if not origins:
        raise InputError(
            "the data are too short for a rolling hindcast",
            where="--rolling",
            allowed=f"at least {FEWEST_MONTHS + LAST_MONTHS} months of data",
        )
    return origins
