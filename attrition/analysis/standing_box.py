"""The box of PRIM with the bounds that stand above luck, and the halves of the rows that look for it.

See `attrition.analysis.discovery` for the method.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.boxes import Box, find_box
from attrition.analysis.given_data import HARMONICS
from attrition.analysis.held_out import Points, bounds_of, restriction, without
from attrition.numeric.streams import hash64, row_path, uniform_pair

LEVEL = 0.05
PLACES = 5
"""Places at each end of an input, about, whose bounds are different enough to be luck of their own."""
SCREENED = 12
"""Inputs among which a box is looked for."""
MOST_BOUNDING = 4
"""Inputs that bound a box at most: more make no sentence."""
HALF_STREAM = "analysis.discovery.half"
DIGITS = 17


def finding_half(points: Points, seed: int, number: int) -> NDArray[np.bool_]:
    """Return which points belong to the rows that look for boxes, half of all, in one of many halvings."""
    rows = np.unique(points.rows)
    stream = hash64(HALF_STREAM)
    order = np.argsort(
        [uniform_pair(seed, stream, number, row_path(int(row), 0))[0] for row in rows], kind="stable"
    )
    half: NDArray[np.bool_] = np.isin(points.rows, rows[order[: len(rows) // 2]])
    return half


def standing_box(points: Points, least_density: float | None, least_support: float) -> Box | None:
    """Return the box of PRIM with the bounds that stand, None where none does.

    It is looked for among the screened inputs, and again among the one, two, three and four of them that take part most
    in what makes the first box stand out, each time without the bounds that do not stand; the best box is taken.
    """
    limit = luck(points)
    few = screened(points)
    order = _surviving(
        find_box(few.names, few.values, few.cases, least_density=least_density, least_support=least_support),
        few,
    )
    best: Box | None = None
    for count in range(1, min(len(order), MOST_BOUNDING) + 1):
        kept = points.columns(tuple(name for name in few.names if name in order[:count]))
        box = find_box(
            kept.names, kept.values, kept.cases, least_density=least_density, least_support=least_support
        )
        while box.bounds and not all(
            _stands(restriction(box, bound, kept), limit) for bound in bounds_of(box)
        ):
            box, _ = _wider(box, kept)
        if not box.bounds:
            continue
        if best is None or _standing_out(box, kept) > _standing_out(best, points.columns(best.names)):
            best = box
    return None if best is None else rounded(widened(best, points), points)


def luck(points: Points) -> float:
    """Return the quasi-p-value that a bound must stay below."""
    return LEVEL / (2.0 * PLACES * len(points.names))


def screened(points: Points) -> Points:
    """Return the points with the inputs that move the share of cases most, in their own order."""
    if len(points.names) <= SCREENED:
        return points
    count = len(points.cases)
    ranks = np.argsort(np.argsort(points.values, axis=0, kind="stable"), axis=0, kind="stable")
    away = points.cases - points.cases.mean()
    fitted = np.zeros(len(points.names))
    for turns in range(1, HARMONICS + 1):
        fitted += (away @ np.cos(np.pi * turns * (ranks + 0.5) / count)) ** 2
    leading = np.sort(np.argsort(-fitted, kind="stable")[:SCREENED])
    return points.columns(tuple(points.names[place] for place in leading))


def _surviving(box: Box, points: Points) -> list[str]:
    """Return the inputs that bound a box, from the one whose bounds could be lost least."""
    lost: list[str] = []
    while box.bounds:
        box, name = _wider(box, points)
        if name not in box.bounds:
            lost.append(name)
    return lost[::-1]


def _wider(box: Box, points: Points) -> tuple[Box, str]:
    """Return a box without the bound whose loss costs least, and the input of that.

    A bound found by luck hardly takes part in what makes the box stand out.
    """
    wider = [(without(box, bound), bound[0]) for bound in bounds_of(box)]
    return max(wider, key=lambda pair: _standing_out(pair[0], points))


def _stands(chance: float | None, limit: float) -> bool:
    return chance is not None and chance <= limit


def _standing_out(box: Box, points: Points) -> float:
    inside = box.holds(points.values)
    return float((points.cases[inside].mean() - points.cases.mean()) * np.sqrt(inside.mean()))


def widened(box: Box, points: Points) -> Box:
    """Return a box of some inputs as one of all."""
    low, high = np.full(len(points.names), -np.inf), np.full(len(points.names), np.inf)
    for name, (least, most) in box.bounds.items():
        place = points.names.index(name)
        low[place], high[place] = least, most
    return Box(points.names, low, high, box.coverage, box.density, box.support)


def rounded(box: Box, points: Points) -> Box:
    """Return a box whose bounds are the roundest numbers that keep the same points within each, measured anew."""
    low, high = box.low.copy(), box.high.copy()
    for place in range(len(box.names)):
        column = np.unique(points.values[:, place])
        below, above = column[column < low[place]], column[column > high[place]]
        if len(below):
            low[place] = roundest(float(below[-1]), float(column[column >= low[place]][0]))
        if len(above):
            high[place] = roundest(float(column[column <= high[place]][-1]), float(above[0]))
    inside = Box(box.names, low, high, 0.0, 0.0, 0.0).holds(points.values)
    cases = float(points.cases[inside].sum())
    return Box(
        box.names,
        low,
        high,
        coverage=cases / float(points.cases.sum()),
        density=cases / float(inside.sum()),
        support=float(inside.mean()),
    )


def roundest(low: float, high: float) -> float:
    """Return the number of the fewest digits strictly between two numbers."""
    middle = low + 0.5 * (high - low)
    for digits in range(1, DIGITS + 1):
        rounded = float(f"{middle:.{digits - 1}e}")
        if low < rounded < high:
            return rounded
    return middle
