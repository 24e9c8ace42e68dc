"""One tidy table of observations: each with who says so, when it was known and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrition.errors import InputError
from attrition.observed.calendar import last_day, month_start
from attrition.observed.catalogue import entry_of
from attrition.observed.entry import FALLS, FIRST_UNTIL, LATE, Entry, Kind, When

if TYPE_CHECKING:
    import polars as pl

UNIT_DIFFERS = "unit not as declared"


@dataclass(frozen=True)
class Observation:
    """A figure as a file gives it.

    Parameters: series; first and last, days of the period; value, low and high in `unit`; source, text; file, its
    name; place, file and line; as_of, day on which it was known, None to follow the catalogue; vintage, day of the
    version that it comes from, None where no file states it; flag, what is wrong with it; claimant, kind and family
    where a file states them; single, whether several of a series may be about the same period.
    """

    series: str
    first: date
    last: date
    value: float
    unit: str
    source: str
    file: str
    place: str
    low: float | None = None
    high: float | None = None
    as_of: date | None = None
    vintage: date | None = None
    flag: str = ""
    claimant: str = ""
    kind: Kind | None = None
    family: str = ""
    single: bool = False

    @property
    def month(self) -> date:
        """First day of the month in which the period begins."""
        return month_start(self.first)


def period_in_month(series: str, month: date) -> tuple[date, date]:
    """Return the days of a month that a series is about.

    Parameters: series, its name; month, its first day.
    """
    end = last_day(month)
    when = entry_of(series).when
    return (month if when is not When.END else end), (month if when is When.START else end)


def tidy_frame(observations: Iterable[Observation]) -> pl.DataFrame:
    """Return observations as one table, completed from the catalogue.

    Parameters
    ----------
    observations : of all files together, in any order.

    Returns
    -------
    A row an observation, by series and period: series, month (first day), first, last, value, low, high, unit,
    claimant, kind, source, as_of, vintage (null where no file states it), revised (later releases change the series),
    family, representative, known_bias, flag (parted by "; ", empty for none), file.

    Raises
    ------
    InputError : for a series that has a period twice, or changes its unit.
    """
    import polars as pl

    given = sorted(
        observations, key=lambda item: (item.series, item.first, item.last, item.vintage or date.min)
    )
    _refuse_repeated(given)
    groups: dict[str, list[Observation]] = {}
    for item in given:
        groups.setdefault(item.series, []).append(item)
    bounds = {(item.series, item.first, item.last, item.file): item.value for item in given}
    rows = [row for series, items in groups.items() for row in _rows(series, items, bounds)]
    return pl.DataFrame(rows, schema=schema(), orient="row")


def schema() -> dict[str, pl.DataType]:
    """Return the columns of the tidy table and their types, in order."""
    import polars as pl

    text, number, day = pl.String(), pl.Float64(), pl.Date()
    return {
        "series": text,
        "month": day,
        "first": day,
        "last": day,
        "value": number,
        "low": number,
        "high": number,
        "unit": text,
        "claimant": text,
        "kind": text,
        "source": text,
        "as_of": day,
        "vintage": day,
        "revised": pl.Boolean(),
        "family": text,
        "representative": pl.Boolean(),
        "known_bias": text,
        "flag": text,
        "file": text,
    }


def _rows(
    series: str, items: Sequence[Observation], bounds: dict[tuple[str, date, date, str], float]
) -> Iterable[tuple[object, ...]]:
    entry = entry_of(series)
    months = sorted({item.month for item in items})
    late = frozenset(months[len(months) - entry.late_months :]) if entry.late_months else frozenset()
    monthly = any(not _long(item) for item in items)
    for item in items:
        key = (item.first, item.last, item.file)
        yield (
            series,
            item.month,
            item.first,
            item.last,
            item.value,
            item.low if item.low is not None else bounds.get((entry.low, *key)),
            item.high if item.high is not None else bounds.get((entry.high, *key)),
            item.unit,
            item.claimant or entry.claimant or item.source,
            str(item.kind or entry.kind),
            item.source,
            item.as_of or item.last + timedelta(days=entry.lag_days),
            item.vintage,
            entry.revised,
            item.family or entry.family,
            entry.representative and not (monthly and not item.single and _long(item)),
            entry.known_bias,
            "; ".join(_flags(item, entry, months[0], late)),
            item.file,
        )


def _long(item: Observation) -> bool:
    return item.first.replace(day=1) != item.last.replace(day=1)


def _flags(item: Observation, entry: Entry, first: date, late: frozenset[date]) -> Iterable[str]:
    month = item.month
    flags = [
        *item.flag.split("; "),
        entry.flag,
        entry.first_month if month == first <= FIRST_UNTIL else "",
        entry.months.get(month, ""),
        FALLS if entry.first_month and item.value < 0.0 and FALLS not in item.flag else "",
        entry.calendar.get(month.month, ""),
        LATE if month in late else "",
        UNIT_DIFFERS if entry.unit and item.unit != entry.unit and not (_long(item) or item.single) else "",
    ]
    return list(dict.fromkeys(flag for flag in flags if flag))


def _refuse_repeated(items: Sequence[Observation]) -> None:
    first: dict[tuple[str, date, date, date | None], Observation] = {}
    units: dict[str, Observation] = {}
    for item in items:
        if item.single:
            continue
        earlier = first.setdefault((item.series, item.first, item.last, item.vintage), item)
        if earlier is not item:
            raise InputError(
                f"'{item.series}' has {item.first:%Y-%m} twice, first in {earlier.place}",
                where=item.place,
                advice="remove one, or give each its own day in a column 'vintage'",
            )
        if _long(item):
            continue
        other = units.setdefault(item.series, item)
        if other.unit != item.unit:
            raise InputError(
                f"'{item.series}' changes its unit from '{other.unit}' to '{item.unit}'",
                where=f"{item.place}: unit",
            )
