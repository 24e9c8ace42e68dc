"""Fits the rational functions of attrition/numeric/normal.py and prints their coefficients.

Each is the ratio of two polynomials with the smallest largest relative error, found by Remez's exchange in
60-digit arithmetic. Needs mpmath:

    python scripts/fit_inverse_normal.py
"""

from __future__ import annotations

from collections.abc import Callable

from mpmath import cos, erfc, erfinv, exp, findroot, log, lu_solve, matrix, mp, mpf, pi, sqrt

mp.dps = 60
CENTRAL_HALF_WIDTH = mpf("0.4845")
GRID = 1200
Function = Callable[[mpf], mpf]
Rational = tuple[list[mpf], list[mpf]]


def evaluate(coefficients: list[mpf], x: mpf) -> mpf:
    """Evaluate a polynomial by Horner's rule."""
    total = mpf(0)
    for coefficient in reversed(coefficients):
        total = total * x + coefficient
    return total


def solve(points: list[tuple[mpf, mpf]], degrees: tuple[int, int], level: mpf) -> Rational:
    """Find the rational function whose relative error alternates between +level and -level on the points."""
    numerator_degree, denominator_degree = degrees
    size = numerator_degree + denominator_degree + 1
    system, values = matrix(size, size), matrix(size, 1)
    for i, (x, y) in enumerate(points[:size]):
        target = y * (1 + (-1) ** i * level)
        for j in range(numerator_degree + 1):
            system[i, j] = x**j
        for j in range(1, denominator_degree + 1):
            system[i, numerator_degree + j] = -target * x**j
        values[i] = target
    solution = list(lu_solve(system, values))
    return solution[: numerator_degree + 1], [mpf(1), *solution[numerator_degree + 1 :]]


def level_fit(points: list[tuple[mpf, mpf]], degrees: tuple[int, int]) -> tuple[Rational, mpf]:
    """Find the level at which the last point alternates as well, by the secant method."""

    def mismatch(level: mpf) -> tuple[mpf, Rational]:
        fit = solve(points, degrees, level)
        x, y = points[-1]
        wanted = (-1) ** (len(points) - 1) * level
        return evaluate(fit[0], x) / evaluate(fit[1], x) / y - 1 - wanted, fit

    first, second = mpf(0), mpf("1e-11")
    first_miss, fit = mismatch(first)
    for _ in range(12):
        second_miss, fit = mismatch(second)
        if second_miss == first_miss or abs(second_miss) < mpf("1e-25"):
            break
        step = second_miss * (second - first) / (second_miss - first_miss)
        first, first_miss, second = second, second_miss, second - step
    return fit, abs(second)


def minimax(function: Function, place: Function, degrees: tuple[int, int]) -> tuple[Rational, float]:
    """Fit a function of place(t), t from 0 to 1; place spreads the points where the function changes fast."""
    grid = [(x := place(mpf(i) / GRID), function(x)) for i in range(GRID + 1)]
    count = sum(degrees) + 2
    # Interpolation at Chebyshev nodes comes first: its extremes are a start from which the exchange
    # converges.
    nodes = [(1 - cos((2 * i + 1) * pi / (2 * (count - 1)))) / 2 for i in range(count - 1)]
    fit, level = solve([(place(t), function(place(t))) for t in nodes], degrees, mpf(0)), mpf(0)
    best = fit, float("inf")
    for _ in range(12):
        errors = [evaluate(fit[0], x) / evaluate(fit[1], x) / y - 1 for x, y in grid]
        largest = float(max(abs(error) for error in errors))
        if largest < best[1]:
            best = fit, largest
        extremes = alternating_extremes(errors)
        if len(extremes) < count or largest < 1.001 * float(level):
            break
        while len(extremes) > count:
            # Drop from the end that matters less, which keeps the signs alternating.
            extremes.pop(0 if abs(errors[extremes[0]]) < abs(errors[extremes[-1]]) else -1)
        fit, level = level_fit([grid[i] for i in extremes], degrees)
    return best


def alternating_extremes(errors: list[mpf]) -> list[int]:
    """Return the index of the largest error within each run of equal signs."""
    extremes: list[int] = []
    for i, error in enumerate(errors):
        if extremes and (error > 0) == (errors[extremes[-1]] > 0):
            if abs(error) > abs(errors[extremes[-1]]):
                extremes[-1] = i
        else:
            extremes.append(i)
    return extremes


def upper_quantile(v: mpf) -> mpf:
    """Return z with P(Z > z) = v."""
    start = sqrt(-2 * log(v)) if v < 0.01 else sqrt(mpf(2)) * erfinv(1 - 2 * v)
    return findroot(lambda z: log(erfc(z / sqrt(mpf(2))) / 2) - log(v), start)


def central(r: mpf) -> mpf:
    """Return the quantile at 1/2 + q over q, as a function of r = q*q."""
    q = sqrt(r)
    return sqrt(2 * pi) if q == 0 else sqrt(mpf(2)) * erfinv(2 * q) / q


def central_place(t: mpf) -> mpf:
    """Return r at a place that moves evenly in the logarithm of the tail's probability."""
    low, high = log(mpf(2)), -log(mpf("0.5") - CENTRAL_HALF_WIDTH)
    return (mpf("0.5") - exp(-low - (high - low) * t)) ** 2


def tail(s: mpf) -> mpf:
    """Return the upper quantile at probability exp(-s*s)."""
    return upper_quantile(exp(-s * s))


def tail_place(t: mpf) -> mpf:
    """Return s, evenly from the edge of the centre to the smallest uniform number, 2**-53."""
    low, high = sqrt(-log(mpf("0.5") - CENTRAL_HALF_WIDTH)), sqrt(53 * log(mpf(2)))
    return low + (high - low) * t


def scaled_tail_probability(w: mpf) -> mpf:
    """Return P(Z > a) * exp(a*a/2) / (1 - w), where w = a / (4 + a)."""
    a = 4 * w / (1 - w)
    return erfc(a / sqrt(mpf(2))) / 2 * exp(a * a / 2) / (1 - w)


def distribution_place(t: mpf) -> mpf:
    """Return w evenly from a = 0 to a = 40, beyond which exp is clamped."""
    return t * mpf(10) / 11


def main() -> None:
    """Print every table with its largest relative error."""
    tables = (
        ("CENTRAL", central, central_place, (6, 6)),
        ("TAIL", tail, tail_place, (5, 4)),
        ("DISTRIBUTION", scaled_tail_probability, distribution_place, (10, 9)),
    )
    for name, function, place, degrees in tables:
        fit, error = minimax(function, place, degrees)
        print(f"{name}: relative error {error:.1e}")
        for part, coefficients in zip(("numerator", "denominator"), fit, strict=True):
            print(f"  {part}: " + ", ".join(repr(float(value)) for value in coefficients))


if __name__ == "__main__":
    main()
