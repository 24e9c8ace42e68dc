from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.observed.events import COLUMNS, FILE, read_sanctions


def write(directory: Path, *rows: str) -> Path:
    (directory / FILE).write_text("\n".join((",".join(COLUMNS), *rows)) + "\n", encoding="utf-8")
    return directory


def test_events_are_typed_and_in_order(tmp_path: Path) -> None:
    write(tmp_path, "2022-12-05,G7/EU,a cap,confirmed (month),a paper", "2022-02-25,EU,2nd package,recalled,")
    first, second = read_sanctions(tmp_path)
    assert (first.day, first.senders, first.confirmed) == (date(2022, 2, 25), ("EU",), False)
    assert (second.senders, second.event, second.confirmed, second.source) == (
        ("G7", "EU"),
        "a cap",
        True,
        "a paper",
    )
    assert read_sanctions(tmp_path, until=date(2022, 12, 4)) == (first,)


def test_a_bad_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"line 2: date: 'soon' is no day"):
        read_sanctions(write(tmp_path, "soon,EU,x,recalled,"))
