from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from attrition.errors import InputError

HEADING = (
    "ID,donor,announcement_date,aid_type_general,measure,tot_activity_value_EUR,tot_sub_activity_value_EUR_redistr,"
    "month,month_exists_dummy\n"
)


def item(donor: str, kind: str, value: str, month: str, measure: str = "Allocation", dated: str = "1") -> str:
    return f'X1,{donor},2022-01-05,{kind},{measure},9,"{value}",{month},{dated}\n'


def test_allocations_are_summed_by_month_kind_and_donor(read: Callable[..., Any]) -> None:
    rows = [
        item("Germany", "Military", "2,000,000,000", "1"),
        item("United States", "Military", "1500000000", "1"),
        item("Norway", "Humanitarian ", "500000000", "14"),
        item("Norway", "Military", "-250000000", "14"),
        item("Norway", "Military", "7000000000", "14", measure="Commitment"),
        item("Norway", "Military", "7000000000", "0", dated="0"),
        item("Norway", "Military", ".", "14"),
    ]
    assert read(main__csv=HEADING + "".join(rows)) == {
        "kiel_alloc_military": [("2022-01", 3.5, ""), ("2023-02", -0.25, "")],
        "kiel_alloc_military_us": [("2022-01", 1.5, ""), ("2023-02", 0.0, "")],
        "kiel_alloc_military_nonus": [("2022-01", 2.0, ""), ("2023-02", -0.25, "")],
        "kiel_alloc_humanitarian": [("2022-01", 0.0, ""), ("2023-02", 0.5, "")],
        "kiel_alloc_total": [("2022-01", 3.5, ""), ("2023-02", 0.25, "")],
    }


def test_bad_months_and_two_releases_are_refused(read: Callable[..., Any]) -> None:
    with pytest.raises(InputError, match=r"a\.csv line 2: month: '1\.5' is no month"):
        read(a__csv=HEADING + item("Norway", "Military", "1", "1.5"))
    with pytest.raises(InputError, match=r"two releases, a\.csv and b\.csv; keep one"):
        read(a__csv=HEADING + item("Norway", "Military", "1", "1"), b__csv=HEADING)
