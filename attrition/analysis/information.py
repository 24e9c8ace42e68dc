"""The value of perfect information: how much better a stated decision would be, were one input known.

The decision is which variant to choose, by the least expected value of a quantity. Were an input known, the choice
could follow it. Expected values given the input are regressions of the rows on it (M. Strong, J. E. Oakley and
A. Brennan, Medical Decision Making 34 (2014) 311–326), by the cosines of its rank; variants share rows and random
numbers, so it is their differences that are regressed. A choice fitted to the rows that judge it would always look
good: it is fitted on four fifths of the rows and judged on the fifth, in turn. What remains is what the rule saves on
rows it has not seen; it can come out below nil, where knowing the input is worth less than what fitting costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attrition.analysis.given_data import FALSE_DISCOVERY, FEWEST_ROWS, cosine_basis
from attrition.errors import InputError
from attrition.numeric.normal import normal_cdf
from attrition.statistics.estimate import Estimate
from attrition.statistics.false_discovery import rejected

Floats = NDArray[np.float64]

FOLDS = 5
CURVES = 3
"""Half-waves of the regression: a choice needs to know on which side of a line an input lies, and little more."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What knowing one input would save.

    Parameters: name, of the input; saved, in the unit of the quantity, with its error over rows; changes, share of the
    rows in which the choice differs from the one without it; stands, whether the saving is told from none, given that
    all inputs were looked at.
    """

    name: str
    saved: Estimate
    changes: float
    stands: bool


@dataclass(frozen=True, slots=True)
class Information:
    """A decision and what information on it is worth.

    Parameters
    ----------
    variants : that could be chosen.
    means : expected quantity of each, with its error.
    best : the variant with the least.
    ahead : how far the next lies behind it, paired over rows, with its error.
    inputs : worth of each, the largest first.
    everything : no more than this could be saved by knowing all inputs; too large by what chance makes of rows.
    """

    variants: tuple[str, ...]
    means: tuple[Estimate, ...]
    best: str
    ahead: Estimate
    inputs: tuple[Worth, ...]
    everything: float


def information(
    variants: Sequence[str], losses: ArrayLike, names: Sequence[str], inputs: ArrayLike
) -> Information:
    """Return what knowing each input would be worth to a decision.

    Parameters
    ----------
    variants : that could be chosen.
    losses : float[variants, R], mean of the quantity in each row, which is to be small.
    names : of the inputs.
    inputs : float[R, d].

    Raises
    ------
    InputError : with a single variant, or too few rows.
    """
    values, columns = np.asarray(losses, dtype=np.float64), np.asarray(inputs, dtype=np.float64)
    count, rows = values.shape
    if count < 2:
        raise InputError(
            "a decision is between two variants or more, and this run has one",
            where="--decision",
            advice="attrition compare SCENARIO --policy A makes a directory with variants",
        )
    if rows < FEWEST_ROWS:
        raise InputError(
            f"{rows} rows are too few to value information",
            where="--decision",
            allowed=f"{FEWEST_ROWS} or more",
        )
    means = values.mean(axis=1)
    order = np.argsort(means, kind="stable")
    lead = values[order[1]] - values[order[0]]
    fold = np.arange(rows) % FOLDS
    plain = _judged(values, [np.ones((rows, 1))], fold)[0]
    found: list[tuple[str, Estimate, float]] = []
    for index, name in enumerate(names):
        basis = cosine_basis(columns[:, index])[:, :CURVES]
        knowing, chosen = _judged(values, [np.ones((rows, 1)), basis], fold)
        saved = plain - knowing
        found.append((name, _mean(saved), float(np.mean(chosen != order[0]))))
    chances = [normal_cdf(-one.value / one.error) if one.error else 1.0 for _, one, _ in found]
    stands = rejected(chances, FALSE_DISCOVERY)
    worths = [Worth(*one, stood) for one, stood in zip(found, stands, strict=True)]
    return Information(
        tuple(variants),
        tuple(_mean(row) for row in values),
        variants[int(order[0])],
        _mean(lead),
        tuple(sorted(worths, key=lambda one: (not one.stands, -one.saved.value))),
        float(means.min() - values.min(axis=0).mean()),
    )


def worth_of_structure(losses: ArrayLike) -> float:
    """Return what knowing the structure would save, were all equally likely.

    Parameters: losses, float[structures, variants], expected quantity.
    """
    values = np.asarray(losses, dtype=np.float64)
    return float(values.mean(axis=0).min() - values.min(axis=1).mean())


def _judged(values: Floats, parts: list[Floats], fold: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
    """Return the quantity of each row under the variant chosen without it, and which that is."""
    terms = np.concatenate(parts, axis=1)
    chosen = np.zeros(len(fold), dtype=np.int64)
    for held_out in range(FOLDS):
        fitted = fold != held_out
        differences = (values - values[0])[:, fitted].T
        coefficients, *_ = np.linalg.lstsq(terms[fitted], differences, rcond=None)
        chosen[~fitted] = np.argmin(terms[~fitted] @ coefficients, axis=1)
    return values[chosen, np.arange(len(fold))], chosen


def _mean(values: Floats) -> Estimate:
    return Estimate(float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values))))
