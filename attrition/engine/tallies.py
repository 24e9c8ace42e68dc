"""Tallies: integer histograms of recorded variables, which add up to the same counts in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.numeric.elementary import maximum, minimum
from attrition.numeric.twins import inlined

BINS = 128
"""Bins of a histogram between its edges; one more below and one above."""


MOMENT_UNITS = 512
"""Whole units in the width of a bin, in which the moments of a variable are added up."""
MOST_UNITS = 1048576.0
"""Farthest from the lower edge that a value counts in the moments, in units: sixteen times the span of the bins. The
squares of eight million paths that far out still fit into 64 bits."""


@inlined
def in_units(value: float, low: float, scale: float) -> int:
    """Return how far a value lies above the lower edge, in whole units: integers add up to the same in any order."""
    return int(minimum(maximum((value - low) * scale * 512.0, -MOST_UNITS), MOST_UNITS))


@inlined
def tally(value: float, low: float, scale: float) -> int:
    """Return the bin of a value: 0 below the lower edge, BINS + 1 above the upper one."""
    # Clamped before int(): the integer of an unbounded float is undefined.
    return int(minimum(maximum((value - low) * scale, -1.0), 128.0) + 1.0)


def mean_and_sd(
    moments: NDArray[np.int64], count: NDArray[np.int64], low: NDArray[np.float64], scale: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean and standard deviation of variables from their integer moments, NaN where nothing was counted.

    Parameters: moments, int64[..., 2], sums of units and of their squares; count, low and scale, of the same shape less
        the last axis: values counted, lower edges and bins per unit of the variable.
    Returns: both rounded down to whole units, that is to 1/512 of a bin.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = moments[..., 0] / count
        variance = np.maximum(moments[..., 1] / count - mean * mean, 0.0)
        width = 1.0 / (scale * MOMENT_UNITS)
        return low + mean * width, np.sqrt(variance) * width


@dataclass(frozen=True)
class Bins:
    """Edges of the histograms: `low` and `high`, float64[variables, records]; each record has its own."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def __post_init__(self) -> None:
        if not (np.all(np.isfinite(self.low)) and np.all(self.high > self.low)):
            raise ValueError("bin edges must be finite and rising")

    @property
    def scale(self) -> NDArray[np.float64]:
        """Bins per unit of each variable."""
        return BINS / (self.high - self.low)


NEIGHBOURS = 8
"""Records on either side whose pilot paths help to span a record's bins."""


def extremes(trajectories: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lowest and the highest of some paths, float64[records, variables]; NaN where all had ended.

    Parameters: trajectories, float64[paths, records, variables], NaN where a path had ended.
    """
    # NaN loses against any number.
    low: NDArray[np.float64] = np.fmin.reduce(trajectories, axis=0)
    high: NDArray[np.float64] = np.fmax.reduce(trajectories, axis=0)
    return low, high


def bins_around(trajectories: NDArray[np.float64], least: NDArray[np.float64], widening: float = 3.0) -> Bins:
    """Return edges that span what a pilot saw, as `bins_between` its `extremes`; trajectories as of those."""
    return bins_between(*extremes(trajectories), least, widening)


def bins_between(
    lowest: NDArray[np.float64],
    highest: NDArray[np.float64],
    least: NDArray[np.float64],
    widening: float = 3.0,
) -> Bins:
    """Return edges that span, record by record, what a pilot saw there and nearby, widened about its middle.

    A variable's size changes by much over a war, so that one span for all dates would leave few bins to each.

    Parameters: lowest and highest, float64[records, variables], NaN where no path was seen; least, float64[variables],
    declared lower limits, which no edge passes; widening, the factor on the span. A variable that hardly moves gets a
    span of a tenth of its size, or of one at nil; a record that no pilot path reached has the edges of the
    last one reached.
    """
    low = _nearby(lowest.T, np.fmin, np.inf)
    high = _nearby(highest.T, np.fmax, -np.inf)
    for record in np.flatnonzero(~np.isfinite(low).all(axis=0)).tolist():
        low[:, record] = low[:, record - 1] if record else 0.0
        high[:, record] = high[:, record - 1] if record else 1.0
    middle = 0.5 * (low + high)
    half = 0.5 * (high - low)
    # Edges have six digits: what moves by less than that is as good as still.
    still = half <= 1e-4 * np.abs(middle)
    half = np.where(still, np.where(middle == 0.0, 0.5, 0.05 * np.abs(middle)), half)
    return Bins(
        _rounded(np.maximum(middle - widening * half, least[:, None])), _rounded(middle + widening * half)
    )


def _nearby(values: NDArray[np.float64], choose: np.ufunc, beyond: float) -> NDArray[np.float64]:
    """Return the extreme of each record and of those on either side, float64[variables, records]."""
    records = values.shape[1]
    padded = np.pad(values, ((0, 0), (NEIGHBOURS, NEIGHBOURS)), constant_values=beyond)
    found: NDArray[np.float64] = padded[:, :records]
    for shift in range(1, 2 * NEIGHBOURS + 1):
        found = choose(found, padded[:, shift : shift + records])
    return found


def _rounded(edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round edges to six digits: a manifest holds tens of thousands of them."""
    # Neighbours share their extremes, so that many edges are equal: each is written and read once.
    words, places = np.unique(edges.reshape(-1).view(np.int64), return_inverse=True)
    rounded = np.array([float(f"{edge:.6g}") for edge in words.view(np.float64).tolist()], dtype=np.float64)
    return rounded[places].reshape(edges.shape)


def sparse(histogram: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the flat indices and the counts of the bins that are not empty."""
    index = np.flatnonzero(histogram)
    return index.astype(np.int64), histogram.reshape(-1)[index].astype(np.int64)
