"""Visually confirmed losses by type: totals of the Oryx lists, recorded day by day or one file a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from attrition.errors import InputError
from attrition.observed.calendar import day_of
from attrition.observed.catalogue import entry_of
from attrition.observed.cumulative import months_of_totals
from attrition.observed.publishers.totals import day_in, observations_of
from attrition.observed.rows import Row
from attrition.observed.sheet import Sheet, whole_number
from attrition.observed.tidy import Observation

NAME = "Oryx, totals by type"
WHERE = "Oryx, Attack On Europe, as recorded in oryx_data (S. Scarnecchia): daily_count, totals_by_type"
COLUMNS = ("country", "equipment_type", "destroyed", "type_total")
DATED = "date_recorded"
LONG_GAP_DAYS = 14
"""Between the records around a month's end, above which it is flagged: the lists are recorded now and then."""

SIDES = {"Russia": "ru", "Ukraine": "ua"}
TYPES = {
    "Tanks": "tanks",
    "Armoured Fighting Vehicles": "afv",
    "Infantry Fighting Vehicles": "ifv",
    "Armoured Personnel Carriers": "apc",
    "Infantry Mobility Vehicles": "imv",
    "Mine-Resistant Ambush Protected": "mrap",
    "Rocket and Missile Artillery": "mrl",
    "Multiple Rocket Launchers": "mrl",
    "Self-Propelled Artillery": "spg",
    "Towed Artillery": "towed_artillery",
    "Surface-To-Air Missile Systems": "sam",
    "Aircraft": "aircraft",
    "Helicopters": "helicopters",
}
"""Types of the lists and the series that each becomes; sums, lorries, ships and others have no series."""

_NAMED = re.compile(r"(\d{4}-\d{2}-\d{2})")


def recognise(sheet: Sheet) -> bool:
    """Return whether a file holds totals by type."""
    return set(COLUMNS) <= set(sheet.first_row)


def read(sheets: Sequence[Sheet]) -> list[Observation]:
    """Read totals by type into months.

    Parameters
    ----------
    sheets : with the day of each row, or with the day (YYYY-MM-DD) in the name of the file; all together are one
        record, of which the totals at the ends of months are read off a line between neighbours. Of two totals of a
        type for a day the larger counts.

    Raises
    ------
    InputError : for a file without days, or a bad day or number.
    """
    totals: dict[tuple[str, str], dict[date, float]] = {}
    files: dict[tuple[str, str], str] = {}
    for sheet in sheets:
        for row in sheet.records(COLUMNS):
            side, name = SIDES.get(row.cells["country"]), TYPES.get(row.cells["equipment_type"])
            if side is None or name is None:
                continue
            total = whole_number(row, "type_total")
            day = _day(sheet, row)
            # The record may begin with rows of zeros for the day before the war.
            if total or (side, name) in totals:
                # Some records name a second, smaller type like another; others were made twice a day.
                days = totals.setdefault((side, name), {})
                days[day] = max(total, days.get(day, total))
                files.setdefault((side, name), sheet.file)
    found = []
    for (side, name), days in totals.items():
        months = months_of_totals(days, long_gap_days=LONG_GAP_DAYS)
        lost = entry_of(f"oryx_{side}_{name}_lost").series
        cumulative = entry_of(f"oryx_{side}_{name}_cumulative").series
        file = files[side, name]
        found += observations_of(lost, months, source=WHERE, file=file)
        found += observations_of(cumulative, months, source=WHERE, file=file, totals=True)
    return found


def _day(sheet: Sheet, row: Row) -> date:
    if DATED in row.cells:
        return day_in(row, DATED)
    named = _NAMED.search(sheet.file)
    day = day_of(named[1]) if named else None
    if day is None:
        raise InputError(
            "totals by type without a day",
            where=sheet.file,
            advice="name the file totals_by_type_YYYY-MM-DD.csv, by the day on which it was recorded",
        )
    return day
