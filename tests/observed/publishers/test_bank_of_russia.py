from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from attrition.errors import InputError


@pytest.mark.parametrize(
    "text",
    [
        "Дата;Ставка\n27.09.2013;5,50\n30.09.2013;5,75\n31.10.2013;6,00\n12.11.2013;6,50\n",
        "Date,Rate\n12/11/2013,6.50\n31/10/2013,6.00\n30/09/2013,5.75\n27/09/2013,5.50\n",
    ],
)
def test_the_rate_of_a_month_is_that_at_its_end(read: Callable[..., Any], text: str) -> None:
    assert read(key__csv=text) == {
        "cbr_key_rate": [("2013-09", 5.75, ""), ("2013-10", 6.0, ""), ("2013-11", 6.5, "month not over")]
    }


def test_the_monthly_table_holds_inflation_too(read: Callable[..., Any]) -> None:
    heading = "Дата\tКлючевая ставка, % годовых\tИнфляция, % г/г\tЦель по инфляции, %\n"
    assert read(infl__csv=heading + "09.2025\t17,00\t7,98\t4,00\n08.2025\t18,00\t\t4,00\n") == {
        "cbr_key_rate": [("2025-08", 18.0, ""), ("2025-09", 17.0, "")],
        "ru_cpi_yoy": [("2025-09", 7.98, "")],
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Дата;Ставка\n2013;5,50\n", "x.csv line 2: Дата: '2013' is no day"),
        ("Дата;Ставка\n27.09.2013;5,5,0\n", "x.csv line 2: Ставка: '5.5.0' is no number"),
        (
            "Дата;Ключевая ставка, % годовых;Инфляция, % г/г\n13.2025;1;2\n",
            "x.csv line 2: Дата: '13.2025' is no month; allowed: MM.YYYY",
        ),
    ],
)
def test_bad_files_are_refused_with_their_place(read: Callable[..., Any], text: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        read(x__csv=text)
    assert caught.value.line().startswith(line)
