"""Comparisons shared by the numeric tests: equal bits of both twins, and errors in last places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

from attrition.numeric.jit import compiled
from attrition.numeric.streams import uniform_pair

Function = Callable[..., float]


def FUNCTION(*arguments: float) -> float:
    raise NotImplementedError


def _over_one(x: Any, result: Any) -> None:
    for i in range(result.shape[0]):
        result[i] = FUNCTION(x[i])


def _over_two(x: Any, y: Any, result: Any) -> None:
    for i in range(result.shape[0]):
        result[i] = FUNCTION(x[i], y[i])


def _over_three(x: Any, y: Any, z: Any, result: Any) -> None:
    for i in range(result.shape[0]):
        result[i] = FUNCTION(x[i], y[i], z[i])


def _fill(stream: int, result: Any) -> None:
    for slot in range(result.shape[0]):
        result[slot] = uniform_pair(7, stream, slot, 0)[0]


_TEMPLATES = {1: _over_one, 2: _over_two, 3: _over_three}

SMALL_EDGES = [0.0, 5e-324, 1e-310, 2.2250738585072014e-308, 1e-300, 1e-17, 2.0**-53, 1e-8, 0.0155]
MIDDLE_EDGES = [0.34657359027997264, 0.3465735902799727, 0.5, 0.7071067811865475, 0.7071067811865476]
UNIT_EDGES = [0.9999999999999999, 1.0, 1.0000000000000002, 1.4142135623730951, 1.5, 2.0]
LARGE_EDGES = [36.7, 37.0, 699.9999, 700.0, 700.0001, 745.2, 2.0**52, 1e18, 1e300, 1.7976931348623157e308]
EDGES = np.array([*SMALL_EDGES, *MIDDLE_EDGES, *UNIT_EDGES, *LARGE_EDGES, np.inf, np.nan])


@pytest.fixture(scope="session")
def edges() -> np.ndarray:
    """Numbers at which an algorithm changes its branch, both signs, infinities and NaN."""
    return np.concatenate([EDGES, -EDGES])


@pytest.fixture(scope="session")
def spread() -> Callable[..., np.ndarray]:
    """Addressed uniform numbers stretched to an interval: spread(count, low, high, stream)."""

    fill = compiled(_fill)

    def draw(count: int, low: float, high: float, stream: int = 0) -> np.ndarray:
        u = np.empty(count)
        fill(stream, u)
        return low + (high - low) * u

    return draw


@pytest.fixture(scope="session")
def assert_equal_bits() -> Callable[..., None]:
    """Assert that a function and its jitted twin, inside a loop, give the same bits: (function, *arrays)."""

    def check(function: Function, *arrays: np.ndarray) -> None:
        plain = np.array([function(*values) for values in zip(*(a.tolist() for a in arrays), strict=True)])
        jitted = np.empty(len(plain))
        compiled(_TEMPLATES[len(arrays)], {"FUNCTION": function})(*arrays, jitted)
        unequal = np.flatnonzero(plain.view(np.uint64) != jitted.view(np.uint64))
        assert unequal.size == 0, [
            (*(a[i] for a in arrays), plain[i], jitted[i]) for i in unequal[:5].tolist()
        ]

    return check


@pytest.fixture(scope="session")
def largest_ulp() -> Callable[..., float]:
    """Return the largest error of a function in units in the last place: (function, exact, *arrays)."""

    def measure(function: Function, exact: Callable[..., mpf], *arrays: np.ndarray) -> float:
        worst = 0.0
        with mp.workprec(160):
            for values in zip(*(a.tolist() for a in arrays), strict=True):
                truth = exact(*(mpf(value) for value in values))
                unit = np.spacing(abs(float(truth)))
                worst = max(worst, float(abs(mpf(function(*values)) - truth) / mpf(float(unit))))
        return worst

    return measure


@pytest.fixture(scope="session")
def largest_relative_error() -> Callable[..., float]:
    """Return the largest relative error of a function: (function, exact, *arrays)."""

    def measure(function: Function, exact: Callable[..., mpf], *arrays: np.ndarray) -> float:
        worst = 0.0
        with mp.workprec(160):
            for values in zip(*(a.tolist() for a in arrays), strict=True):
                truth = exact(*(mpf(value) for value in values))
                worst = max(worst, float(abs(mpf(function(*values)) / truth - 1)))
        return worst

    return measure
