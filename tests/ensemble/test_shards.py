"""Shards count from 0 and share out every unit."""

from __future__ import annotations

import pytest

from attrition.ensemble.shards import parse_shard, units_of_shard
from attrition.ensemble.units import UnitShape, all_units
from attrition.errors import InputError


def test_shards_share_out_every_unit() -> None:
    units = all_units([20, 10], 2, 4, UnitShape(1, 4))
    dealt = [unit for index in range(7) for unit in units_of_shard(units, (index, 7))]
    assert sorted(dealt, key=lambda unit: unit.number) == units


def test_form() -> None:
    assert parse_shard(" 2/8 ") == (2, 8)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("8/8", "count from 0"),
        ("9/8", "0/8 to 7/8"),
        ("0/0", "1 or more"),
        ("1", "i/n"),
        ("-1/8", "i/n"),
        ("a/b", "i/n"),
    ],
)
def test_refused(text: str, line: str) -> None:
    with pytest.raises(InputError, match=line):
        parse_shard(text)
