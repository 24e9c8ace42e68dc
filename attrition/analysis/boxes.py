"""Scenario discovery: the box of inputs in which an outcome is dense, by the patient rule induction method (PRIM).

Friedman and Fisher, Statistics and Computing 9 (1999) 123–143, with the coverage and density of Bryant and Lempert,
Technological Forecasting and Social Change 77 (2010) 34–49. Written here: the packages that have it (`prim`,
`ema_workbench`) are unmaintained or bring a whole workbench and a plotting stack, and what is needed is short. Nothing
is drawn: the same points give the same box, and ties go to the input that stands first, its lower end before its upper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attrition.errors import InputError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

PEELED = 0.05
LEAST_SUPPORT = 0.02


@dataclass(frozen=True)
class Box:
    """A box of inputs and how well it tells the cases of interest from the others.

    `low` and `high` float[d], ends counted in; infinite where the box does not bound an input. `coverage` is the share
    of all cases that lie within; `density` the share of cases among the points within; `support` the share of all
    points within.
    """

    names: tuple[str, ...]
    low: Floats
    high: Floats
    coverage: float
    density: float
    support: float

    @property
    def bounds(self) -> dict[str, tuple[float, float]]:
        """Bounds of the inputs that the box restricts, by name."""
        return {
            name: (float(low), float(high))
            for name, low, high in zip(self.names, self.low, self.high, strict=True)
            if np.isfinite(low) or np.isfinite(high)
        }

    def holds(self, points: ArrayLike) -> Flags:
        """Return which points, float[n, d], lie within."""
        return _within(np.asarray(points, dtype=np.float64), self.low, self.high)


def peel(
    names: Sequence[str],
    points: ArrayLike,
    cases: ArrayLike,
    *,
    peeled: float = PEELED,
    least_support: float = LEAST_SUPPORT,
) -> tuple[Box, ...]:
    """Return boxes from the whole of the points down to a small one, each a slice smaller than the last.

    Parameters
    ----------
    names : of the d inputs.
    points : float[n, d], finite.
    cases : bool[n], which points are of interest, or float[n], the share of each point's paths that are.
    peeled : share of the points within the box that a peel takes off, at one end of one input: that whose removal
        leaves the densest box.
    least_support : no box has a smaller share of the points.

    Returns
    -------
    The boxes, the first without bounds.

    Raises
    ------
    InputError : for points that do not fit the names or the cases, or without any case.
    """
    data, flags = _checked(names, points, cases)
    low = np.full(data.shape[1], -np.inf)
    high = np.full(data.shape[1], np.inf)
    boxes = [_box(names, low, high, data, flags)]
    inside = np.ones(len(data), dtype=bool)
    fewest = least_support * len(data)
    while True:
        best: tuple[float, Floats, Floats, Flags] | None = None
        count = int(inside.sum())
        for index in range(data.shape[1]):
            column = data[:, index]
            for lower, upper in _peels(column[inside], low, high, index, peeled):
                # Only this input's bounds differ from those that all within obey.
                kept = inside & (column >= lower[index]) & (column <= upper[index])
                left = int(kept.sum())
                if left < fewest or left == count:
                    continue
                density = float(flags[kept].mean())
                if best is None or density > best[0]:
                    best = (density, lower, upper, kept)
        if best is None:
            return tuple(boxes)
        _, low, high, inside = best
        boxes.append(_box(names, low, high, data, flags))


def paste(box: Box, points: ArrayLike, cases: ArrayLike, *, pasted: float = PEELED) -> Box:
    """Return a box widened, a slice of about a share `pasted` of its points at a time, until its density would fall.

    A slice that is too thick is tried again at half its thickness, down to a single point.

    Parameters: box; points and cases, as for `peel`; pasted, above zero. Raises: InputError, as `peel`.
    """
    data, flags = _checked(box.names, points, cases)
    count = max(round(pasted * box.support * len(data)), 1)
    while True:
        best = box
        for index in range(data.shape[1]):
            for low, high in _pastes(data, box, index, count):
                wider = _box(box.names, low, high, data, flags)
                if (wider.density, wider.support) > (best.density, best.support):
                    best = wider
        if best is box and count == 1:
            return box
        count = count if best is not box else count // 2
        box = best


def find_box(
    names: Sequence[str],
    points: ArrayLike,
    cases: ArrayLike,
    *,
    least_density: float | None = 0.8,
    peeled: float = PEELED,
    least_support: float = LEAST_SUPPORT,
) -> Box:
    """Return the box of the peeling that tells cases from others best, pasted: where scenario discovery would stop.

    Among the boxes that are dense enough it has the largest harmonic mean of coverage and density.

    Parameters
    ----------
    names, points, cases, peeled, least_support : as for `peel`.
    least_density : of the box, where the trajectory reaches it; else the densest box is returned. None takes the box
        whose density stands farthest above that of all points, in standard errors, whatever it is.

    Returns
    -------
    The box, without the bounds whose loss costs no density.

    Raises
    ------
    InputError : as `peel`.
    """
    boxes = peel(names, points, cases, peeled=peeled, least_support=least_support)
    if least_density is None:
        whole = boxes[0].density
        chosen = max(boxes, key=lambda box: (box.density - whole) * sqrt(box.support))
    else:
        dense = [box for box in boxes if box.density >= least_density]
        chosen = max(dense, key=_balance) if dense else max(boxes, key=lambda box: box.density)
    return _loosened(paste(chosen, points, cases), points, cases)


def _balance(box: Box) -> float:
    return 2.0 * box.coverage * box.density / (box.coverage + box.density)


def _loosened(box: Box, points: ArrayLike, cases: ArrayLike) -> Box:
    """Drop each bound whose loss leaves density where it was: it separates nothing and would be read as a finding."""
    data, flags = _checked(box.names, points, cases)
    for index in range(data.shape[1]):
        for lower in (True, False):
            low, high = box.low.copy(), box.high.copy()
            (low if lower else high)[index] = -np.inf if lower else np.inf
            wider = _box(box.names, low, high, data, flags)
            if wider.density >= box.density:
                box = wider
    return box


def _peels(
    inside: Floats, low: Floats, high: Floats, index: int, peeled: float
) -> list[tuple[Floats, Floats]]:
    """Return the box without its lower and without its upper slice of one input."""
    least, most = np.quantile(inside, [peeled, 1.0 - peeled])
    # Where many points share the end, the slice is all of them.
    above, below = inside[inside > inside.min()], inside[inside < inside.max()]
    candidates = []
    if above.size:
        lifted = low.copy()
        lifted[index] = max(above.min(), least)
        candidates.append((lifted, high))
        lowered = high.copy()
        lowered[index] = min(below.max(), most)
        candidates.append((low, lowered))
    return candidates


def _pastes(data: Floats, box: Box, index: int, count: int) -> list[tuple[Floats, Floats]]:
    """Return the box with the next points beyond its lower and beyond its upper end of one input."""
    low, high = box.low.copy(), box.high.copy()
    low[index], high[index] = -np.inf, np.inf
    along = np.sort(data[_within(data, low, high), index])
    candidates = []
    beyond = along[along < box.low[index]]
    if beyond.size:
        wider = box.low.copy()
        wider[index] = beyond[max(len(beyond) - count, 0)]
        candidates.append((wider, box.high))
    beyond = along[along > box.high[index]]
    if beyond.size:
        wider = box.high.copy()
        wider[index] = beyond[min(count, len(beyond)) - 1]
        candidates.append((box.low, wider))
    return candidates


def _within(data: Floats, low: Floats, high: Floats) -> Flags:
    inside: Flags = np.all((data >= low) & (data <= high), axis=1)
    return inside


def _box(names: Sequence[str], low: Floats, high: Floats, data: Floats, flags: Floats) -> Box:
    inside = _within(data, low, high)
    found = float(flags[inside].sum())
    return Box(
        tuple(names),
        low,
        high,
        coverage=found / float(flags.sum()),
        density=found / max(float(inside.sum()), 1.0),
        support=float(inside.mean()),
    )


def _checked(names: Sequence[str], points: ArrayLike, cases: ArrayLike) -> tuple[Floats, Floats]:
    data, flags = np.asarray(points, dtype=np.float64), np.asarray(cases, dtype=np.float64)
    if data.ndim != 2 or data.shape[1] != len(names) or flags.shape != data.shape[:1]:
        raise InputError(
            f"points of shape {data.shape} and cases of shape {flags.shape} for {len(names)} inputs",
            allowed="a row a point, a column an input, and one case a point",
        )
    if not np.isfinite(data).all():
        raise InputError("an input is not finite", allowed="finite numbers")
    if not flags.any():
        raise InputError(
            "no point is of interest", advice="choose cases that happen, or simulate more points"
        )
    return data, flags
