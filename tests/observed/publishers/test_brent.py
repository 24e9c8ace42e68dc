from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from attrition.errors import InputError
from attrition.observed.reading import survey

TITLE = "Europe Brent Spot Price FOB (Dollars per Barrel)"
TITLES = f'Back to Contents,"Data 1: {TITLE}"\nSourcekey,RBRTE\nDate,{TITLE}\n'


def daily(first: date, count: int) -> list[tuple[date, float]]:
    days = (first + timedelta(days=number) for number in range(count))
    return [(day, float(day.day)) for day in days if day.weekday() < 5]


def test_daily_prices_become_plain_means(read: Callable[..., Any]) -> None:
    rows = "".join(f"{day},{price}\n" for day, price in daily(date(2022, 1, 1), 59))
    assert read(brent__daily__csv="Date,Price\n" + rows) == {
        "brent_spot": [("2022-01", round(341 / 21, 9), ""), ("2022-02", 13.9, "")]
    }


def test_the_spreadsheet_is_known_by_its_title(read: Callable[..., Any]) -> None:
    rows = '"May 20, 1987",18.63\n"May 21, 1987",\n' + "".join(
        f'"{day:%b %d, %Y}",{price}\n' for day, price in daily(date(1987, 6, 1), 15)
    )
    found = read(RBRTEd__csv=TITLES + rows)
    june = [price for _, price in daily(date(1987, 6, 1), 15)]
    assert found == {
        "brent_spot": [("1987-05", 18.63, ""), ("1987-06", round(sum(june) / len(june), 9), "month not over")]
    }


def test_monthly_prices_are_taken_as_they_are(read: Callable[..., Any]) -> None:
    assert read(RBRTEm__csv=TITLES + "May-1987,18.58\nJun-1987,18.86\n") == {
        "brent_spot": [("1987-05", 18.58, ""), ("1987-06", 18.86, "")]
    }


def test_plain_columns_need_the_name(tmp_path: Path) -> None:
    for name in ("wti-monthly.csv", "brent-monthly.csv"):
        (tmp_path / name).write_text("Date,Price\n1987-05-15,18.58\n", encoding="utf-8")
    holdings = survey(tmp_path)
    assert (holdings.unread, holdings.frame.height) == (("wti-monthly.csv",), 1)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "".join(f"2022-0{month}-{day:02},5\n" for month in (1, 2, 3) for day in (7, 14, 21)),
            "brent.csv: weekly or yearly prices; allowed: daily or monthly ones",
        ),
        ("2020-06-30,5\n2021-06-30,6\n", "brent.csv: weekly or yearly prices"),
        ("5/20/1987,5\n", "brent.csv line 2: Date: '5/20/1987' is no day"),
        ("1987-05-20,x\n", "brent.csv line 2: Price: 'x' is no number"),
    ],
)
def test_bad_files_are_refused_with_their_place(read: Callable[..., Any], text: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        read(brent__csv="Date,Price\n" + text)
    assert caught.value.line().startswith(line)
