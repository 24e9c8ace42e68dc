"""Quantiles of numbers that come in parts, of which none but the part at hand is held: exact, in two passes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import floor

import numpy as np
from numpy.typing import NDArray

SORTED_BY = 20
"""Leading bits of a number, of sign, exponent and mantissa, by which the first pass counts."""
REST = 64 - SORTED_BY


def quantiles_of_parts(
    parts: Callable[[], Iterable[NDArray[np.float64]]], levels: Sequence[float]
) -> list[float]:
    """Return quantiles of all numbers in some parts, as numpy.quantile gives those of all of them at once, bit by bit.

    Parameters
    ----------
    parts : gives the same parts, float64[n] each, whenever it is called: twice.
    levels : between 0 and 1.

    Returns
    -------
    For each level the quantile, linear between neighbours; all NaN when a number is.

    Raises
    ------
    ValueError : without any number.
    """
    counts = np.zeros(1 << SORTED_BY, dtype=np.int64)
    unknown = False
    for part in parts():
        unknown = unknown or bool(np.isnan(part).any())
        counts += np.bincount(_leading(part), minlength=1 << SORTED_BY)
    total = int(counts.sum())
    if total == 0:
        raise ValueError("there are no quantiles of no numbers")
    if unknown:
        return [float("nan")] * len(levels)
    places = [(total - 1) * level for level in levels]
    ranks = sorted({min(floor(place) + step, total - 1) for place in places for step in (0, 1)})
    values = dict(zip(ranks, _at(parts, counts, ranks), strict=True))
    return [
        _between(values[floor(place)], values[min(floor(place) + 1, total - 1)], place - floor(place))
        for place in places
    ]


def _at(
    parts: Callable[[], Iterable[NDArray[np.float64]]], counts: NDArray[np.int64], ranks: Sequence[int]
) -> list[float]:
    """Return the numbers of these ranks: those that begin as one of them does are few enough to be sorted."""
    before = np.cumsum(counts)
    bins = np.searchsorted(before, ranks, side="right")
    wanted = np.zeros(len(counts), dtype=bool)
    wanted[bins] = True
    near = np.sort(np.concatenate([part[wanted[_leading(part)]] for part in parts()]))
    # How many smaller numbers are not near.
    skipped = np.cumsum(np.where(wanted, 0, counts))[bins]
    return [float(near[rank - less]) for rank, less in zip(ranks, skipped, strict=True)]


def _leading(numbers: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return whole numbers from 0 that order numbers by their leading bits."""
    # 0.0 for -0.0, which would be another bin.
    bits = (numbers + 0.0).view(np.int64)
    # Of two negative numbers the one of greater bits is the smaller.
    ordered: NDArray[np.int64] = np.where(bits < 0, bits ^ np.int64(0x7FFF_FFFF_FFFF_FFFF), bits) >> REST
    return ordered + (1 << (SORTED_BY - 1))


def _between(low: float, high: float, share: float) -> float:
    """Return what lies between two neighbours, from the nearer of them, as NumPy does."""
    step = high - low
    return low + step * share if share < 0.5 else high - step * (1.0 - share)
