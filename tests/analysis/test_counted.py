"""Paths counted together tell what the paths themselves do."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.analysis.counted import counted, together
from attrition.analysis.paths import PooledTable
from tests.analysis.samples import table

DAYS = [[7.0, 7.0, 21.0, None], [None, 14.0, 7.0, 7.0], [None, None, None, None]]


def test_groups_are_those_of_a_row_and_a_day() -> None:
    found = counted([np.array([7.0, 7.0, np.nan, 14.0, np.nan, np.nan])], 2, 3)
    groups = sorted(zip(found.rows, found.days[0], found.counts, strict=True), key=str)
    assert [(int(row), str(day), int(count)) for row, day, count in groups] == [
        (0, "7.0", 2),
        (0, "nan", 1),
        (1, "14.0", 1),
        (1, "nan", 2),
    ]
    assert found.total == 6


def test_two_days_make_a_group() -> None:
    found = counted([np.array([1.0, 1.0, 1.0]), np.array([2.0, 3.0, 2.0])], 1, 3)
    assert sorted(zip(*found.days, found.counts, strict=True)) == [(1.0, 2.0, 2), (1.0, 3.0, 1)]


def test_shares_are_those_of_the_paths() -> None:
    made = table(DAYS)
    days = made.days("stress_day")
    found = made.counted(lambda part: part.days("stress_day"))
    assert found.share(found.days[0] < 10.0) == made.share(days < 10.0)
    came, known = ~np.isnan(days), ~np.isnan(found.days[0])
    assert found.share_among(found.days[0] < 10.0, known) == made.share_among(days < 10.0, came)
    assert found.day_quantiles([0.1, 0.4, 0.5, 0.6]) == [7.0, 14.0, 21.0, None]


def test_structures_count_as_one_table() -> None:
    parts = [table(DAYS), table([row[:2] for row in DAYS])]
    pool = PooledTable(parts)
    found = pool.counted(lambda part: part.days("stress_day"))
    assert (found.draws, found.paths, found.total) == (3, 6, 18)
    early = pool.each(lambda part: part.days("stress_day") < 10.0)
    assert found.share(found.days[0] < 10.0) == pool.share(early)
    apart = together([part.counted(lambda each: each.days("stress_day")) for part in parts])
    assert apart.share(apart.days[0] < 10.0) == pool.share(early)


@pytest.mark.parametrize("rows", [0, 3])
def test_no_groups_are_no_share(rows: int) -> None:
    found = counted([np.zeros(rows * 2)], rows, 2)
    assert found.row_means(np.zeros(len(found.counts), dtype=bool)).tolist() == [0.0] * rows
