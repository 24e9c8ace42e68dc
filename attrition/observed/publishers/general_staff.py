"""Daily totals of the General Staff of Ukraine, as in the public dataset of the war: JSON and CSV, with corrections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrition.observed.catalogue import entry_of
from attrition.observed.cumulative import Month, months_of_totals
from attrition.observed.publishers.totals import day_in, observations_of, put
from attrition.observed.rows import Row
from attrition.observed.sheet import Sheet, whole_number
from attrition.observed.tidy import Observation

NAME = "General Staff of Ukraine, daily totals"
WHERE = (
    "2022-Ukraine-Russia-War-Dataset (P. Ivaniuk): russia_losses_personnel, _equipment, _equipment_correction"
)
BEGINS = date(2022, 2, 24)

COLUMNS = {
    "personnel": "personnel",
    "aircraft": "aircraft",
    "helicopter": "helicopter",
    "tank": "tank",
    "APC": "apc",
    "field artillery": "field_artillery",
    "MRL": "mrl",
    "drone": "drone",
    "anti-aircraft warfare": "anti_aircraft_warfare",
    "vehicles and fuel tanks": "vehicles_and_fuel_tanks",
    "cruise missiles": "cruise_missiles",
}
"""Columns of the dataset and the series that each becomes; ships, systems and others have no series."""

_PERSONNEL = ("date", "day", "personnel")
_EQUIPMENT = ("date", "day", "tank", "APC", "field artillery")


def recognise(sheet: Sheet) -> bool:
    """Return whether a file holds the dataset's totals of men or of equipment, or its corrections."""
    return any(set(columns) <= set(sheet.first_row) for columns in (_PERSONNEL, _EQUIPMENT))


def read(sheets: Sequence[Sheet]) -> list[Observation]:
    """Read daily totals into months.

    Parameters
    ----------
    sheets : of men, equipment and corrections, in any order; a correction says by how much the totals of its day were
        changed for days before, and such months are flagged.

    Raises
    ------
    InputError : for a bad day or number, or two totals for a day.
    """
    totals: dict[str, dict[date, float]] = {}
    corrections: dict[str, dict[date, float]] = {}
    files: dict[str, str] = {}
    for sheet in sheets:
        columns = _EQUIPMENT if set(_EQUIPMENT) <= set(sheet.first_row) else _PERSONNEL
        records = list(sheet.records(columns))
        target = corrections if _corrects(records) else totals
        for row in records:
            day = day_in(row, "date")
            for column, name in COLUMNS.items():
                if row.cells.get(column, ""):
                    put(target.setdefault(name, {}), day, whole_number(row, column), row)
                    if target is totals:
                        files.setdefault(name, sheet.file)
    return [
        item
        for name, days in totals.items()
        for item in _series(
            name,
            months_of_totals(days, corrections.get(name), begins=BEGINS),
            files[name],
        )
    ]


def _series(name: str, months: Sequence[Month], file: str) -> list[Observation]:
    losses = f"mod_claim_ru_{name}_losses"
    found = observations_of(losses, months, source=WHERE, file=file)
    if name == "personnel":
        cumulative = entry_of("mod_claim_ru_personnel_cumulative").series
        found += observations_of(cumulative, months, source=WHERE, file=file, totals=True)
    return found


def _corrects(records: Sequence[Row]) -> bool:
    # A file of corrections has the columns of the totals, changes of either sign, and mostly none, while a total of
    # tanks was never zero.
    armour = [row.cells for row in records if "tank" in row.cells]
    falls = any(cells.get(column, "").startswith("-") for cells in armour for column in COLUMNS)
    unchanged = sum(cells["tank"] in ("", "0", "0.0") for cells in armour)
    return falls or (bool(armour) and 2 * unchanged >= len(armour))
