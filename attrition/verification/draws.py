"""Random numbers for the laws that are checked on functions: from the project's own addressed streams."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.noise import normals as addressed_normals
from attrition.numeric.bits import u64
from attrition.numeric.streams import hash64, row_path, uniform_pair
from attrition.verification.kernel_runs import SEED

Floats = NDArray[np.float64]


def fill_uniforms(seed: int, stream: int, out: Any) -> None:
    """Fill an array with uniform numbers; jitted by `uniforms`.

    Parameters: seed and stream, words; out, float64[slots, paths].
    """
    for slot in range(out.shape[0]):
        for path in range(out.shape[1]):
            out[slot, path], _ = uniform_pair(seed, stream, u64(slot), row_path(0, path))


@cache
def _jitted() -> Any:
    from attrition.numeric.jit import compiled_kernel
    from attrition.numeric.sources import source_digest

    return compiled_kernel(fill_uniforms, {}, source_digest("numeric"))


def uniforms(name: str, slots: int, paths: int) -> Floats:
    """Return uniform numbers strictly between 0 and 1, float64[slots, paths], of the stream `name`."""
    out = np.empty((slots, paths))
    _jitted()(np.uint64(SEED), np.uint64(hash64(name)), out)
    return out


def exponentials(name: str, slots: int, paths: int) -> Floats:
    """Return Exp(1) numbers, float64[slots, paths], of the stream `name`."""
    budgets: Floats = -np.log(uniforms(name, slots, paths))
    return budgets


def normals(name: str, slots: int, paths: int) -> Floats:
    """Return standard normal numbers, float64[slots, paths], of the stream `name`."""
    return addressed_normals(SEED, name, list(range(slots)), 1, paths)[:, 0, :]
