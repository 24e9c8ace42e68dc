"""Published series as they are scored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.evidence.series import AID_FILE, COPIES, TARGETS, monthly_series, until
from tests.evidence.published import SERIES, write_published


def test_one_of_each_family_is_scored(tmp_path: Path) -> None:
    names = [target.series for target in TARGETS]
    assert set(names) == set(SERIES) and len(names) == len(set(names))
    assert not set(COPIES) & set(names) and set(COPIES.values()) <= set(names)
    found = monthly_series(write_published(tmp_path, 8))
    assert {name: len(months) for name, months in found.items()} == dict.fromkeys(SERIES, 8)


def test_aid_may_be_missing_and_nothing_else(tmp_path: Path) -> None:
    write_published(tmp_path, 8)
    (tmp_path / AID_FILE).unlink()
    assert "kiel_alloc_military" not in monthly_series(tmp_path)
    write_published(tmp_path / "none", 8, without=tuple(SERIES))
    with pytest.raises(InputError, match="none of the series"):
        monthly_series(tmp_path / "none")


def test_a_month_counts_when_it_is_over() -> None:
    months = [(date(2023, 11, 1), 1.0), (date(2023, 12, 1), 2.0)]
    assert until(months, date(2023, 12, 31)) == months
    assert until(months, date(2023, 12, 30)) == months[:1]
