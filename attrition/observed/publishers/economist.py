"""Daily files of The Economist: its meta-estimate of casualties and deaths, and the area under Russian control."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrition.errors import InputError
from attrition.observed.calendar import last_day, month_start
from attrition.observed.catalogue import entry_of
from attrition.observed.cumulative import months_of_totals
from attrition.observed.entry import UNFINISHED
from attrition.observed.publishers.totals import day_in, observations_of, put
from attrition.observed.rows import Row
from attrition.observed.sheet import Sheet
from attrition.observed.tidy import Observation

NAME = "The Economist, meta-estimate and area"
WHERE = "The Economist, ukraine-war-dead-and-wounded-estimates"
ESTIMATE = ("date", "estimate", "pi_low", "pi_high", "type", "country")
AREA = ("date", "area_assessed_as_russia_controlled")
BEGINS = date(2022, 2, 24)
MISSING = ("", "NA")
KINDS = ("casualties", "deaths")
SQUARE_METRES = 1e6
"""In a square kilometre."""


def recognise(sheet: Sheet) -> bool:
    """Return whether a file holds the meta-estimate or the area."""
    return any(set(columns) <= set(sheet.first_row) for columns in (ESTIMATE, AREA))


def read(sheets: Sequence[Sheet]) -> list[Observation]:
    """Read the files into months: totals with their 95 % prediction interval, and what each month adds.

    Raises
    ------
    InputError : for a bad day or number, an unknown type or side, or two figures for a day.
    """
    found = []
    for sheet in sheets:
        found += _estimate(sheet) if set(ESTIMATE) <= set(sheet.first_row) else _area(sheet)
    return found


def _estimate(sheet: Sheet) -> list[Observation]:
    totals: dict[tuple[str, str], dict[date, float]] = {}
    for row in sheet.records(ESTIMATE):
        kind = row.cells["type"]
        if kind not in KINDS or row.cells["country"] != "russia":
            raise InputError(
                f"unknown estimate '{kind}' of '{row.cells['country']}'",
                where=row.place,
                allowed="casualties or deaths of russia",
            )
        for column, part in (("estimate", "mid"), ("pi_low", "pi_low"), ("pi_high", "pi_high")):
            _note(totals.setdefault((kind, part), {}), row, column)
    found = []
    for (kind, part), days in totals.items():
        months = months_of_totals(days, begins=BEGINS)
        series = entry_of(f"economist_ru_{kind}_cumulative_{part}").series
        found += observations_of(series, months, source=WHERE, file=sheet.file, totals=True)
        if part == "mid":
            added = entry_of(f"economist_ru_{kind}_increment_mid").series
            found += observations_of(added, months, source=WHERE, file=sheet.file)
    return found


def _area(sheet: Sheet) -> list[Observation]:
    areas: dict[date, float] = {}
    for row in sheet.records(AREA):
        _note(areas, row, AREA[1])
    ends = {month_start(day): day for day in sorted(areas)}
    level, change = entry_of("ru_controlled_area_of_ukraine"), entry_of("ru_controlled_area_change")
    found = []
    before: float | None = None
    for month, day in ends.items():
        over = day == last_day(month)
        flag = UNFINISHED if month == max(ends) and not over else ""
        area = areas[day] / SQUARE_METRES
        end = last_day(month) if not flag else day
        found.append(_observation(level.series, end, end, area, level.unit, sheet, flag))
        if before is not None:
            found.append(_observation(change.series, month, end, area - before, change.unit, sheet, flag))
        before = area
    return found


def _observation(
    series: str, first: date, last: date, value: float, unit: str, sheet: Sheet, flag: str
) -> Observation:
    return Observation(series, first, last, value, unit, WHERE, sheet.file, sheet.file, flag=flag)


def _note(totals: dict[date, float], row: Row, column: str) -> None:
    if row.cells[column] not in MISSING:
        put(totals, day_in(row, "date"), row.number(column), row)
