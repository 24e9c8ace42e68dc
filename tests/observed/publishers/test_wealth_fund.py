from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from attrition.errors import InputError

HEADING = (
    "Volume of the National Wealth Fund*;;\nDate;in Billion US dollars;in Billion rubles;as % of GDP**\n"
)


def test_the_table_gives_the_whole_fund_on_the_first_of_months(read: Callable[..., Any]) -> None:
    rows = (
        "01.09.2021;190,51;14 016,99;12,1%\n01.08.2021;188,10***;13 757,05;11,9%\n* with what was earned;;;\n"
    )
    assert read(nwf__csv=HEADING + rows) == {
        "nwf_total_usd": [("2021-08", 188.1, "revaluation; top-up"), ("2021-09", 190.51, "revaluation")],
        "nwf_total_rub": [("2021-08", 13757.05, "revaluation; top-up"), ("2021-09", 14016.99, "revaluation")],
    }


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("02.09.2021;1;2;3", "x.csv line 3: Date: 2021-09-02 is not the first of a month"),
        ("September;1;2;3", "x.csv line 3: Date: 'September' is no day"),
        ("01.09.2021;one;2;3", "x.csv line 3: in Billion US dollars: 'one' is no number"),
    ],
)
def test_bad_rows_are_refused_with_their_place(read: Callable[..., Any], row: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        read(x__csv=HEADING + row + "\n")
    assert caught.value.line().startswith(line)
