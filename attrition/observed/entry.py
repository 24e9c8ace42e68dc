"""What can be declared of a published series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

UNDECLARED_LAG_DAYS = 31
"""Days after which a figure counts as known when nothing says how soon it was published: a cautious month."""


class Kind(StrEnum):
    """What a figure is."""

    CLAIM = "claim"
    FLOOR = "floor"
    ESTIMATE = "estimate"
    OFFICIAL = "official"
    UNSTATED = "unstated"


class When(StrEnum):
    """Which days of its month a figure is about: all of them, or the first or the last one."""

    MONTH = "month"
    START = "start"
    END = "end"


@dataclass(frozen=True)
class Entry:
    """A series as declared.

    Parameters: series, its name in the data files; claimant, who says so, empty where each figure has its own source;
    kind; unit, empty where it changes with the period; family, the series that copy, restate or contain each other;
    representative, whether this one of its family is scored; lag_days, from the last day of the period to publication;
    known_bias, how it misleads; when, which days of a month it is about; revised, whether later releases change
    earlier months, so that a file holds what was known at its release; flag, of every month; first_month, flag of the
    first, if that is 2022-06 or before; late_months, how many of the last are incomplete; months, flags by month;
    calendar, flags by month of the year; low and high, the series that bound this one.
    """

    series: str
    claimant: str
    kind: Kind
    unit: str
    family: str
    representative: bool = True
    lag_days: int = UNDECLARED_LAG_DAYS
    known_bias: str = ""
    when: When = When.MONTH
    revised: bool = False
    flag: str = ""
    first_month: str = ""
    late_months: int = 0
    months: Mapping[date, str] = field(default_factory=dict)
    calendar: Mapping[int, str] = field(default_factory=dict)
    low: str = ""
    high: str = ""


FIRST = "cumulative first month"
FIRST_UNTIL = date(2022, 6, 1)
"""A series that begins later was cut: nothing says that its first month holds what was before."""
FALLS = "total falls"
UNFINISHED = "month not over"
ARTEFACT = "artefact"
LATE = "late names"
REVALUATION = "revaluation"
TOP_UP = "top-up"
WITHDRAWAL = "year-end withdrawal"
