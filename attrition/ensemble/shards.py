"""Shards: whole units dealt out in turn, so that any n gives the same results."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrition.ensemble.units import Unit
from attrition.errors import InputError


def parse_shard(text: str) -> tuple[int, int]:
    """Return (i, n) of "i/n".

    Raises
    ------
    InputError : unless 0 <= i < n.
    """
    match = re.fullmatch(r"\s*(\d{1,9})\s*/\s*(\d{1,9})\s*", text)
    if match is None:
        raise InputError(
            f"shard '{text}' is not of the form i/n", where="--shard", allowed="0/n to n-1/n, as in 0/8"
        )
    index, count = int(match[1]), int(match[2])
    if index >= count:
        raise InputError(
            f"shard {index}/{count} does not exist",
            where="--shard",
            allowed=f"0/{count} to {count - 1}/{count}" if count else "n of 1 or more",
            advice="shards count from 0; where a job array counts from 1, subtract 1"
            if index == count
            else None,
        )
    return index, count


def units_of_shard(units: Iterable[Unit], shard: tuple[int, int] | None) -> list[Unit]:
    """Return the units of shard i of n: every n-th, starting with the i-th; all of them without a shard."""
    if shard is None:
        return list(units)
    index, count = shard
    return [unit for unit in units if unit.number % count == index]
