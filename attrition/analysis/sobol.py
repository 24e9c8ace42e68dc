"""Sobol' indices: what share of the variance of an outcome is due to each input, alone and with its interactions.

The estimators and their bootstrap are those of the library SALib (Herman and Usher 2017; Iwanaga et al. 2022), which
brings scipy and pandas and so is asked for apart: `pip install 'attrition[analysis]'`. The points are ours: a Sobol'
sequence turned by a random shift (Cranley and Patterson 1976) from the project's own streams, so that the same seed
gives the same design with any version of the library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attrition.errors import InputError
from attrition.numeric.streams import hash64, uniform_pair

Floats = NDArray[np.float64]

SHIFT_STREAM = "analysis.sobol.shift"
BOOTSTRAP_STREAM = "analysis.sobol.bootstrap"
RESAMPLES = 200


@dataclass(frozen=True, slots=True)
class SobolIndex:
    """The indices of one input, each with its standard error by bootstrap.

    `first` is the share of the variance that goes when this input alone is known; `total` the share that stays when
    all others are known.
    """

    name: str
    first: float
    first_error: float
    total: float
    total_error: float


def sobol_design(inputs: int, log2_points: int, seed: int) -> Floats:
    """Return the points at which an outcome must be known for the indices of its inputs.

    Parameters
    ----------
    inputs : d, how many there are.
    log2_points : m; the design has 2**m·(d + 2) points.
    seed : of the shift.

    Returns
    -------
    float[2**m·(d + 2), d] in [0, 1): to be put through the quantile functions of the inputs. Each block of d + 2 is a
    point a, a with each coordinate in turn from a second point b, and b (Saltelli et al. 2010).

    Raises
    ------
    InputError : without the library, or for sizes below 1.
    """
    if inputs < 1 or log2_points < 1:
        raise InputError(
            f"a Sobol' design of {inputs} inputs and 2**{log2_points} points", allowed="at least 1 of both"
        )
    sequence = _library("scipy.stats.qmc").Sobol(2 * inputs, scramble=False).random_base2(log2_points)
    pairs = [uniform_pair(seed, hash64(SHIFT_STREAM), index, 0) for index in range(inputs)]
    turned = (sequence + np.array(pairs).T.reshape(-1)) % 1.0
    first, second = turned[:, :inputs], turned[:, inputs:]
    blocks = np.repeat(first[:, None, :], inputs + 2, axis=1)
    blocks[:, -1] = second
    for index in range(inputs):
        blocks[:, index + 1, index] = second[:, index]
    points: Floats = blocks.reshape(-1, inputs)
    return points


def sobol_indices(
    names: Sequence[str], outcome: ArrayLike, seed: int, *, resamples: int = RESAMPLES
) -> tuple[SobolIndex, ...]:
    """Return first-order and total indices of an outcome at the points of `sobol_design`.

    Parameters
    ----------
    names : of the d inputs, in the order of the columns of the design.
    outcome : float[2**m·(d + 2)], finite.
    seed : of the bootstrap.
    resamples : of the bootstrap, over blocks.

    Returns
    -------
    One index an input: first by Saltelli et al. (2010), total by Jansen (1999).

    Raises
    ------
    InputError : without the library, for another number of outcomes, for one that is not finite or does not vary.
    """
    values = np.asarray(outcome, dtype=np.float64)
    block = len(names) + 2
    if values.ndim != 1 or not names or len(values) == 0 or len(values) % block:
        raise InputError(
            f"{values.shape} outcomes for {len(names)} inputs", allowed=f"a multiple of {block} in one column"
        )
    if not np.isfinite(values).all():
        raise InputError("an outcome is not finite", advice="put a number in place of what never comes")
    if np.ptp(values) == 0.0:
        raise InputError("the outcome is the same at all points", advice="there is no variance to share out")
    found = _library("SALib.analyze.sobol").analyze(
        {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)},
        values,
        calc_second_order=False,
        num_resamples=resamples,
        # Half-widths at this level are one standard error.
        conf_level=0.6826894921370859,
        seed=hash64(f"{BOOTSTRAP_STREAM}.{seed}") % 2**32,
    )
    return tuple(
        SobolIndex(name, *(float(found[key][index]) for key in ("S1", "S1_conf", "ST", "ST_conf")))
        for index, name in enumerate(names)
    )


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise InputError(
            f"Sobol' indices need the library {name.partition('.')[0]}, which is not installed",
            advice="pip install 'attrition[analysis]'",
        ) from None
