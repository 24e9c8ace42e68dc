"""Quantities of a path that a command can be asked about by name: ends, thresholds, turns, events, casualties.

A quantity is written NAME or NAME@DATE, such as "withdrawal", "stress@2028", "turn.D1@2027-07-01": what comes before
the first day of that year, month or day. Without a date it is what comes within the horizon.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attrition.analysis import turning
from attrition.analysis.outcomes import CASUALTIES, SIDES, end_of_war
from attrition.analysis.paths import PathTable
from attrition.analysis.words import END_WORDS, EVENT_WORDS, SIDE_WORDS, TURN_WORDS
from attrition.errors import InputError, nearest_name
from attrition.model.ends import REACHABLE, End
from attrition.model.thresholds import LEVELS

Floats = NDArray[np.float64]

OVER = "over"
EVENT_COLUMNS = {"regime_end": "regime_end_day", "coalition_disengagement": "disengaged_day"}
END_CLAUSES = END_WORDS | {
    "military_defeat": "the challenger is beaten",
    "escalation": "the war escalates out of control",
    "still_fighting": "the fighting goes on",
}
"""The ends as clauses of a sentence, before which "before 2028" can follow."""
UNIT = "thousand people"


@dataclass(frozen=True)
class Quantity:
    """A value of every path, by name.

    Parameters
    ----------
    name : as it is asked for.
    words : as a clause, such as "the challenger withdraws before 2028".
    columns : of outcomes.parquet that it needs.
    values : table with these columns → float64[draws * paths]; 0 or 1 where `unit` is empty.
    unit : empty for what happens or does not.
    before : the day before which it must come, None for the horizon and for what has no date.
    """

    name: str
    words: str
    columns: tuple[str, ...]
    values: Callable[[PathTable], Floats]
    unit: str = ""
    before: date | None = None

    @property
    def happens(self) -> bool:
        """Say whether it is something that happens or does not, so that its mean is a probability."""
        return not self.unit


def quantity_names() -> list[str]:
    """Return the names of all quantities, without dates."""
    return [
        OVER,
        *(end.label for end in REACHABLE if end is not End.STILL_FIGHTING),
        End.STILL_FIGHTING.label,
        *LEVELS,
        *(
            f"{key}.{measure}"
            for key, side in turning.SIDES.items()
            for measure in (*turning.measures_of(side), "two_of_four")
        ),
        *EVENT_COLUMNS,
        "casualties",
        *(f"casualties.{side}" for side in SIDES),
    ]


def quantity(text: str, start: date, horizon: date, where: str = "--quantity") -> Quantity:
    """Return the quantity that a text names.

    Parameters
    ----------
    text : NAME or NAME@DATE; DATE is a year, a month or a day.
    start : day 0 of the scenario.
    horizon : its last day.
    where : the option, for the error.

    Raises
    ------
    InputError : for an unknown name, or a date that is none or lies outside the forecast.
    """
    name, at, when = text.strip().partition("@")
    names = quantity_names()
    if name not in names:
        raise InputError(
            f"no quantity '{name}'",
            where=where,
            allowed=f"{', '.join(names)}; most with @DATE",
            nearest=nearest_name(name, names),
        )
    before = read_date(when, start, horizon, where) if at else None
    if before and name.startswith("casualties"):
        raise InputError(
            f"'{text}': casualties are counted until the war ends or the horizon, at no date", where=where
        )
    if before and name == End.STILL_FIGHTING.label:
        raise InputError(
            f"'{text}' is one less the share that has ended",
            where=where,
            advice=f"ask for '{OVER}@{when}'",
        )
    clause, columns, values = meaning(name)
    limit = float("inf") if before is None else float((before - start).days)
    if name.startswith("casualties"):
        return Quantity(name, clause, columns, values, unit=UNIT)
    if name == End.STILL_FIGHTING.label:
        return Quantity(name, f"{clause} at the horizon", columns, values)

    def happened(table: PathTable) -> Floats:
        # NaN, which is never, is not less than anything.
        return (values(table) < limit).astype(np.float64)

    words = f"{clause} {'within the horizon' if before is None else f'before {when}'}"
    return Quantity(text.strip(), words, columns, happened, before=before)


def read_date(text: str, start: date, horizon: date, where: str) -> date:
    """Return the first day of a year, month or day written as text, between the start and the horizon.

    Raises: InputError, when it is no such date.
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    try:
        year, month, day = (int(part or 1) for part in match.groups()) if match else (0, 0, 0)
        found = date(year, month, day)
    except ValueError:
        raise InputError(f"'{text}' is no date", where=where, allowed="YYYY, YYYY-MM or YYYY-MM-DD") from None
    if not start < found <= horizon:
        raise InputError(
            f"{text} is outside the scenario", where=where, allowed=f"after {start}, to {horizon}"
        )
    return found


def meaning(name: str) -> tuple[str, tuple[str, ...], Callable[[PathTable], Floats]]:
    """Return clause, columns and values of a name: days of what happens, NaN for never."""
    if name == OVER:
        return "the war ends", ("end_day",), lambda table: table.days("end_day")
    if name == End.STILL_FIGHTING.label:
        still = End.STILL_FIGHTING
        return END_CLAUSES[name], ("end",), lambda table: end_of_war(table, still).astype(np.float64)
    ends = {end.label: end for end in REACHABLE}
    if name in ends:
        return END_CLAUSES[name], ("end", "end_day"), lambda table: _days_of_end(table, ends[name])
    if name in LEVELS:
        column = f"{name}_day"
        return f"the challenger's strain reaches {name}", (column,), lambda table: table.days(column)
    if name in EVENT_COLUMNS:
        column = EVENT_COLUMNS[name]
        return EVENT_WORDS[name], (column,), lambda table: table.days(column)
    if name.startswith("casualties"):
        side = name.removeprefix("casualties").removeprefix(".")
        columns = (f"{side}_casualties",) if side else CASUALTIES
        clause = f"casualties of the {side}" if side else "casualties of both sides"
        return clause, columns, lambda table: np.sum([table.days(one) for one in columns], axis=0)
    key, measure = name.split(".")
    begins = turning.SIDES[key]
    columns = tuple(f"{begins}{one.lower()}_day" for one in turning.measures_of(begins))
    if measure != "two_of_four":
        columns = (f"{begins}{measure.lower()}_day",)
    side_words = SIDE_WORDS[key][0].lower() + SIDE_WORDS[key][1:]
    label = TURN_WORDS[measure] if measure == "two_of_four" else measure
    return f"{side_words} ({label})", columns, lambda table: turning.days_of(table, begins, measure)


def _days_of_end(table: PathTable, end: End) -> Floats:
    return np.where(end_of_war(table, end), table.days("end_day"), np.nan)
