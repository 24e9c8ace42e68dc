"""Dated sanction events, typed: who imposed what, and whether the date was confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from attrition.observed.publishers.totals import day_in
from attrition.observed.rows import read_rows
from attrition.observed.sheet import Sheet

FILE = "sanctions_events.csv"
COLUMNS = ("date", "sender", "event", "verification", "seen_in")
CONFIRMED = "confirmed"


@dataclass(frozen=True)
class SanctionEvent:
    """A sanction event.

    Parameters: day; senders, who imposed it; event, what; confirmed, whether a source was seen and the row not merely
    recalled; verification and source, texts.
    """

    day: date
    senders: tuple[str, ...]
    event: str
    confirmed: bool
    verification: str
    source: str


def recognise(sheet: Sheet) -> bool:
    """Return whether a file lists sanction events."""
    return set(COLUMNS) <= set(sheet.first_row)


def read_sanctions(directory: Path, *, until: date | None = None) -> tuple[SanctionEvent, ...]:
    """Read the sanction events of a directory, by day.

    Parameters
    ----------
    directory : that holds sanctions_events.csv.
    until : the last day whose events are wanted, None for all: an event is known on its day.

    Raises
    ------
    InputError : for a missing file or column, or a bad day.
    """
    events = [
        SanctionEvent(
            day_in(row, "date"),
            tuple(row.cells["sender"].split("/")),
            row.cells["event"],
            row.cells["verification"].startswith(CONFIRMED),
            row.cells["verification"],
            row.cells["seen_in"],
        )
        for row in read_rows(directory / FILE, COLUMNS)
    ]
    return tuple(
        sorted((event for event in events if until is None or event.day <= until), key=lambda e: e.day)
    )
