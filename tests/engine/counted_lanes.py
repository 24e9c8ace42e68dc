"""Lanes whose variables take every way of counting, and hold every value that could be counted wrongly."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from attrition.engine import steps
from attrition.engine.memory import LANES, STRIDE
from attrition.engine.tallies import BINS
from attrition.model.registry import STATE

LOW, SCALE = 0.7, 3.0
"""Edges that no value meets exactly."""
SPREADS = (0, 1, 7, 8, 15, 16, 31, 32, 64, BINS + 1)
"""Bins between the lowest and the highest lane of a variable: each way of counting, at both its limits."""
BESIDE = 0.4 / SCALE
"""A little less than half a bin."""


def edge_values() -> list[float]:
    """Values at the edges of bins and beside them, beyond both ends, and those that no integer holds."""
    at = [LOW + step / SCALE for step in (-1, 0, 1, 2, 17, BINS - 1, BINS, BINS + 1)]
    beside = [math.nextafter(value, side) for value in at for side in (-math.inf, math.inf)]
    far = [-683.0, 683.5, 1e6, 3e9, -3e9, 1e19, -1e300, 1e300, math.inf, -math.inf, math.nan]
    return [*at, *beside, LOW - 1e-17, LOW + 5e-324, *far]


def filled() -> tuple[Any, Any]:
    """Return a state as an array of fields by lanes, and the fields that are recorded.

    Each spread at the lowest and at the highest bins there are; values at edges; one number for all lanes.
    """
    chance = random.Random(11)
    lines = []
    for spread in SPREADS:
        for lowest in (0, BINS + 1 - spread):
            bins = [chance.randint(lowest, lowest + spread) for _ in range(LANES)]
            bins[:2] = lowest, lowest + spread
            lines.append([LOW + (place - 0.5) / SCALE + chance.uniform(-BESIDE, BESIDE) for place in bins])
    values = edge_values()
    lines.append([values[lane % len(values)] for lane in range(LANES)])
    for value in values:
        lines.append([LOW + 2.5 / SCALE] * LANES)
        lines[-1][5] = value
        lines.append([value] * LANES)
    state = np.full((len(STATE), STRIDE), 1e301)
    fields = np.array(chance.sample(range(len(STATE)), len(lines)))
    state[fields, :LANES] = lines
    return state, fields


def edges(variables: int) -> tuple[Any, Any]:
    """Return lower edges and scales of two records, the first of them to be left alone."""
    low, scale = np.full((2, variables), LOW), np.full((2, variables), SCALE)
    low[0], scale[0] = math.nan, math.nan
    return low, scale


def counted_one_by_one(state: Any, fields: Any, live: int) -> tuple[Any, Any]:
    """Return histogram and moments as the scalar kernel counts them, path after path."""
    low, scale = edges(len(fields))
    histogram = np.zeros((2, len(fields), BINS + 2), dtype=np.int32)
    moments = np.zeros((2, len(fields), 2), dtype=np.int64)
    for lane in range(live):
        steps.record(state[:, lane].tolist(), 1, fields, low, scale, histogram, moments)
    return histogram, moments
