"""Two games with known equilibria, solved here by number as well: a war of attrition and a coordination on a regime.

War of attrition (Maynard Smith, J. Theor. Biol. 47 (1974) 209–221; Bishop and Cannings, J. Theor. Biol. 70 (1978)
85–124): both pay a cost a unit of time until one concedes, and the other takes its prize. Each mixes so that the
*other* is indifferent, so its hazard of conceding is the other's cost over the other's prize.

Regime game (Morris and Shin, "Global games", 2003; Angeletos, Hellwig and Pavan, Econometrica 75 (2007) 711–756): a
regime of strength θ falls when the share of citizens who attack exceeds θ. Each sees θ with a normal error of spread σ
and no prior knowledge; to attack costs c and wins 1 where the regime falls. Citizens attack below a signal x*, and the
regime falls below θ* = 1 − c, x* = θ* + σΦ⁻¹(θ*).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import exp, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from attrition.numeric.normal import normal_cdf, normal_quantile

Floats = NDArray[np.float64]

_BISECTIONS = 200
_FAR = 12.0
"""Standard deviations beyond which a normal density is nil."""


def concession_hazards(
    cost: float, prize: float, other_cost: float, other_prize: float
) -> tuple[float, float]:
    """Return the hazards of conceding of both sides in a war of attrition, by the closed form.

    Parameters: cost, a unit of time, and prize of the one side; the same of the other. Returns: (hazard of the one,
    hazard of the other), a unit of time; the war lasts an inverse of their sum on average.
    """
    return other_cost / other_prize, cost / prize


def value_of_waiting(until: float, hazard_of_other: float, cost: float, prize: float) -> float:
    """Return what a side expects that means to concede at a time and no earlier, by numerical integration.

    Parameters: until, that time; hazard_of_other, at which the other concedes; cost, a unit of time; prize.
    Returns: the prize less the costs of waiting if the other concedes first, weighted by its density, and else the
    costs up to then.
    """

    def won(t: Floats) -> Floats:
        return (prize - cost * t) * hazard_of_other * np.exp(-hazard_of_other * t)

    return integral(won, 0.0, until) - cost * until * exp(-hazard_of_other * until)


def indifferent_hazard(cost: float, prize: float) -> float:
    """Return the hazard of the other's conceding at which waiting is worth no more and no less than conceding now.

    Solved by bisection on `value_of_waiting` until the time at which costs eat the prize; nothing of the closed form is
    used.
    """
    until = prize / cost
    return bisected(lambda hazard: value_of_waiting(until, hazard, cost, prize), 0.0, 50.0 / until)


def regime_thresholds(cost: float, spread: float) -> tuple[float, float]:
    """Return (θ*, x*) of the regime game by the closed form; cost between 0 and 1, spread of the signals above 0."""
    strength = 1.0 - cost
    return strength, strength + spread * normal_quantile(strength)


def share_attacking(strength: float, signal: float, spread: float) -> float:
    """Return the share of citizens who see less than `signal` where the regime has that strength."""
    return normal_cdf((signal - strength) / spread)


def chance_of_fall(strength: float, signal: float, spread: float) -> float:
    """Return the probability that the regime is weaker than `strength` for who sees `signal`, by integration."""

    def density(theta: Floats) -> Floats:
        z = (theta - signal) / spread
        return np.exp(-0.5 * z * z) / (spread * sqrt(2.0 * pi))

    low, high = signal - _FAR * spread, min(strength, signal + _FAR * spread)
    return integral(density, low, high) if high > low else 0.0


def solve_regime_game(
    cost: float, spread: float, *, start: float = 0.0, limit: int = 5_000
) -> tuple[float, float]:
    """Return (θ*, x*) of the regime game by best replies, from citizens who attack below the signal `start`.

    In turn the regime falls below the strength that just survives their attack, and the signal moves to where its
    holder is indifferent. Nothing of the closed form is used.
    """
    strength, signal = 0.0, start
    for _ in range(limit):
        strength, given = surviving_strength(signal, spread), signal
        signal = indifferent_signal(cost, strength, spread)
        if abs(signal - given) < 1e-13:
            break
    return strength, signal


def surviving_strength(signal: float, spread: float) -> float:
    """Return the strength that just survives an attack by all who see less than `signal`, by bisection."""
    return bisected(lambda theta: theta - share_attacking(theta, signal, spread), 0.0, 1.0)


def indifferent_signal(cost: float, strength: float, spread: float) -> float:
    """Return the signal at which attacking a regime that falls below `strength` is worth its cost, by bisection."""
    low, high = strength - _FAR * spread, strength + _FAR * spread
    return bisected(lambda signal: cost - chance_of_fall(strength, signal, spread), low, high)


def integral(function: Callable[[Floats], Floats], low: float, high: float) -> float:
    """Return the integral of a smooth function of an array from low to high by 120 points of Gauss and Legendre."""
    points, weights = _gauss()
    half = 0.5 * (high - low)
    return float(half * (weights * function(low + half * (points + 1.0))).sum())


@cache
def _gauss() -> tuple[Floats, Floats]:
    points, weights = np.polynomial.legendre.leggauss(120)
    return points, weights


def bisected(function: Callable[[float], float], low: float, high: float) -> float:
    """Return the root of a function that rises through zero between low and high."""
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        low, high = (middle, high) if function(middle) < 0.0 else (low, middle)
    return 0.5 * (low + high)
