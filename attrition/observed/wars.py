"""Past wars and the fates of their leaders, typed; `attrition.analysis.climatology` forecasts by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from attrition.errors import InputError
from attrition.observed.publishers.totals import day_in
from attrition.observed.rows import Row, read_rows
from attrition.observed.sheet import Sheet

WARS_FILE = "interstate_wars_1816_2007.csv"
LEADERS_FILE = "leader_fate_in_interstate_wars.csv"
WAR_COLUMNS = (
    "war_num",
    "war_name",
    "start",
    "end",
    "n_states",
    "battle_deaths",
    "outcomes",
    "duration_days",
)
LEADER_COLUMNS = (
    "war",
    "state",
    "outcome",
    "days",
    "leader",
    "exit",
    "exit_date",
    "exit_during_war",
    "exit_within_1y_after",
    "irregular_during",
    "irregular_within_1y",
)
LOSER = "loser"


@dataclass(frozen=True)
class InterstateWar:
    """A war between states.

    Parameters: number and name, of Correlates of War; start and end, days; states, how many; battle_deaths; outcomes
    of its states, sorted, each once; duration_days, as the file has it.
    """

    number: int
    name: str
    start: date
    end: date
    states: int
    battle_deaths: float
    outcomes: tuple[str, ...]
    duration_days: int


@dataclass(frozen=True)
class LeaderFate:
    """What became of a leader in power when a war began or went on (Archigos).

    Parameters: war, state and leader, names; outcome of the state; days, duration of the war; exit, how the leader
    left office; exit_day, None where not known; left_during and left_within_year, left in the war or within a year
    of its end; removed_during and removed_within_year, the same against the rules.
    """

    war: str
    state: str
    leader: str
    outcome: str
    days: int
    exit: str
    exit_day: date | None
    left_during: bool
    left_within_year: bool
    removed_during: bool
    removed_within_year: bool


def recognise_wars(sheet: Sheet) -> bool:
    """Return whether a file lists past wars."""
    return set(WAR_COLUMNS) <= set(sheet.first_row)


def recognise_leaders(sheet: Sheet) -> bool:
    """Return whether a file lists fates of leaders."""
    return set(LEADER_COLUMNS) <= set(sheet.first_row)


def read_wars(directory: Path) -> tuple[InterstateWar, ...]:
    """Read the wars of a directory that holds interstate_wars_1816_2007.csv; InputError for a bad cell."""
    return tuple(
        InterstateWar(
            _whole(row, "war_num"),
            row.cells["war_name"],
            day_in(row, "start"),
            day_in(row, "end"),
            _whole(row, "n_states"),
            row.number("battle_deaths"),
            tuple(sorted(set(row.cells["outcomes"].split("|")))),
            _whole(row, "duration_days"),
        )
        for row in read_rows(directory / WARS_FILE, WAR_COLUMNS)
    )


def read_leaders(directory: Path) -> tuple[LeaderFate, ...]:
    """Read the leaders of a directory that holds leader_fate_in_interstate_wars.csv; InputError for a bad cell."""
    return tuple(
        LeaderFate(
            row.cells["war"],
            row.cells["state"],
            row.cells["leader"],
            row.cells["outcome"],
            _whole(row, "days"),
            row.cells["exit"],
            day_in(row, "exit_date") if row.cells["exit_date"] else None,
            *(_truth(row, column) for column in LEADER_COLUMNS[-4:]),
        )
        for row in read_rows(directory / LEADERS_FILE, LEADER_COLUMNS)
    )


def losing_leaders_removed(leaders: Sequence[LeaderFate]) -> tuple[int, int]:
    """Return how many leaders of losing states were removed against the rules in the war or within a year, and of how
    many."""
    losers = [leader for leader in leaders if leader.outcome == LOSER]
    return sum(leader.removed_during or leader.removed_within_year for leader in losers), len(losers)


def _whole(row: Row, column: str) -> int:
    number = row.number(column)
    if number != int(number):
        raise InputError(
            f"'{row.cells[column]}' is no whole number",
            where=f"{row.place}: {column}",
            allowed="a whole number",
        )
    return int(number)


def _truth(row: Row, column: str) -> bool:
    text = row.cells[column]
    if text not in ("True", "False"):
        raise InputError(f"'{text}' is no truth", where=f"{row.place}: {column}", allowed="True, False")
    return text == "True"
