from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.observed.long import read, recognise
from attrition.observed.sheet import Sheet, read_sheet

HEADING = "month,series,value,unit,source"


def sheet(directory: Path, text: str) -> Sheet:
    path = directory / "x.csv"
    path.write_text(text, encoding="utf-8")
    return read_sheet(path)


def test_months_and_quarters(tmp_path: Path) -> None:
    (month,) = read([sheet(tmp_path, f"{HEADING}\n2022-02,own,1.5,u,s\n")])
    assert (month.first, month.last, month.value) == (date(2022, 2, 1), date(2022, 2, 28), 1.5)
    (quarter,) = read([sheet(tmp_path, "quarter,series,value,unit,source\n2021Q4,own,2,u,s\n")])
    assert (quarter.first, quarter.last, quarter.month) == (
        date(2021, 10, 1),
        date(2021, 12, 31),
        date(2021, 10, 1),
    )


def test_optional_columns_say_what_is_known(tmp_path: Path) -> None:
    heading = f"{HEADING},low,high,as_of,vintage,claimant,kind,family,flag"
    rows = "2022-02,own,1,u,s,0.5,2,2022-04-01,2022-05-01,me,floor,f,odd\n2022-03,own,1,u,s,,,,,,,,\n"
    first, second = read([sheet(tmp_path, f"{heading}\n{rows}")])
    assert (first.low, first.high, first.as_of, first.vintage) == (
        0.5,
        2.0,
        date(2022, 4, 1),
        date(2022, 5, 1),
    )
    assert (first.claimant, str(first.kind), first.family, first.flag) == ("me", "floor", "f", "odd")
    assert (second.low, second.as_of, second.kind, second.flag) == (None, None, None, "")


def test_other_columns_are_another_form(tmp_path: Path) -> None:
    assert not recognise(sheet(tmp_path, "month,series,value,unit\n2022-02,own,1,u\n"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{HEADING}\n2022-2,own,1,u,s\n", "x.csv line 2: month: '2022-2' is no month; allowed: YYYY-MM"),
        (f"{HEADING}\n2022-02,,1,u,s\n", "x.csv line 2: series: the series has no name"),
        (
            f"{HEADING}\n2022-02,own,inf,u,s\n",
            "x.csv line 2: value: 'inf' is no number; allowed: a finite number",
        ),
        (
            f"{HEADING}\n2022-02,own,1,u\n",
            "x.csv line 2: the row has another number of cells than the heading",
        ),
        (f"{HEADING},as_of\n2022-02,own,1,u,s,May\n", "x.csv line 2: as_of: 'May' is no day"),
        (f"{HEADING},kind\n2022-02,own,1,u,s,claims\n", "x.csv line 2: kind: unknown kind 'claims'"),
        (
            "quarter,series,value,unit,source\n2022Q5,own,1,u,s\n",
            "x.csv line 2: quarter: '2022Q5' is no quarter; allowed: YYYYQ1 … YYYYQ4",
        ),
        (
            "quarter,series,value,unit,source\nxxxxQ1,own,1,u,s\n",
            "x.csv line 2: quarter: 'xxxxQ1' is no quarter",
        ),
    ],
)
def test_bad_rows_are_refused_with_their_place(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        read([sheet(tmp_path, text)])
    assert caught.value.line().startswith(line)
