"""Boxes of a regression tree: a few cuts that split all points, each of which must stand above what luck would find.

The tree is that of the library scikit-learn (Breiman et al., Classification and Regression Trees 1984), asked for
apart: `pip install 'attrition[analysis]'`. A cut is undone, from the leaves up, where its two sides differ no more than
the best of many cuts by chance would: its quasi-p-value is held against a limit that counts them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.boxes import Box
from attrition.analysis.held_out import Points, luck_of
from attrition.errors import InputError

Floats = NDArray[np.float64]

LEAVES = 4


def tree_boxes(points: Points, *, limit: float, least_support: float) -> tuple[Box, ...]:
    """Return the leaves of a regression tree as boxes, the densest first; one without bounds where no cut stands.

    Parameters
    ----------
    points : of the rows that are to find them.
    limit : quasi-p-value that the worst cut may have.
    least_support : share of the points that a leaf has at least.

    Raises
    ------
    InputError : without the library.
    """
    try:
        grower = import_module("sklearn.tree").DecisionTreeRegressor
    except ImportError:
        raise InputError(
            "trees of boxes need the library scikit-learn, which is not installed",
            where="--method",
            advice="pip install 'attrition[analysis]', or take --method prim",
        ) from None
    fewest = max(int(np.ceil(least_support * len(points.cases))), 1)
    # By rank: the library takes an input of tiny numbers for a constant, and its numbers are of single precision.
    ranks = np.column_stack([np.unique(column, return_inverse=True)[1] for column in points.values.T])
    grown = grower(max_leaf_nodes=LEAVES, min_samples_leaf=fewest, random_state=0)
    tree = grown.fit(ranks, points.cases).tree_
    count = len(points.names)
    boxes = _leaves(tree, 0, np.full(count, -np.inf), np.full(count, np.inf), points, limit)
    return tuple(sorted(boxes, key=lambda box: -box.density))


def _leaves(tree: Any, node: int, low: Floats, high: Floats, points: Points, limit: float) -> list[Box]:
    whole = _box(low, high, points)
    left, right = int(tree.children_left[node]), int(tree.children_right[node])
    if left < 0:
        return [whole]
    place = int(tree.feature[node])
    values = np.unique(points.values[:, place])
    last = int(np.floor(tree.threshold[node]))
    below, above = high.copy(), low.copy()
    below[place], above[place] = values[last], values[last + 1]
    sides = [_leaves(tree, left, low, below, points, limit), _leaves(tree, right, above, high, points, limit)]
    if len(sides[0]) == len(sides[1]) == 1:
        first, second = (side[0].holds(points.values) for side in sides)
        chances = [luck_of(first, second, points), luck_of(second, first, points)]
        if min(1.0 if chance is None else chance for chance in chances) > limit:
            return [whole]
    return [*sides[0], *sides[1]]


def _box(low: Floats, high: Floats, points: Points) -> Box:
    inside = np.all((points.values >= low) & (points.values <= high), axis=1)
    found = float(points.cases[inside].sum())
    return Box(
        points.names,
        low,
        high,
        coverage=found / float(points.cases.sum()),
        density=found / max(float(inside.sum()), 1.0),
        support=float(inside.mean()),
    )
