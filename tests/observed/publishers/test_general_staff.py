from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from attrition.errors import InputError

FIRST = "cumulative first month"


def men(*days: tuple[str, int]) -> str:
    return json.dumps(
        [{"date": day, "day": 2, "personnel": total, "personnel*": "about"} for day, total in days]
    )


def equipment(*days: tuple[str, int, int]) -> str:
    return json.dumps(
        [
            {
                "date": day,
                "day": 2,
                "tank": tanks,
                "APC": 500,
                "field artillery": 50,
                "naval ship": 2,
                "MRL": mrl,
            }
            for day, tanks, mrl in days
        ]
    )


MEN = men(("2022-02-25", 2800), ("2022-02-28", 5300), ("2022-03-31", 17500), ("2022-04-30", 23200))


def test_daily_totals_become_months(read: Callable[..., Any]) -> None:
    assert read(men__json=MEN) == {
        "mod_claim_ru_personnel_losses": [
            ("2022-02", 5300, FIRST),
            ("2022-03", 12200, ""),
            ("2022-04", 5700, ""),
        ],
        "mod_claim_ru_personnel_cumulative": [
            ("2022-02", 5300, ""),
            ("2022-03", 17500, ""),
            ("2022-04", 23200, ""),
        ],
    }


def test_the_form_in_csv_is_the_same(read: Callable[..., Any]) -> None:
    # With the numbers of rows that a table program puts first, and totals as decimals.
    rows = "0,2022-02-28,5,150,816,74.0,2,\n1,2022-03-31,36,614.0,1735,311,7,\n2,2022-04-30,66,1008,2445,436,8,\n"
    found = read(losses__csv=",date,day,tank,APC,field artillery,naval ship,cruise missiles\n" + rows)
    assert found["mod_claim_ru_tank_losses"] == [
        ("2022-02", 150, FIRST),
        ("2022-03", 464, ""),
        ("2022-04", 394, ""),
    ]
    assert sorted(found) == [
        "mod_claim_ru_apc_losses",
        "mod_claim_ru_field_artillery_losses",
        "mod_claim_ru_tank_losses",
    ]


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_corrections_flag_their_months_whichever_file_comes_first(
    read: Callable[..., Any], order: tuple[str, str]
) -> None:
    totals = equipment(("2022-03-31", 100, 5), ("2022-04-30", 150, 9))
    corrected = json.dumps(
        [
            {"date": "2022-04-12", "day": 48, "tank": 0, "APC": -25, "field artillery": 32, "MRL": 3},
            {"date": "2022-04-13", "day": 49, "tank": 5, "APC": 0, "field artillery": 0, "MRL": 0},
        ]
    )
    found = read(**{f"{order[0]}__json": totals, f"{order[1]}__json": corrected})
    assert found["mod_claim_ru_tank_losses"] == [
        ("2022-03", 100, FIRST),
        ("2022-04", 50, "corrected by +5"),
    ]
    assert found["mod_claim_ru_mrl_losses"][1] == ("2022-04", 4, "corrected by +3")


def test_a_column_that_begins_later_holds_what_was_before(read: Callable[..., Any]) -> None:
    rows = "2022-04-30,1,10,1,1,\n2022-05-31,2,11,1,1,120\n2022-06-30,3,12,1,1,143\n"
    found = read(x__csv="date,day,tank,APC,field artillery,cruise missiles\n" + rows)
    assert found["mod_claim_ru_cruise_missiles_losses"] == [
        ("2022-05", 120, FIRST),
        ("2022-06", 23, ""),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            men(("2022-02-25", 1), ("2022-02-25", 2)),
            "x.json line 2: 2022-02-25 has two totals, 1 and 2; remove one",
        ),
        (men(("25 Feb", 1)), "x.json line 1: date: '25 Feb' is no day"),
        (
            '[{"date": "2022-02-25", "day": 2, "personnel": "many"}]',
            "x.json line 1: personnel: 'many' is no number",
        ),
    ],
)
def test_bad_files_are_refused_with_their_place(read: Callable[..., Any], text: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        read(x__json=text)
    assert caught.value.line().startswith(line)
