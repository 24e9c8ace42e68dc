"""What would be published were the model true: bias, drift and error, from addressed streams."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.observation import CONFIRMED_OVER_CLAIMED, Comparison, Datum, Drift, faded
from attrition.numeric.streams import hash64, normal_pair, row_path

_FALL = log(CONFIRMED_OVER_CLAIMED[0] / CONFIRMED_OVER_CLAIMED[1])


def fill_normals(seed: int, stream: int, slots: Any, out: Any) -> None:
    """Fill an array with standard normal numbers; jitted by `normals`.

    Parameters: seed and stream, words; slots, uint64[slots]; out, float64[slots, rows, paths].
    """
    for index in range(out.shape[0]):
        for row in range(out.shape[1]):
            for path in range(out.shape[2]):
                address = row_path(row, path)
                out[index, row, path], _ = normal_pair(seed, stream, slots[index], address)


@cache
def _jitted() -> Any:
    from attrition.numeric.jit import compiled_kernel
    from attrition.numeric.sources import source_digest

    return compiled_kernel(fill_normals, {}, source_digest("numeric"))


def normals(seed: int, name: str, slots: list[int], rows: int, paths: int) -> NDArray[np.float64]:
    """Return standard normal numbers that are a function of their address alone.

    Parameters
    ----------
    seed : of the run.
    name : of the stream.
    slots : one a datum.
    rows, paths : numbered from 0.

    Returns
    -------
    float64[slots, rows, paths].
    """
    out = np.empty((len(slots), rows, paths))
    words = np.array(slots, dtype=np.uint64)
    _jitted()(np.uint64(seed), np.uint64(hash64(name)), words, out)
    return out


def observe(
    truth: NDArray[np.float64], comparison: Comparison, data: Sequence[Datum], size: tuple[int, int, int]
) -> NDArray[np.float64]:
    """Return what would be published were the model true: bias, drift and error put on.

    Parameters
    ----------
    truth : float64[data, paths], paths in the order (row, path).
    comparison : says how.
    data : the periods.
    size : seed, rows, and paths a row.
    """
    seed, rows, paths = size
    slots = [datum.first.toordinal() for datum in data]
    bias = normals(seed, f"fit.bias.{comparison.series}", [0], rows, 1)[0]
    error = normals(seed, f"fit.error.{comparison.series}", slots, rows, paths)
    noise = comparison.bias_sd * bias + comparison.error_sd * error
    if comparison.drift is not Drift.NONE:
        # Uniform by rank: which of the two moved, claims or confirmations, is common to all tank series of a row.
        ranks = normals(seed, "fit.drift", [0], rows, 1)[0].argsort(axis=0).argsort(axis=0)
        claimed = (ranks + 0.5) / rows
        fallen = _FALL * np.array([faded(datum.first) for datum in data])[:, None, None]
        noise = noise + (fallen * claimed if comparison.drift is Drift.CLAIMED else -fallen * (1.0 - claimed))
    flat = noise.reshape(len(data), rows * paths)
    published: NDArray[np.float64] = (
        comparison.ratio * truth * np.exp(flat) if comparison.log else truth + flat
    )
    return published
