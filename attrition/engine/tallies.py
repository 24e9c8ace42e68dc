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


@inlined
def tally(value: float, low: float, scale: float) -> int:
    """Return the bin of a value: 0 below the lower edge, BINS + 1 above the upper one."""
    # Clamped before int(): the integer of an unbounded float is undefined.
    return int(minimum(maximum((value - low) * scale, -1.0), 128.0) + 1.0)


@dataclass(frozen=True)
class Bins:
    """Edges of the histograms: `low` and `high`, float64[variables]."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def __post_init__(self) -> None:
        if not (np.all(np.isfinite(self.low)) and np.all(self.high > self.low)):
            raise ValueError("bin edges must be finite and rising")

    @property
    def scale(self) -> NDArray[np.float64]:
        """Bins per unit of each variable."""
        return BINS / (self.high - self.low)


def bins_around(trajectories: NDArray[np.float64], widening: float = 3.0) -> Bins:
    """Return edges that span what a pilot saw, widened about its middle.

    Parameters: trajectories, float64[paths, records, variables], NaN where a path had ended; widening, the factor on
    the span. A variable that did not move gets a span of one tenth of its size, or of one.
    """
    low = np.nanmin(trajectories, axis=(0, 1))
    high = np.nanmax(trajectories, axis=(0, 1))
    middle = 0.5 * (low + high)
    half = 0.5 * (high - low)
    still = half <= 1e-9 * np.maximum(np.abs(middle), 1.0)
    half = np.where(still, np.maximum(0.05 * np.abs(middle), 0.5), half)
    return Bins(middle - widening * half, middle + widening * half)


def sparse(histogram: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the flat indices and the counts of the bins that are not empty."""
    index = np.flatnonzero(histogram)
    return index.astype(np.int64), histogram.reshape(-1)[index].astype(np.int64)
