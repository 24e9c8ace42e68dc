"""Months from running totals: what was added in each, and where the total itself was changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from attrition.observed.calendar import last_day, month_start, next_month
from attrition.observed.entry import FALLS, FIRST, UNFINISHED

RESTART_BELOW = 0.5
"""A total that falls below this share of the one before, and stays there, was started anew."""
OUTLIER = 0.1
"""Share by which a total must leave its neighbours to be an outlier, when the next ones come back."""
LOOK_AHEAD = 5
"""Records within which an outlier's neighbours must have come back."""

EARLIER = "holds earlier months"
RESTARTED = "total starts anew"
LEFT_OUT = "outlier left out"
CORRECTED = "corrected"
INTERPOLATED = "interpolated"


@dataclass(frozen=True)
class Month:
    """What was added to a running total in a month.

    Parameters: month, its first day; first and last, the days that are covered; added, and total at the end, in the
    unit of the total; flag, what is wrong with it, parts parted by "; "; known, the day of the record that its last
    total rests on.
    """

    month: date
    first: date
    last: date
    added: float
    total: float
    flag: str
    known: date


def months_of_totals(
    totals: Mapping[date, float],
    corrections: Mapping[date, float] | None = None,
    *,
    begins: date | None = None,
    long_gap_days: int | None = None,
) -> list[Month]:
    """Return the months of a running total.

    Parameters
    ----------
    totals : day → total at its end.
    corrections : day → how much of that day's change the publisher says is a correction of earlier days.
    begins : day from which the total counts, where that is within the first month.
    long_gap_days : read totals at ends of months off the line between their neighbours, and flag those whose
        neighbours are further apart; None to take the last total of each month.

    Returns
    -------
    A month each that has a total, in order. The first holds all that was counted until then; one after months without
    totals holds those too. A total that falls and comes back is left out, one that starts anew counts from zero, and
    a smaller fall is a correction; each is flagged.
    """
    if not totals:
        return []
    kept, odd = _without_outliers(totals)
    neighbours: dict[date, tuple[date, date]] = {}
    if long_gap_days is not None:
        kept, neighbours = _at_month_ends(kept)
    noted = corrections or {}
    latest = max(totals)
    months: list[Month] = []
    before: date | None = None
    for month, group in _grouped(sorted(kept)):
        first = month if before is not None or begins is None else max(begins, month)
        notes = [FIRST] if before is None else [EARLIER] if next_month(before) < month else []
        added, fallen = 0.0, 0.0
        since = before if before is not None else date.min
        corrected = sum(noted[day] for day in noted if since < day <= group[-1])
        for day in group:
            step, restarted = _step(kept, before, day)
            added += step
            fallen -= min(step, 0.0) if before is not None else 0.0
            notes += [RESTARTED] if restarted else []
            before = day
        end = last_day(month)
        unfinished = end > latest
        notes += [LEFT_OUT] if month in odd else []
        notes += [f"{FALLS} by {fallen:.4g}"] if fallen else []
        notes += [f"{CORRECTED} by {corrected:+.4g}"] if corrected else []
        earlier, known = neighbours.get(group[-1], (group[-1], group[-1]))
        notes += (
            [INTERPOLATED] if long_gap_days is not None and (known - earlier).days > long_gap_days else []
        )
        notes += [UNFINISHED] if unfinished else []
        last = latest if unfinished else end
        months.append(Month(month, first, last, added, kept[group[-1]], "; ".join(notes), known))
    return months


def _without_outliers(totals: Mapping[date, float]) -> tuple[dict[date, float], set[date]]:
    days = sorted(totals)
    kept: dict[date, float] = {}
    odd: set[date] = set()
    level: float | None = None
    for index, day in enumerate(days):
        total = totals[day]
        following = [totals[later] for later in days[index + 1 : index + 1 + LOOK_AHEAD]]
        if level is not None and following:
            low = total < (1.0 - OUTLIER) * level and max(following) >= level
            high = level <= max(following) < total - OUTLIER * level
            if low or high:
                odd.add(month_start(day))
                continue
        kept[day] = level = total
    return kept, odd


def _at_month_ends(totals: Mapping[date, float]) -> tuple[dict[date, float], dict[date, tuple[date, date]]]:
    filled, neighbours = dict(totals), {}
    for earlier, later in pairwise(sorted(totals)):
        gap = (later - earlier).days
        end = last_day(earlier)
        while end < later:
            if end > earlier:
                share = (end - earlier).days / gap
                filled[end] = totals[earlier] + share * (totals[later] - totals[earlier])
                neighbours[end] = (earlier, later)
            end = last_day(next_month(end))
    return filled, neighbours


def _grouped(days: Iterable[date]) -> Iterable[tuple[date, list[date]]]:
    groups: dict[date, list[date]] = {}
    for day in days:
        groups.setdefault(month_start(day), []).append(day)
    return groups.items()


def _step(totals: Mapping[date, float], before: date | None, day: date) -> tuple[float, bool]:
    total = totals[day]
    if before is None:
        return total, False
    earlier = totals[before]
    restarted = total < RESTART_BELOW * earlier
    return (total if restarted else total - earlier), restarted
