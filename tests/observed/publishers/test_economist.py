from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.errors import InputError
from attrition.observed.reading import survey

HEADING = "date,days_since_invasion,estimate,ci_lower,ci_upper,pi_low,pi_high,type,country\n"
FIRST = "cumulative first month"


def day(text: str, estimate: str, kind: str = "deaths", country: str = "russia") -> str:
    low, high = ("NA", "NA") if estimate == "NA" else (str(float(estimate) / 2), str(float(estimate) * 2))
    return f"{text},1,{estimate},1,2,{low},{high},{kind},{country}\n"


def test_the_estimate_is_read_from_its_newest_day_back(read: Callable[..., Any], tmp_path: Path) -> None:
    rows = [
        day("2022-05-01", "NA"),
        day("2022-04-30", "40"),
        day("2022-03-31", "30"),
        day("2022-02-28", "10"),
    ]
    found = read(e__csv=HEADING + "".join(rows))
    assert found["economist_ru_deaths_increment_mid"] == [
        ("2022-02", 10, FIRST),
        ("2022-03", 20, ""),
        ("2022-04", 10, ""),
    ]
    assert found["economist_ru_deaths_cumulative_pi_high"][-1] == ("2022-04", 80, "")
    frame = survey(tmp_path).frame
    middle = frame.filter(series="economist_ru_deaths_cumulative_mid").select(
        "value", "low", "high", "revised"
    )
    assert middle.rows()[-1] == (40.0, 20.0, 80.0, True)


def test_areas_become_square_kilometres_at_ends_of_months(read: Callable[..., Any]) -> None:
    rows = "2022-02-28,121e9,\n2022-03-31,162e9,\n2022-04-30,125e9,\n2022-05-02,126e9,\n"
    assert read(a__csv="date,area_assessed_as_russia_controlled,x\n" + rows) == {
        "ru_controlled_area_of_ukraine": [
            ("2022-02", 121000.0, "artefact"),
            ("2022-03", 162000.0, "artefact"),
            ("2022-04", 125000.0, ""),
            ("2022-05", 126000.0, "month not over"),
        ],
        "ru_controlled_area_change": [
            ("2022-03", 41000.0, "artefact"),
            ("2022-04", -37000.0, "artefact"),
            ("2022-05", 1000.0, "month not over"),
        ],
    }


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (day("2022-02-28", "1", kind="missing"), "e.csv line 2: unknown estimate 'missing' of 'russia'"),
        (day("2022-02-28", "1", country="mars"), "e.csv line 2: unknown estimate 'deaths' of 'mars'"),
        (day("28 Feb", "1"), "e.csv line 2: date: '28 Feb' is no day"),
    ],
)
def test_bad_rows_are_refused_with_their_place(read: Callable[..., Any], row: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        read(e__csv=HEADING + row)
    assert caught.value.line().startswith(line)
