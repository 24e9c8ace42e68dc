from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from attrition.errors import InputError
from attrition.observed.monthly import FILES, read_monthly

HEADING = "month,series,value,unit,source\n"


def write(directory: Path, **files: str) -> list[str]:
    for name, rows in files.items():
        (directory / f"{name}.csv").write_text(HEADING + rows, encoding="utf-8")
    return [f"{name}.csv" for name in files]


def test_files_become_one_sorted_typed_table(tmp_path: Path) -> None:
    names = write(
        tmp_path,
        b="2022-03,brent,117.25,USD,EIA\n2022-02,brent,97,USD,EIA\n",
        a='2022-02,area,120.5,km2,"a, b"\n',
    )
    frame = read_monthly(tmp_path, names)
    assert frame.schema == {
        "series": pl.String,
        "month": pl.Date,
        "value": pl.Float64,
        "unit": pl.String,
        "source": pl.String,
        "file": pl.String,
    }
    assert frame.rows() == [
        ("area", date(2022, 2, 1), 120.5, "km2", "a, b", "a.csv"),
        ("brent", date(2022, 2, 1), 97.0, "USD", "EIA", "b.csv"),
        ("brent", date(2022, 3, 1), 117.25, "USD", "EIA", "b.csv"),
    ]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("2022-02,brent,x,USD,EIA\n", "a.csv line 2: value: 'x' is no number; allowed: a finite number"),
        ("2022-2,brent,1,USD,EIA\n", "a.csv line 2: month: '2022-2' is no month; allowed: YYYY-MM"),
        ("2022-02,,1,USD,EIA\n", "a.csv line 2: series: the series has no name"),
        (
            "2022-02,brent,1,USD,EIA\n2022-02,brent,1,USD,EIA\n",
            "a.csv line 3: 'brent' has 2022-02 twice, first in a.csv line 2; remove one",
        ),
        (
            "2022-02,brent,1,USD,EIA\n2022-03,brent,1,EUR,EIA\n",
            "a.csv line 3: unit: 'brent' changes its unit from 'USD' to 'EUR'",
        ),
    ],
)
def test_bad_rows_are_refused_with_their_place(tmp_path: Path, rows: str, line: str) -> None:
    names = write(tmp_path, a=rows)
    with pytest.raises(InputError) as caught:
        read_monthly(tmp_path, names)
    assert caught.value.line() == line


def test_a_month_given_in_two_files_is_refused(tmp_path: Path) -> None:
    names = write(tmp_path, a="2022-02,brent,1,USD,EIA\n", b="2022-02,brent,2,USD,EIA\n")
    with pytest.raises(InputError, match="has 2022-02 twice, first in a"):
        read_monthly(tmp_path, names)


def test_every_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"no file '{FILES[0]}'"):
        read_monthly(tmp_path)
