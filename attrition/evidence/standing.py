"""Rivals on one axis: mean scores, skill, and which of them the data tell apart.

A difference counts when the 90 % interval of a paired bootstrap lies beyond a fiftieth of the best score; without an
interval nothing is told apart. The best is the one of the best mean score, which is a name and no verdict: all that are
not told apart from it are as good for all that is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attrition.evidence.scoring import INTERVAL

Floats = NDArray[np.float64]
Interval = tuple[float, float]

LEAST_SHARE = 0.02
"""Share of the best score that a difference must exceed to count, for scores that are ratios to a unit: below it lies
what few draws do by chance, which no interval over origins shows; judged."""


@dataclass(frozen=True)
class Standing:
    """How one rival stands on one target.

    Parameters: target; rival; n, scores; score, their mean, smaller is better; gain over the reference, as skill
    1 − score/reference or as a difference of log scores; interval of the gain; worse, mean score beyond that of the
    best; worse_interval; told_apart, whether it is worse than the best beyond the noise.
    """

    target: str
    rival: str
    n: int
    score: float
    gain: float
    interval: Interval | None
    worse: float
    worse_interval: Interval | None
    told_apart: bool


def standings(
    target: str,
    sums: Mapping[str, Floats],
    counts: Floats,
    reference: str,
    index: NDArray[np.int64] | None,
    *,
    ratio: bool,
) -> list[Standing]:
    """Return how rivals stand on one target.

    Parameters
    ----------
    target : its name.
    sums : by rival, sum of the scores of each block (an origin, or a group of acts), float64[blocks].
    counts : scores of each block, float64[blocks].
    reference : rival over which the gain is taken.
    index : places of blocks drawn again, int64[replicates, blocks]; None where they are too few.
    ratio : whether the gain is a skill; otherwise it is a difference.
    """
    total = counts.sum()
    means = {name: float(each.sum() / total) for name, each in sums.items()}
    best = min(means, key=lambda name: means[name])
    drawn = (
        {}
        if index is None
        else {name: each[index].sum(axis=1) / counts[index].sum(axis=1) for name, each in sums.items()}
    )

    def gain(score: Floats, beside: Floats) -> Floats:
        made: Floats = 1.0 - score / np.maximum(beside, 1e-300) if ratio else beside - score
        return made

    found = []
    for name, mean in means.items():
        interval = worse = None
        if drawn and name != reference:
            interval = _ends(gain(drawn[name], drawn[reference]))
        if drawn and name != best:
            worse = _ends(drawn[name] - drawn[best])
        found.append(
            Standing(
                target,
                name,
                int(total),
                mean,
                float(gain(np.array(mean), np.array(means[reference]))),
                interval,
                mean - means[best],
                worse,
                worse is not None and worse[0] > LEAST_SHARE * means[best],
            )
        )
    return found


def _ends(values: Floats) -> Interval:
    low, high = np.quantile(values, INTERVAL)
    return float(low), float(high)


def verdict(found: list[Standing]) -> str:
    """Say in words which rivals are told apart on a target."""
    best = min(found, key=lambda one: one.score)
    worse = [one.rival for one in found if one.told_apart]
    if not worse:
        return "not told apart"
    return f"told apart from {best.rival}: {', '.join(worse)}"
