from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from attrition.errors import InputError

HEADING = "country,equipment_type,destroyed,abandoned,captured,damaged,type_total"
FIRST = "cumulative first month"


def test_a_dated_record_becomes_months(read: Callable[..., Any]) -> None:
    rows = [
        "Russia,Tanks,0,0,0,0,0,2022-02-23",
        "Russia,Tanks,270,0,0,0,270,2022-03-31",
        "Russia,Tanks,500,0,0,0,500,2022-04-20",
        "Russia,Tanks,700,0,0,0,700,2022-05-10",
        "Russia,Tanks,730,0,0,0,730,2022-05-28",
        '"Russia","Losses excluding Recon Drones and Trucks - 3",1,1,1,0,3,2022-05-28',
        "Ukraine,Surface-To-Air Missile Systems,9,0,0,0,9,2022-05-28",
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


def test_totals_without_a_day_are_refused(read: Callable[..., Any]) -> None:
    with pytest.raises(InputError) as caught:
        read(totals_by_type__csv=f"{HEADING}\nRussia,Tanks,1,0,0,0,5\n")
    assert caught.value.line() == (
        "totals_by_type.csv: totals by type without a day; name the file totals_by_type_YYYY-MM-DD.csv, by the day on "
        "which it was recorded"
    )
