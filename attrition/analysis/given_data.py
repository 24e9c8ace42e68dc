"""First-order indices of a run that was not designed for them: what share of a variance one input alone explains.

The outcome of a row is regressed on one input at a time, on cosines of its rank (the method EASI of E. Plischke,
Reliability Engineering and System Safety 95 (2010) 354–360, with a fixed basis instead of a Fourier transform). Three
things would make an index too large or too small, and each is taken out: a sum of squared coefficients that chance
alone would make (each square less its own variance, W. Hoeffding's U-statistic), and, from the variance that is shared
out, what chance within rows makes of it. Intervals are a jackknife over rows. Interactions cannot be told from given
data of this size: what the indices leave of one is theirs, and that of curves of more turns than the basis has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attrition.analysis.row_values import RowValues
from attrition.errors import InputError
from attrition.numeric.beta import beta_cdf
from attrition.statistics.estimate import Estimate
from attrition.statistics.false_discovery import rejected
from attrition.statistics.student import student_975

Floats = NDArray[np.float64]

HARMONICS = 6
"""Half-waves over the ranks of an input: a step, a hump and a wave are told, a finer pattern is not."""
FEWEST_ROWS = 64
"""Rows below which the error of an index is as large as what it could be."""
FALSE_DISCOVERY = 0.05
LEAST_DISTANCE = 2.0
"""Standard errors by which the variance that parameters make must stand above none."""
ENDS = 0.2
"""Share of the rows at each end of an input whose means are held against each other."""


@dataclass(frozen=True, slots=True)
class GivenIndex:
    """What one input alone explains.

    Parameters
    ----------
    name : of the input.
    first : first-order index with its standard error.
    low, high : its 95 % interval; it may reach below zero, since the index is estimated without bias.
    p : probability of as large an index, were the input without any effect on the mean.
    stands : whether it is told from none, given that all inputs were looked at.
    at_low, at_high : mean of the quantity in the fifth of the rows where the input is lowest, and where it is highest.
    """

    name: str
    first: Estimate
    low: float
    high: float
    p: float
    stands: bool
    at_low: Estimate
    at_high: Estimate


@dataclass(frozen=True, slots=True)
class Shares:
    """How the variance of a quantity over rows is shared out among inputs, the largest index first.

    Parameters
    ----------
    inputs : indices.
    sum_first : of those that stand, with its error; the rest is interaction, curves too fine, and inputs not told.
    explained : variance over rows that parameters make, with its error; chance within rows is taken out.
    share_explained : it, over the variance of the means of rows.
    """

    inputs: tuple[GivenIndex, ...]
    sum_first: Estimate
    explained: Estimate
    share_explained: float


@dataclass(frozen=True)
class Ranked:
    """Inputs by rank, made once for all outcomes of the same rows.

    Parameters
    ----------
    names : of the d inputs.
    basis : float[R, d, HARMONICS], see `cosine_basis`; zero where an input of few values has fewer functions.
    terms : how many functions each has.
    orders : integers[R, d], the rows of each input from its lowest value.
    """

    names: tuple[str, ...]
    basis: Floats
    terms: tuple[int, ...]
    orders: NDArray[np.int64]


def ranked(names: Sequence[str], inputs: ArrayLike) -> Ranked:
    """Return inputs, float[R, d], by rank.

    Raises: InputError for an input that is the same in every row.
    """
    columns = np.asarray(inputs, dtype=np.float64)
    rows, count = columns.shape
    basis = np.zeros((rows, count, HARMONICS))
    terms = []
    for index in range(count):
        functions = cosine_basis(columns[:, index])
        terms.append(functions.shape[1])
        basis[:, index, : terms[-1]] = functions
    return Ranked(tuple(names), basis, tuple(terms), np.argsort(columns, axis=0, kind="stable"))


def given_indices(inputs: Ranked, outcome: RowValues) -> Shares:
    """Return the first-order indices of an outcome from given rows.

    Parameters
    ----------
    inputs : of the R rows.
    outcome : by row.

    Returns
    -------
    The shares.

    Raises
    ------
    InputError : for too few rows, a single path a row, or an outcome that parameters do not move beyond chance.
    """
    refuse_unfit(outcome)
    rows = outcome.rows
    away = outcome.means - outcome.mean
    without = _explained_without_each(outcome)
    left = outcome.explained
    explained, explained_without, fitted = _explained_by(inputs.basis, away)
    first, first_without = explained / left, explained_without / without[:, None]
    errors = [_jackknife_error(first_without[:, index]) for index in range(len(inputs.names))]
    chances = [
        _chance_of(float(share), rows, terms) for share, terms in zip(fitted, inputs.terms, strict=True)
    ]
    stands = rejected(chances, FALSE_DISCOVERY)
    half = student_975(rows - 1.0)
    indices = []
    for index, (name, p, stood) in enumerate(zip(inputs.names, chances, stands, strict=True)):
        value, error = float(first[index]), errors[index]
        at_low, at_high = _ends(inputs.orders[:, index], outcome.means)
        low, high = value - half * error, value + half * error
        indices.append(GivenIndex(name, Estimate(value, error), low, high, p, stood, at_low, at_high))
    told = np.array(stands)
    return Shares(
        tuple(sorted(indices, key=lambda item: (not item.stands, -item.first.value))),
        Estimate(float(first[told].sum()), _jackknife_error(first_without[:, told].sum(axis=1))),
        Estimate(left, _jackknife_error(without)),
        left / outcome.variance,
    )


def refuse_unfit(outcome: RowValues) -> None:
    """Raise InputError where no given-data index can be had: too few rows, or nothing that parameters move."""
    if outcome.rows < FEWEST_ROWS:
        raise InputError(
            f"{outcome.rows} rows are too few to tell indices from noise",
            allowed=f"{FEWEST_ROWS} or more",
            advice="run it with more --draws",
        )
    if not np.isfinite(outcome.chance).all():
        raise InputError(
            "with a single path a row, chance cannot be told from parameters",
            advice="run it with --paths 2 or more",
        )
    if outcome.variance == 0.0:
        raise InputError(
            f"it is {outcome.mean:.2g} in every row: no variation to share out",
            advice="ask about another quantity",
        )
    left, error = outcome.explained, _jackknife_error(_explained_without_each(outcome))
    if left <= LEAST_DISTANCE * error:
        share = max(left / outcome.variance, 0.0)
        raise InputError(
            f"rows differ hardly more than chance makes them: parameters make {100.0 * share:.0f} % of the variance "
            f"between rows, within {LEAST_DISTANCE:.0f} standard errors of none",
            advice="run it with more --paths or --draws",
        )


def cosine_basis(column: ArrayLike) -> Floats:
    """Return functions of the rank of an input, orthonormal over the rows and to a constant.

    Parameters
    ----------
    column : float[R]; equal values share a rank, so that an input of k values has k − 1 functions.

    Returns
    -------
    float[R, m], m ≤ HARMONICS.

    Raises
    ------
    InputError : for an input that is the same in every row.
    """
    _, place, counts = np.unique(
        np.asarray(column, dtype=np.float64), return_inverse=True, return_counts=True
    )
    if len(counts) < 2:
        raise InputError("an input is the same in every row", advice="leave it out")
    rows = len(place)
    rank = ((np.cumsum(counts) - 0.5 * counts) / rows)[place]
    waves = [np.cos(np.pi * turns * rank) for turns in range(1, min(HARMONICS, len(counts) - 1) + 1)]
    orthogonal, _ = np.linalg.qr(np.column_stack([np.ones(rows), *waves]))
    basis: Floats = orthogonal[:, 1:] * np.sqrt(rows)
    return basis


def _ends(order: NDArray[np.int64], means: Floats) -> tuple[Estimate, Estimate]:
    """Return the mean of an outcome in the fifth of the rows where an input is lowest, and where it is highest."""
    count = max(round(ENDS * len(order)), 2)
    low, high = (
        Estimate(float(part.mean()), float(part.std(ddof=1) / np.sqrt(count)))
        for part in (means[order[:count]], means[order[-count:]])
    )
    return low, high


def _explained_by(basis: Floats, away: Floats) -> tuple[Floats, Floats, Floats]:
    """Return what each input explains of the variance, float[d], without bias; the same without each row in turn,
    float[R, d]; and the plain share of the variance that its regression fits, float[d]."""
    rows = len(away)
    parts = away[:, None, None] * basis
    whole, own = parts.sum(axis=0), parts * parts
    squares = own.sum(axis=0)
    value = (whole * whole - squares).sum(axis=1) / (rows * (rows - 1.0))
    rest = ((whole - parts) ** 2 - (squares - own)).sum(axis=2) / ((rows - 1.0) * (rows - 2.0))
    return value, rest, (whole * whole).sum(axis=1) / (rows * float(away @ away))


def _explained_without_each(outcome: RowValues) -> Floats:
    """Return the variance that parameters make without each row in turn, float64[R]."""
    rows = outcome.rows
    away = outcome.means - outcome.mean
    variance = (float(away @ away) - away * away * rows / (rows - 1.0)) / (rows - 2.0)
    without: Floats = variance - (outcome.chance.sum() - outcome.chance) / (rows - 1.0)
    return without


def _jackknife_error(without: Floats) -> float:
    """Return the standard error of what was computed without each row in turn."""
    rows = len(without)
    return float(np.sqrt((rows - 1.0) / rows * np.sum((without - without.mean()) ** 2)))


def _chance_of(fitted: float, rows: int, terms: int) -> float:
    """Return the probability of as good a fit by an input without effect, by the F test of the regression."""
    share = min(max(fitted, 0.0), 1.0)
    if share in (0.0, 1.0):
        return 1.0 - share
    # P(F > f) is the beta distribution function of the share that is left.
    return beta_cdf(1.0 - share, 0.5 * (rows - 1.0 - terms), 0.5 * terms)
