"""What a contrast comes to: an effect with its interval, chance, parameters and structures apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.claims.declared import Contrast, Kept
from attrition.statistics.paired import paired_difference
from attrition.statistics.proportions import effective_size, wilson
from attrition.statistics.student import student_975

Values = NDArray[np.float64]
Reader = Callable[[str, str, str], Values]
"""(variant, structure, quantity) -> float64[rows, paths], NaN where a path has no such value."""


@dataclass(frozen=True, slots=True)
class ClaimEffect:
    """A contrast under one structure, or over several of equal weight.

    Parameters
    ----------
    effect : second less first, or a level.
    low, high : 95 % interval over prior draws; None with a single one.
    se : full standard error.
    se_chance : its part that more paths would remove; None where there is no second path.
    sd_parameters : spread of the effect over prior draws, chance removed.
    share_with_sign : share of prior draws with the claimed sign, half of those where it is nil; None where a draw
        alone says too little.
    rows : prior draws.
    """

    effect: float
    low: float | None
    high: float | None
    se: float | None
    se_chance: float | None
    sd_parameters: float | None
    share_with_sign: float | None
    rows: int

    @property
    def share_se(self) -> float | None:
        """Standard error of the share of draws; None without one, or for a result that is kept."""
        share = self.share_with_sign
        if share is None or self.rows < 2:
            return None
        # At 0 and 1 as if one draw in two more had the other sign.
        held = (share * self.rows + 1.0) / (self.rows + 2.0)
        return sqrt(held * (1.0 - held) / self.rows)

    def to_data(self) -> dict[str, Any]:
        """Return the fields as a dictionary for JSON."""
        return {name: getattr(self, name) for name in self.__slots__} | {"share_se": self.share_se}


def contrast_effects(
    contrast: Contrast, named: Mapping[str, str], structures: Sequence[str], read: Reader
) -> tuple[ClaimEffect, dict[str, ClaimEffect]]:
    """Return the effect of a contrast over all structures, and under each.

    Parameters
    ----------
    contrast : with two variants, four, or a level.
    named : variant of the claim → variant of the run.
    structures : names.
    read : gives the values of the variants.
    """
    found: dict[str, tuple[Values, Values | None]] = {}
    for structure in structures:
        values = {name: read(named[name], structure, contrast.quantity) for name in contrast.variants}
        if contrast.level:
            found[structure] = (values[contrast.level], None)
            continue
        first, second = values[contrast.first], values[contrast.second]
        if contrast.minus:
            # (second - first) - (that second - that first), written as a difference of two.
            first, second = first + values[contrast.minus[1]], second + values[contrast.minus[0]]
        found[structure] = (second, first)
    by_structure = {name: _one(contrast, *both) for name, both in found.items()}
    return _over(contrast, list(found.values()), list(by_structure.values())), by_structure


def kept_effect(kept: Kept) -> ClaimEffect:
    """Return a result that was kept as an effect."""
    return ClaimEffect(kept.effect, kept.low, kept.high, kept.se, None, None, kept.share_with_sign, 0)


def _one(contrast: Contrast, values: Values, off: Values | None) -> ClaimEffect:
    if off is None:
        return _level(contrast, values)
    if not (np.isfinite(values).all() and np.isfinite(off).all()):
        return ClaimEffect(float("nan"), None, None, None, None, None, None, len(values))
    found = paired_difference(off, values)
    share = found.share_above if contrast.sign > 0 else 1.0 - found.share_above
    if found.se == 0.0 and found.value == 0.0:
        # No draw has shown a difference; how rare one may be is told by the number of draws.
        bound = wilson(0.0, float(len(values)))[1] * max(float(np.ptp(values)), float(np.ptp(off)))
        return ClaimEffect(0.0, -bound, bound, 0.0, found.se_chance, found.sd_parameters, share, len(values))
    return ClaimEffect(
        found.value, found.low, found.high, found.se, found.se_chance, found.sd_parameters, share, len(values)
    )


def _over(
    contrast: Contrast, values: list[tuple[Values, Values | None]], each: list[ClaimEffect]
) -> ClaimEffect:
    """Return the effect over structures of equal weight: a row's effect is the mean over its structures."""
    if len(each) == 1:
        return each[0]
    if contrast.level:
        together = _level(contrast, np.concatenate([one for one, _ in values], axis=1))
    elif any(one.effect != one.effect for one in each):
        return each[0]
    else:
        means = np.mean([(one - off).mean(axis=1) for one, off in values if off is not None], axis=0)
        found = paired_difference(np.zeros((len(means), 1)), means[:, None])
        share = found.share_above if contrast.sign > 0 else 1.0 - found.share_above
        together = ClaimEffect(found.value, found.low, found.high, found.se, None, None, share, len(means))
    chances = [one.se_chance for one in each]
    chance = None
    spread = None
    if all(one is not None for one in chances) and together.se is not None:
        # Structures share random numbers, so that their chance errors add up as they are: an upper bound.
        chance = sum(one for one in chances if one is not None) / len(each)
        rest = together.se * together.se - chance * chance
        spread = sqrt(max(rest, 0.0) * together.rows)
    return ClaimEffect(
        together.effect,
        together.low,
        together.high,
        together.se,
        chance,
        spread,
        together.share_with_sign,
        together.rows,
    )


def _level(contrast: Contrast, values: Values) -> ClaimEffect:
    """Return the mean of a quantity among the paths that have it, a ratio of sums over rows.

    Its error is to first order (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, section 6.4).
    """
    rows = len(values)
    there = np.isfinite(values)
    counts = there.sum(axis=1).astype(np.float64)
    sums = np.where(there, values, 0.0).sum(axis=1)
    total = counts.sum()
    if total == 0.0:
        return ClaimEffect(float("nan"), None, None, None, None, None, None, rows)
    mean = float(sums.sum() / total)
    some = counts > 0.0
    own = sums[some] / counts[some] - contrast.nil
    above = float(np.mean(own * contrast.sign > 0.0) + 0.5 * np.mean(own == 0.0))
    if rows == 1:
        return ClaimEffect(mean, None, None, None, None, None, above, rows)
    rest = sums - mean * counts
    error = sqrt(rows / (rows - 1.0) * float(np.sum(rest * rest))) / float(total)
    half = student_975(rows - 1.0) * error
    low, high = mean - half, mean + half
    if bool(np.isin(values[there], (0.0, 1.0)).all()):
        low, high = wilson(mean, min(effective_size(mean, error, rows, 1 << 40), float(total)))
    chance = spread = None
    if there.all() and values.shape[1] > 1:
        within = float(values.var(axis=1, ddof=1).mean())
        chance = sqrt(within / values.size)
        spread = sqrt(max(float(values.mean(axis=1).var(ddof=1)) - within / values.shape[1], 0.0))
    return ClaimEffect(mean, low, high, error, chance, spread, above, rows)
