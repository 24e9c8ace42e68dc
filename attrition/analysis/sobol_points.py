"""Sobol' indices of a sweep: at each point a mean over rows, whose own error is taken out of the indices.

All points share rows and random numbers, so what a point's mean misses is mostly common to all and drops out; what is
left would pass for interaction. SALib's indices are computed again without each group of rows in turn. Times the
variance that they share out they are sums of squares, in which noise is a bias that falls as one over the rows: it is
extrapolated away (M. H. Quenouille, Biometrika 43 (1956) 353–360), from the variance likewise, and then one is divided
by the other. The spread of the same is the error that rows and chance give. That of the design, from its finite number
of points, is SALib's bootstrap over blocks. Both are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attrition.analysis.row_values import RowValues
from attrition.analysis.sobol import SobolIndex, sobol_indices
from attrition.errors import InputError

Floats = NDArray[np.float64]

GROUPS = 10
FEWEST_BLOCKS = 16
"""Blocks of d + 2 points below which a bootstrap over them says nothing."""
EQUAL = 1e-12
LEAST_LEFT = 0.1
"""Share of the variance between points that must be left once the noise is out."""


@dataclass(frozen=True)
class PointShares:
    """Sobol' indices of one quantity.

    Parameters
    ----------
    indices : an input each, the largest total first; errors are of the design and of the rows together.
    blocks, rows : of the design, and behind each mean.
    corrected : whether the noise of the means is taken out, for which two rows are needed.
    """

    indices: tuple[SobolIndex, ...]
    blocks: int
    rows: int
    corrected: bool


def refuse_unless_saltelli(points: ArrayLike) -> None:
    """Raise InputError unless points come in blocks of one, it with each coordinate swapped in turn, and the other.

    Parameters: points, float[n, d], in the order of the design.
    """
    values = np.asarray(points, dtype=np.float64)
    count, inputs = values.shape
    said = (
        "total indices need a design that changes one input at a time, in blocks of one more than two points"
    )
    advice = 'make a sweep with method = "sobol"; first-order indices can be had from these points'
    if count % (inputs + 2):
        raise InputError(f"{said}; {count} points of {inputs} inputs are no such blocks", advice=advice)
    blocks = values.reshape(-1, inputs + 2, inputs)
    for index in range(inputs):
        expected = blocks[:, 0].copy()
        expected[:, index] = blocks[:, -1, index]
        if np.abs(blocks[:, index + 1] - expected).max() > EQUAL * max(1.0, float(np.abs(values).max())):
            raise InputError(f"{said}; input {index + 1} is not swapped alone", advice=advice)
    if len(blocks) < FEWEST_BLOCKS:
        raise InputError(
            f"{len(blocks)} blocks are too few for an error by bootstrap", allowed=f"{FEWEST_BLOCKS} or more"
        )


def point_indices(names: Sequence[str], by_row: ArrayLike, seed: int) -> PointShares:
    """Return first-order and total indices of the mean over rows.

    Parameters
    ----------
    names : of the d inputs.
    by_row : float[points, R], mean of each point and row, points in blocks of d + 2.
    seed : of the bootstrap.

    Returns
    -------
    The indices.

    Raises
    ------
    InputError : without SALib, for another number of points, or an outcome that does not vary.
    """
    values = np.asarray(by_row, dtype=np.float64)
    rows, inputs = values.shape[1], len(names)
    blocks = len(values) // (inputs + 2)
    whole = sobol_indices(names, values.mean(axis=1), seed)
    groups = max(count for count in range(1, GROUPS + 1) if rows % count == 0)
    if groups < 2:
        groups = min(GROUPS, rows)
    if groups < 2:
        return PointShares(_by_total(whole), blocks, rows, corrected=False)
    group = np.arange(rows) % groups
    full = _squares(whole, values.mean(axis=1), inputs)
    without = []
    for left_out in range(groups):
        kept = values[:, group != left_out].mean(axis=1)
        without.append(_squares(sobol_indices(names, kept, seed, resamples=2), kept, inputs))
    each = np.array(without)
    corrected = groups * full - (groups - 1.0) * each.mean(axis=0)
    left = corrected[-1, 0]
    if left <= LEAST_LEFT * full[-1, 0]:
        raise InputError(
            "points differ hardly more than the noise of their rows",
            advice="make the sweep with more --draws or --paths",
        )
    ratio = corrected[:-1] / left
    off = (each[:, :-1] - ratio * each[:, -1:, :1]) / left
    spread = np.sqrt((groups - 1.0) / groups * ((off - off.mean(axis=0)) ** 2).sum(axis=0))
    # What is shared out has shrunk by the noise, and the error of the design counts in it.
    grown = full[-1, 0] / left
    found = tuple(
        SobolIndex(
            one.name,
            float(ratio[place, 0]),
            float(np.hypot(grown * one.first_error, spread[place, 0])),
            float(ratio[place, 1]),
            float(np.hypot(grown * one.total_error, spread[place, 1])),
        )
        for place, one in enumerate(whole)
    )
    return PointShares(_by_total(found), blocks, rows, corrected=True)


def _squares(indices: tuple[SobolIndex, ...], values: Floats, inputs: int) -> Floats:
    """Return first and total indices times the variance that they are shares of, float[d + 1, 2]; it comes last."""
    ends = values.reshape(-1, inputs + 2)[:, [0, -1]]
    variance = float(ends.var())
    return np.array(
        [*((variance * one.first, variance * one.total) for one in indices), (variance, variance)]
    )


def point_values(by_row: ArrayLike) -> RowValues:
    """Return the mean at each point and its variance by chance, what is common to all points left out.

    Parameters: by_row, float[points, R]. Returns: as of rows; the chance is that of the two-way table without
    interaction (points × rows), NaN with a single row.
    """
    values = np.asarray(by_row, dtype=np.float64)
    points, rows = values.shape
    means: Floats = values.mean(axis=1)
    if rows < 2 or points < 2:
        return RowValues(means, np.full(points, np.nan))
    rest = values - means[:, None] - values.mean(axis=0) + values.mean()
    chance = float((rest * rest).sum()) / ((points - 1.0) * (rows - 1.0)) / rows
    return RowValues(means, np.full(points, chance))


def _by_total(indices: tuple[SobolIndex, ...]) -> tuple[SobolIndex, ...]:
    return tuple(sorted(indices, key=lambda one: -one.total))
