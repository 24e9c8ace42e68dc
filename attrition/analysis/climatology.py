"""What past wars alone would forecast: how long the 95 interstate wars of 1816-2007 lasted, and how they ended.

Source: Correlates of War, interstate wars version 4 (Sarkees and Wayman, Resort to War, 2010). The file
is the user's; without it a log-normal of the same median stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from attrition.errors import InputError
from attrition.model.spans import DAYS_PER_MONTH
from attrition.observed.rows import read_rows
from attrition.observed.wars import WARS_FILE

Floats = NDArray[np.float64]

CLASSES = ("withdrawal", "beaten", "freeze", "defender_collapse", "escalation", "still_fighting")
"""How a war ends: the challenger leaves; is beaten or falls; a draw; the defender gives up; worse; not in time."""

MEDIAN_DAYS = 163.0
LOG_SD = 1.475
"""Median of the days of the 95 wars, and standard deviation of their logarithms."""
DECIDED, DRAWN = 77, 10
"""Of the 95 wars: won and lost; stalemate or compromise. Eight turned into other wars and count for neither."""
INITIATORS_WIN = 0.6
"""Share of decided wars that who began them won: recalled (Bueno de Mesquita 1981; Reiter and Stam 2002)."""
LEAVES = 0.5
"""Share of the challengers that lose who leave, and are not beaten: judged, the file does not say."""
ESCALATES = 0.005
"""Half a war in a hundred: none of them is one."""
_STAND_IN_WARS = 999
_CONTINUES = 3
"""Fewest wars of a length from which one that has lasted as long can be forecast."""


@dataclass(frozen=True)
class Forecast:
    """A forecast of one war: months to its end, infinite beyond the horizon, and weights of its classes.

    Parameters: months, float64[n], from the origin; counts, float64[classes]; prior, what is added to each count
    so that nothing is held impossible.
    """

    months: Floats
    counts: Floats
    prior: float = 0.5

    def shares(self) -> Floats:
        """Return the probability of each class, float64[classes]."""
        weights = self.counts + self.prior
        shares: Floats = weights / weights.sum()
        return shares


def forecast_of(months: Floats, classes: NDArray[np.int64]) -> Forecast:
    """Return a forecast from paths: months to the end, and the number of the class of each."""
    return Forecast(months, np.bincount(classes, minlength=len(CLASSES)).astype(np.float64))


@dataclass(frozen=True)
class Climatology:
    """Durations of past wars in days, their names, and how many were decided and drawn.

    Without a file, names are empty and the days are quantiles of a log-normal.
    """

    days: Floats
    names: tuple[str, ...]
    decided: int
    drawn: int
    outcomes: tuple[str, ...]

    def without(self, name: str | None) -> Climatology:
        """Return the climatology without one war, the one that is forecast; the same where it is not listed."""
        if name is None or name not in self.names:
            return self
        kept = [index for index, other in enumerate(self.names) if other != name]
        return _counted(self.days[kept], [self.names[i] for i in kept], [self.outcomes[i] for i in kept])

    def forecast(self, *, elapsed_days: float, horizon_months: float) -> Forecast:
        """Return what past wars say of one that has lasted some days already.

        Parameters
        ----------
        elapsed_days : how long it has lasted at the origin; only wars that lasted longer count.
        horizon_months : months from the origin beyond which nothing is told apart.
        """
        left = (self.days[self.days > elapsed_days] - elapsed_days) / DAYS_PER_MONTH
        if len(left) < _CONTINUES:
            raise InputError(
                f"only {len(left)} past wars lasted longer than {elapsed_days:.0f} days",
                where=WARS_FILE,
                allowed=f"{_CONTINUES} or more",
            )
        beyond = float((left > horizon_months).mean())
        drawn = self.drawn / (self.decided + self.drawn)
        decided = 1.0 - drawn - ESCALATES
        loses = decided * (1.0 - INITIATORS_WIN)
        ended = np.array(
            [loses * LEAVES, loses * (1.0 - LEAVES), drawn, decided * INITIATORS_WIN, ESCALATES, 0.0]
        )
        counts = len(left) * (1.0 - beyond) * ended
        counts[CLASSES.index("still_fighting")] = len(left) * beyond
        # A log score needs weight on every class; half a war in all, since these are shares and not draws.
        return Forecast(np.where(left > horizon_months, np.inf, left), counts, 0.5 / len(CLASSES))

    @property
    def from_file(self) -> bool:
        """Say whether the durations are those of wars and not of the stand-in."""
        return bool(self.names)


def climatology(directory: Path | None) -> Climatology:
    """Return the climatology of past wars.

    Parameters
    ----------
    directory : that holds `interstate_wars_1816_2007.csv`; None gives the log-normal.

    Raises
    ------
    InputError : for a directory without the file, or a file that cannot be read.
    """
    if directory is None:
        normal = NormalDist(np.log(MEDIAN_DAYS), LOG_SD)
        places = (np.arange(_STAND_IN_WARS) + 0.5) / _STAND_IN_WARS
        return Climatology(np.exp([normal.inv_cdf(place) for place in places]), (), DECIDED, DRAWN, ())
    rows = list(read_rows(directory / WARS_FILE, ("war_name", "outcomes", "duration_days")))
    days = np.array([row.number("duration_days") for row in rows])
    if not len(days) or (days <= 0.0).any():
        raise InputError("no wars, or one that lasted no day", where=WARS_FILE, allowed="days above 0")
    return _counted(days, [row.cells["war_name"] for row in rows], [row.cells["outcomes"] for row in rows])


def _counted(days: Floats, names: list[str], outcomes: list[str]) -> Climatology:
    decided = sum("winner" in outcome.split("|") for outcome in outcomes)
    drawn = sum(outcome in ("stalemate", "compromise") for outcome in outcomes)
    return Climatology(days, tuple(names), decided, drawn, tuple(outcomes))
