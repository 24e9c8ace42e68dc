from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from attrition.errors import InputError
from attrition.observed.wars import (
    LEADER_COLUMNS,
    LEADERS_FILE,
    WAR_COLUMNS,
    WARS_FILE,
    losing_leaders_removed,
    read_leaders,
    read_wars,
)

ROWS = (
    "1,First,1823-04-07,1823-11-13,2,1000.0,loser|winner,100",
    "4,Second,1828-04-26,1829-09-14,2,130000.0,stalemate,200",
    "7,Third,1846-04-25,1847-09-14,2,19283.0,changed_sides|loser|winner,300",
    "8,Fourth,1846-04-25,1847-09-14,2,19283.0,loser|winner,1000",
)


def write(directory: Path, *rows: str) -> Path:
    (directory / WARS_FILE).write_text("\n".join((",".join(WAR_COLUMNS), *rows)) + "\n", encoding="utf-8")
    return directory


def test_wars_are_typed(tmp_path: Path) -> None:
    war = read_wars(write(tmp_path, *ROWS))[0]
    assert (war.number, war.name, war.start, war.states, war.duration_days) == (
        1,
        "First",
        date(1823, 4, 7),
        2,
        100,
    )
    assert war.outcomes == ("loser", "winner")


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (ROWS[0].replace(",2,", ",2.5,"), "line 2: n_states: '2.5' is no whole number"),
        (ROWS[0].replace("1823-04-07", "1823"), "line 2: start: '1823' is no day"),
    ],
)
def test_bad_rows_are_refused_with_their_place(tmp_path: Path, row: str, line: str) -> None:
    with pytest.raises(InputError, match=line):
        read_wars(write(tmp_path, row))


def test_fates_of_losing_leaders(tmp_path: Path) -> None:
    rows = [
        "A,S,loser,10,5.0,L,Irregular,1990-01-02,True,True,True,True",
        "A,S,loser,10,5.0,L,Irregular,1990-01-02,False,True,False,True",
        "A,S,loser,10,5.0,L,Regular,,False,True,False,False",
        "A,S,winner,10,5.0,L,Irregular,1990-01-02,True,True,True,True",
    ]
    heading = ",".join((*LEADER_COLUMNS[:4], "deaths", *LEADER_COLUMNS[4:]))
    path = tmp_path / LEADERS_FILE
    path.write_text("\n".join((heading, *rows)) + "\n", encoding="utf-8")
    leaders = read_leaders(tmp_path)
    assert losing_leaders_removed(leaders) == (2, 3)
    assert (leaders[0].exit_day, leaders[2].exit_day) == (date(1990, 1, 2), None)
    path.write_text(heading + "\n" + rows[0].replace("True,True,True,True", "True,yes,True,True") + "\n")
    with pytest.raises(
        InputError, match="line 2: exit_within_1y_after: 'yes' is no truth; allowed: True, False"
    ):
        read_leaders(tmp_path)


@pytest.mark.skipif(not os.environ.get("ATTRITION_DATA"), reason="no directory of observed data")
def test_wars_and_leaders_are_those_that_the_design_states() -> None:
    directory = Path(os.environ["ATTRITION_DATA"])
    wars = read_wars(directory)
    middle = median(war.duration_days for war in wars)
    removed, losers = losing_leaders_removed(read_leaders(directory))
    assert (len(wars), middle, losers, round(removed / losers, 2)) == (95, 163.0, 93, 0.29)
