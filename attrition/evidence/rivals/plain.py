"""Climatology of a series: what its own past months were, without order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attrition.evidence.baselines import LONGEST, SIZE

Floats = NDArray[np.float64]


def climate(values: Sequence[float]) -> Floats:
    """Return quantiles of the months of a series up to an origin, float64[SIZE], the same at every lead.

    Parameters: values, from the earliest; the last five years count.
    """
    past = np.asarray(values, dtype=np.float64)[-LONGEST:]
    return np.quantile(past, (np.arange(SIZE) + 0.5) / SIZE)
