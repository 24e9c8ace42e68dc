"""What is solved for one row from its pilot, and fitted for a structure: plain functions, jitted on first use.

Loops add in a fixed order and call no functions but those of `attrition.numeric`, so that every machine finds the same
bits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from attrition.numeric.cholesky import factorise, gram, predict, project, substitute
from attrition.numeric.elementary import clip, exp, log, logistic, maximum, minimum, sqrt
from attrition.numeric.native import Native

MOST_ROUNDS = 400
TOLERANCE = 1e-10
BISECTIONS = 60
MOST_TAKEN = 0.95
"""Share of the occasions to choose that all options but the first can be asked to take."""


def inclinations(
    appeals: Any, factors: Any, paces: Any, rates: Any, limits: Any, weights: Any, sums: Any, found: Any
) -> float:
    """Find the inclinations at which each option is taken at its rate, on the mean over all points.

    The hazard of an option at a point is its pace · exp(appeal + inclination) / sum over options · factor. The first
    option is to continue, with inclination 0. A round moves every inclination by the log of the rate wanted over the
    rate found: a contraction (Berry, Levinsohn and Pakes, Econometrica 63 (1995) 841–890, appendix I).

    Parameters: appeals, float64[points, options]; factors, float64[points], on the last option alone; paces,
        float64[points], occasions a month; rates, float64[options] a month, the first unused; limits,
        float64[options, 2], of the inclinations; weights and sums, scratch, float64[points, options] and
        float64[options]; found, float64[options], the inclinations on return.
    Returns: the largest move of the last round. Rates that together exceed 95 % of the occasions are all reduced in
        proportion.
    """
    points = appeals.shape[0]
    options = appeals.shape[1]
    wanted = 0.0
    for option in range(1, options):
        wanted = wanted + rates[option]
    pace = 0.0
    for point in range(points):
        pace = pace + paces[point] / points
    kept = minimum(MOST_TAKEN * pace / maximum(wanted, 1e-300), 1.0)
    for point in range(points):
        for option in range(options):
            weights[point, option] = exp(clip(appeals[point, option] - appeals[point, 0], -300.0, 300.0))
    for option in range(options):
        found[option] = 0.0
    move = 0.0
    for _ in range(MOST_ROUNDS):
        for option in range(options):
            sums[option] = 0.0
        for point in range(points):
            total = 1.0
            for option in range(1, options):
                total = total + weights[point, option]
            for option in range(1, options - 1):
                sums[option] = sums[option] + paces[point] * weights[point, option] / total
            taken = paces[point] * factors[point] * weights[point, options - 1] / total
            sums[options - 1] = sums[options - 1] + taken
        move = 0.0
        for option in range(1, options):
            mean = sums[option] / points
            step = log(maximum(rates[option] * kept, 1e-300) / maximum(mean, 1e-300))
            after = clip(found[option] + step, limits[option, 0], limits[option, 1])
            step = after - found[option]
            found[option] = after
            move = maximum(move, maximum(step, -step))
            factor = exp(step)
            for point in range(points):
                weights[point, option] = weights[point, option] * factor
        if move < TOLERANCE:
            break
    return move


def acceptance(others: Any, offers: Any, leans: Any, wanted: float, low: float, high: float) -> float:
    """Find the log-odds of acceptance at which all ends together have a hazard, on the mean over paths.

    The hazard of a path is 12 · (others + offers · logistic(acceptance + lean)) a year, and rises with acceptance.

    Parameters: others, offers and leans, float64[paths], hazards a month and log-odds; wanted, a year; low and high,
        bounds of the search, of which the nearer is returned where the hazard wanted cannot be had.
    """
    below = low
    above = high
    for _ in range(BISECTIONS):
        middle = 0.5 * (below + above)
        total = 0.0
        for path in range(others.shape[0]):
            total = total + others[path] + offers[path] * logistic(middle + leans[path])
        if 12.0 * total / others.shape[0] < wanted:
            below = middle
        else:
            above = middle
    return 0.5 * (below + above)


def shares(appeals: Any, found: Any, option: int, out: Any) -> None:
    """Return the share that an option has in the choice at each point.

    Parameters: appeals, float64[points, options]; found, float64[options], inclinations; option, its place; out,
        float64[points].
    """
    for point in range(appeals.shape[0]):
        mine = appeals[point, option] + found[option]
        total = 0.0
        for other in range(appeals.shape[1]):
            total = total + exp(clip(appeals[point, other] + found[other] - mine, -600.0, 600.0))
        out[point] = 1.0 / total


def standardise(
    features: Any, used: Any, crossed: Any, reach: float, centre: Any, scale: Any, design: Any
) -> None:
    """Set the columns of a regression: a constant, standard features, their squares, and products of some.

    Parameters: features, float64[points, features]; used, int64[points], 1 for a point that counts in mean and standard
        deviation; crossed, int64[products, 2]; reach, standard deviations at which a feature is cut off; centre and
        scale, float64[features], the mean and the inverse of the standard deviation on return, 0 for a feature that is
        the same everywhere; design, float64[points, columns], on return.
    """
    points = features.shape[0]
    count = features.shape[1]
    for feature in range(count):
        number = 0.0
        total = 0.0
        for point in range(points):
            if used[point] > 0:
                number = number + 1.0
                total = total + features[point, feature]
        mean = total / maximum(number, 1.0)
        total = 0.0
        for point in range(points):
            if used[point] > 0:
                off = features[point, feature] - mean
                total = total + off * off
        deviation = sqrt(total / maximum(number, 1.0))
        size = maximum(mean, -mean)
        centre[feature] = mean
        scale[feature] = 1.0 / deviation if deviation > 1e-9 * maximum(size, 1e-6) else 0.0
    for point in range(points):
        design[point, 0] = 1.0
        for feature in range(count):
            unit = clip((features[point, feature] - centre[feature]) * scale[feature], -reach, reach)
            design[point, 1 + feature] = unit
            design[point, 1 + count + feature] = unit * unit
        for product in range(crossed.shape[0]):
            first = design[point, 1 + crossed[product, 0]]
            design[point, 1 + 2 * count + product] = first * design[point, 1 + crossed[product, 1]]


def stopping(
    design: Any,
    used: Any,
    gains: Any,
    closing: Any,
    moved: Any,
    follows: Any,
    left: Any,
    quarters: int,
    ridge: float,
    matrix: Any,
    targets: Any,
    values: Any,
    coefficients: Any,
) -> None:
    """Regress what going on is worth beyond stopping now, backwards from the last of some quarters.

    With one quarter to go it is worth what the quarter brings, and what stopping gains or loses meanwhile. With more,
    also what going on from the next quarter is worth on this path, if the fit with one quarter less says to go on, and
    nothing if it says to stop.

    Parameters: design, float64[points, columns]; used, int64[points], 1 for a point that counts; gains, closing, moved,
        follows and left, as of `attrition.engine.continuing.Points`; quarters, at least 1; ridge, see `cholesky.gram`;
        matrix, scratch, float64[columns, columns]; targets and values, float64[points], of the last fit on return;
        coefficients, float64[columns], on return.
    """
    points = design.shape[0]
    gram(design, used, ridge, matrix)
    factorise(matrix)
    for ahead in range(1, quarters + 1):
        for point in range(points):
            target = 0.0
            if left[point] >= ahead:
                target = gains[point] + closing[point] + moved[point]
                if ahead > 1 and follows[point] > 0 and values[point + 1] > 0.0:
                    target = target + targets[point + 1]
            targets[point] = target
        project(design, used, targets, coefficients)
        substitute(matrix, coefficients)
        predict(design, coefficients, values)


def compile_solvers() -> None:
    """Compile the solvers, or read them from where they are kept, by calls on a single point."""
    appeals = np.zeros((1, 2))
    one = np.ones(1)
    two = np.ones(2)
    jitted("inclinations")(
        appeals,
        one,
        one,
        np.array([0.0, 0.1]),
        np.array([(0.0, 0.0), (-1.0, 1.0)]),
        appeals.copy(),
        two,
        two.copy(),
    )
    jitted("acceptance")(one, one, one, 0.5, -1.0, 1.0)
    jitted("shares")(appeals, two, 1, one.copy())
    whole = np.ones(1, dtype=np.int64)
    jitted("standardise")(appeals, whole, np.array([[0, 1]]), 3.0, two.copy(), two.copy(), np.empty((1, 6)))
    square = np.ones((1, 1))
    jitted("stopping")(
        square, whole, one, one, one, whole, whole, 1, 1e-3, square.copy(), one.copy(), one.copy(), one.copy()
    )


@cache
def jitted(name: str) -> Native:
    """Return the compiled form of one of the functions above."""
    functions: dict[str, Callable[..., Any]] = {
        "inclinations": inclinations,
        "acceptance": acceptance,
        "shares": shares,
        "standardise": standardise,
        "stopping": stopping,
    }

    def derived() -> Any:
        from attrition.numeric.jit import compiled_part

        return compiled_part(functions[name])

    returns = float if name in ("inclinations", "acceptance") else None
    return Native(f"solver-{name}", derived, ("numeric", "engine"), returns)
