from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from attrition.errors import InputError
from attrition.observed import known_by, read_all

HEADING = "country,equipment_type,destroyed,abandoned,captured,damaged,type_total"
FIRST = "cumulative first month"


def test_a_dated_record_becomes_months(read: Callable[..., Any]) -> None:
    rows = [
        "Russia,Tanks,0,0,0,0,0,2022-02-23",
        "Russia,Tanks,270,0,0,0,270,2022-03-31",
        "Russia,Tanks,500,0,0,0,500,2022-04-20",
        "Russia,Tanks,700,0,0,0,700,2022-05-10",
        "Russia,Tanks,730,0,0,0,730,2022-05-31",
        '"Russia","Losses excluding Recon Drones and Trucks - 3",1,1,1,0,3,2022-05-28',
        "Ukraine,Surface-To-Air Missile Systems,9,0,0,0,9,2022-05-31",
        "Moldova,Tanks,9,0,0,0,9,2022-05-28",
    ]
    found = read(daily_count__csv=f"{HEADING},date_recorded\n" + "\n".join(rows) + "\n")
    assert found == {
        "oryx_ru_tanks_lost": [
            ("2022-03", 270, FIRST),
            ("2022-04", 330, "interpolated"),
            ("2022-05", 130, ""),
        ],
        "oryx_ru_tanks_cumulative": [
            ("2022-03", 270, ""),
            ("2022-04", 600, "interpolated"),
            ("2022-05", 730, ""),
        ],
        "oryx_ua_sam_lost": [("2022-05", 9, FIRST)],
        "oryx_ua_sam_cumulative": [("2022-05", 9, "")],
    }


def test_one_file_a_day_is_the_same_record(read: Callable[..., Any]) -> None:
    def totals(count: int) -> str:
        return f"{HEADING}\nUkraine,Rocket and Missile Artillery,1,0,0,0,{count}\n"

    found = read(**{"totals_by_type_2022-03-31__csv": totals(5), "totals_by_type_2022-04-30__csv": totals(8)})
    assert found["oryx_ua_mrl_lost"] == [("2022-03", 5, FIRST), ("2022-04", 3, "")]


def test_of_two_totals_for_a_day_the_larger_counts(read: Callable[..., Any]) -> None:
    rows = "Ukraine,Infantry Mobility Vehicles,1,0,0,0,{}\n"
    found = read(**{"totals_by_type_2023-05-31__csv": f"{HEADING}\n{rows.format(100)}{rows.format(2)}"})
    assert found["oryx_ua_imv_lost"] == [("2023-05", 100, FIRST)]


def test_later_records_do_not_reach_what_was_known(tmp_path: Path) -> None:
    days = [date(2022, 3, 5) + timedelta(days=11 * number) for number in range(40)]
    rows = [f"Russia,Tanks,1,1,1,1,{number * number + 100},{day}" for number, day in enumerate(days)]
    heights = []
    for origin in (days[8], days[8] + timedelta(days=5), days[9], date(2022, 6, 30), date(2022, 7, 7)):
        known = []
        for seen in (40, sum(day <= origin for day in days)):
            text = f"{HEADING},date_recorded\n" + "\n".join(rows[:seen]) + "\n"
            (tmp_path / "daily_count.csv").write_text(text, encoding="utf-8")
            known.append(known_by(read_all(tmp_path), origin))
        assert known[0].equals(known[1])
        heights.append(known[0].height)
    assert heights == [4, 4, 6, 6, 8]


def test_totals_without_a_day_are_refused(read: Callable[..., Any]) -> None:
    with pytest.raises(InputError) as caught:
        read(totals_by_type__csv=f"{HEADING}\nRussia,Tanks,1,0,0,0,5\n")
    assert caught.value.line() == (
        "totals_by_type.csv: totals by type without a day; name the file totals_by_type_YYYY-MM-DD.csv, by the day on "
        "which it was recorded"
    )
