"""The observation layer: what each published series would read if the model were true (MODEL.md section 8).

A published figure is the model's quantity times a bias of its claimant, one a prior draw, and an error, one a month.
Claims and visual confirmations of tanks are tied: their ratio fell, and whether claims grew or confirmations fell is
not known, so that the share of either is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from itertools import pairwise

from attrition.model.spans import DAYS_PER_MONTH, DAYS_PER_YEAR

COUNTRY_KM2 = 603_550.0

DEFLATORS = ((2022, 1.25), (2023, 1.18), (2024, 1.09), (2025, 1.0))
"""Roubles of 2025 for one of the year, at its middle; linear between, constant outside."""

CONFIRMED_OVER_CLAIMED = (0.55, 0.29)
CONFIRMED_BETWEEN = (date(2022, 6, 1), date(2025, 1, 1))
CONFIRMED_OVER_TRUE = 0.83
"""Visually confirmed tanks over tanks lost at first: losses are about 1.2 times the confirmed."""
CLAIMED_OVER_TRUE = CONFIRMED_OVER_TRUE / CONFIRMED_OVER_CLAIMED[0]


class Reading(Enum):
    """Where in its period a recorded variable is read."""

    MEAN = "mean over the period"
    START = "at its start"
    END = "at its end"


class Drift(Enum):
    """Which part of the falling ratio of confirmed to claimed tanks a series takes."""

    NONE = "none"
    CLAIMED = "claims grow"
    CONFIRMED = "confirmations fall"


@dataclass(frozen=True, slots=True)
class Datum:
    """One observation in the model's unit, for a period from `first` to `last`, both within it."""

    first: date
    last: date
    value: float

    @property
    def days(self) -> int:
        """Length of the period in days."""
        return (self.last - self.first).days + 1


Conversion = Callable[[Datum], float]


def scaled(factor: float) -> Conversion:
    """Return a conversion by a constant factor."""
    return lambda datum: datum.value * factor


def per_month(factor: float) -> Conversion:
    """Return a conversion of a period's total into a rate a mean month, times a factor."""
    return lambda datum: datum.value * factor * DAYS_PER_MONTH / datum.days


def real_trillions(datum: Datum) -> float:
    """Convert billions of nominal roubles into trillions of 2025."""
    return datum.value * 1e-3 * deflator(datum.first)


def real_trillions_per_year(datum: Datum) -> float:
    """Convert a period's total in billions of nominal roubles into trillions of 2025 a year."""
    middle = date.fromordinal((datum.first.toordinal() + datum.last.toordinal()) // 2)
    return datum.value * 1e-3 * deflator(middle) * DAYS_PER_YEAR / datum.days


def deflator(day: date) -> float:
    """Return the roubles of 2025 that one rouble of a day is worth."""
    place = day.year + (day.timetuple().tm_yday - 1) / DAYS_PER_YEAR - 0.5
    for (left, before), (right, after) in pairwise(DEFLATORS):
        if place < right:
            return before + (after - before) * max(place - left, 0.0) / (right - left)
    return DEFLATORS[-1][1]


def faded(day: date) -> float:
    """Return the share, 0 to 1, of the fall of the confirmed ratio that has happened by a day."""
    begin, end = (day.toordinal() for day in CONFIRMED_BETWEEN)
    return min(max((day.toordinal() - begin) / (end - begin), 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A published series held against a recorded variable.

    Parameters: series, its name in the data; variable, the recorded one; reading; convert, observed values into the
    variable's unit; bias_sd, of the claimant, one a prior draw; error_sd, one a datum, both of the logarithm, or in the
    unit where `log` is false; ratio, of the series over the truth; drift; since, the first month compared; published,
    whether it is a single figure (published_estimates.csv) and not a monthly series; shortest_days, of a period that
    counts; note, why so.
    """

    series: str
    variable: str
    reading: Reading = Reading.MEAN
    convert: Conversion = field(default=scaled(1.0))
    bias_sd: float = 0.0
    error_sd: float = 0.0
    log: bool = True
    ratio: float = 1.0
    drift: Drift = Drift.NONE
    since: date = date(2022, 3, 1)
    published: bool = False
    shortest_days: int = 1
    note: str = ""
