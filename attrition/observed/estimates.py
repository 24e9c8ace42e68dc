"""Published single figures: a quantity over a period, with a central value or a range."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from pathlib import Path

from attrition.errors import InputError
from attrition.observed.rows import LAST_YEAR, Row, month_of, read_rows

FILE = "published_estimates.csv"
COLUMNS = ("period", "domain", "quantity", "low", "central", "high", "unit", "source", "note")
PERIODS = "YYYY, YYYY-H1, YYYY-Q1, YYYY-MM, YYYY-MM-DD, or two of them with / between"


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A figure published for a period.

    Parameters: quantity, its name; first and last, the days of the period, both within it; low, central and high, in
    `unit`, None where not given (one at least is); source and note, texts.
    """

    quantity: str
    first: date
    last: date
    low: float | None
    central: float | None
    high: float | None
    unit: str
    source: str
    note: str

    @property
    def days(self) -> int:
        """Length of the period in days."""
        return (self.last - self.first).days + 1

    @property
    def value(self) -> float:
        """The central value; without one the geometric middle of the range, or the bound that is given."""
        if self.central is not None:
            return self.central
        if self.low is not None and self.high is not None:
            positive = self.low > 0.0 and self.high > 0.0
            return sqrt(self.low * self.high) if positive else 0.5 * (self.low + self.high)
        bound = self.low if self.low is not None else self.high
        assert bound is not None
        return bound


def read_estimates(directory: Path) -> tuple[PublishedFigure, ...]:
    """Read the published figures of a directory, in the order of the file.

    Parameters
    ----------
    directory : that holds published_estimates.csv.

    Raises
    ------
    InputError : for a missing file or column, a bad period or number, a figure without any number.
    """
    return tuple(figure_of(row) for row in read_rows(directory / FILE, COLUMNS))


def figure_of(row: Row) -> PublishedFigure:
    """Return the figure of one row with the columns `COLUMNS`; InputError for a bad period or number, or none."""
    low, central, high = (row.optional_number(column) for column in ("low", "central", "high"))
    if low is None and central is None and high is None:
        raise InputError("no number", where=row.place, allowed="one of low, central, high")
    period = period_of(row.cells["period"])
    if period is None:
        raise InputError(
            f"'{row.cells['period']}' is no period", where=f"{row.place}: period", allowed=PERIODS
        )
    quantity, unit, source, note = (row.cells[column] for column in ("quantity", "unit", "source", "note"))
    return PublishedFigure(quantity, *period, low, central, high, unit, source, note)


def period_of(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of a period, None for a text that is none.

    Parameters
    ----------
    text : one of the forms in `PERIODS`.
    """
    first, slash, last = text.partition("/")
    begin, end = _simple(first), _simple(last if slash else first)
    if begin is None or end is None or begin[0] > end[1]:
        return None
    return begin[0], end[1]


def _simple(text: str) -> tuple[date, date] | None:
    month = month_of(text)
    if month is not None:
        return month, _month_end(month.year, month.month)
    year = text[:4]
    if len(year) != 4 or not year.isdecimal() or not 1 <= int(year) <= LAST_YEAR:
        return None
    number = int(year)
    rest = text[4:]
    if not rest:
        return date(number, 1, 1), date(number, 12, 31)
    if rest in ("-H1", "-H2"):
        first = 1 if rest == "-H1" else 7
        return date(number, first, 1), _month_end(number, first + 5)
    if rest in ("-Q1", "-Q2", "-Q3", "-Q4"):
        first = 3 * int(rest[2]) - 2
        return date(number, first, 1), _month_end(number, first + 2)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day, day


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
