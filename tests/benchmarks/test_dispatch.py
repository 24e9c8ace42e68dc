"""Deriving array forms: equal to the plain functions, and refused where that cannot be."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from attrition.engine.tallies import in_units, tally
from attrition.model.clocks import PROCESSES
from attrition.numeric import elementary, normal, streams
from attrition.numeric.twins import inlined, primitive
from scripts.benchmarks.dispatch import Derivation, NotDerivable
from scripts.benchmarks.numpy_library import NATIVE, SAME_BITS

NUMBERS = np.concatenate([np.linspace(-9.0, 9.0, 1001), [0.5, -0.0, 0.0, 1e-300, 1e300, 699.0, -800.0]])
POSITIVE = np.abs(NUMBERS) + 1e-3
UNIFORM = (np.arange(1001) + 0.5) / 1001.0

ONE_ARGUMENT: list[tuple[Callable[..., Any], Any]] = [
    (elementary.exp, NUMBERS),
    (elementary.expm1, NUMBERS),
    (elementary.log, POSITIVE),
    (elementary.log1p, POSITIVE - 0.9),
    (elementary.logistic, NUMBERS),
    (elementary.sqrt, NUMBERS),
    (normal.normal_cdf, NUMBERS),
    (normal.normal_quantile, UNIFORM),
]


@inlined
def branching(a: float, b: float) -> float:
    """Everything that branches on a value."""
    inside = -1.0 < a < 1.0 and not b > 2.0
    return (a if inside else b) + (1.0 if a > 5.0 or b > 5.0 else 0.0)


@inlined
def doubled(a: float) -> float:
    """A branch's function."""
    return 2.0 * a


@inlined
def itself(a: float) -> float:
    """A branch's function that returns its argument."""
    return a


@inlined
def either(a: float) -> float:
    """A branch between functions."""
    return doubled(a) if a > 0.75 else itself(a)


@primitive
def unknown(a: float) -> float:
    """A primitive that no library has."""
    return a


@inlined
def calls_unknown(a: float) -> float:
    """Calls it."""
    return unknown(a)


@pytest.mark.parametrize(
    ("function", "numbers"), ONE_ARGUMENT, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_numeric_function_has_its_plain_bits(function: Callable[..., Any], numbers: Any) -> None:
    expected = np.array([function(float(number)) for number in numbers])
    with np.errstate(all="ignore"):
        found = Derivation(SAME_BITS).of(function)(numbers)
        native = Derivation(NATIVE).of(function)(numbers)
    assert np.array_equal(found.view(np.uint64), expected.view(np.uint64))
    # Relative to one where the value is small: log1p of nearly -1 + 1e-3 is ill-conditioned in neither.
    assert np.allclose(native, expected, rtol=1e-12, atol=1e-15)


def test_power_has_its_plain_bits() -> None:
    expected = np.array([elementary.power(float(x), 1.7) for x in POSITIVE])
    with np.errstate(all="ignore"):
        found = Derivation(SAME_BITS).of(elementary.power)(POSITIVE, 1.7)
    assert np.array_equal(found.view(np.uint64), expected.view(np.uint64))


def test_draws_are_those_of_the_plain_generator() -> None:
    paths = np.arange(50, dtype=np.uint64)
    names = np.array([[streams.hash64("one")], [streams.hash64("two")]], dtype=np.uint64)
    with np.errstate(all="ignore"):
        found = Derivation(SAME_BITS).of(streams.normal_pair)(np.uint64(7), names, np.uint64(3), paths)
    for half in range(2):
        expected = [
            [streams.normal_pair(7, int(name), 3, int(path))[half] for path in paths] for name in names[:, 0]
        ]
        assert np.array_equal(found[half], expected)


def test_tallies_are_the_plain_ones() -> None:
    for function in (tally, in_units):
        expected = [function(float(number), -2.0, 3.5) for number in NUMBERS]
        assert Derivation(SAME_BITS).of(function)(NUMBERS, -2.0, 3.5).tolist() == expected


def test_what_branches_on_a_value_chooses_for_each_path() -> None:
    a, b = np.meshgrid(np.linspace(-2.0, 6.0, 17), np.linspace(-2.0, 6.0, 17))
    expected = [[branching(x, y) for x, y in zip(*line, strict=True)] for line in zip(a, b, strict=True)]
    assert np.array_equal(Derivation(SAME_BITS).of(branching)(a, b), expected)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.8, 1.0])
def test_the_rarer_function_of_a_branch_goes_over_its_paths_alone(share: float) -> None:
    numbers = np.where(np.arange(100) < 100 * share, 1.0, 0.5)
    before = numbers.copy()
    found = Derivation(SAME_BITS).of(either)(numbers)
    assert np.array_equal(found, np.where(before > 0.75, 2.0 * before, before))
    # A function that returns its argument must not have had its result written into it.
    assert np.array_equal(numbers, before)


def test_a_straight_line_keeps_its_code() -> None:
    derivation = Derivation(SAME_BITS)
    rules = [rule for process in PROCESSES for rule in process.rules]
    kept = [rule for rule in rules if derivation.of(rule).__code__ is rule.__code__]
    assert kept == rules


def test_functions_of_parameters_alone_are_computed_once() -> None:
    calls: list[float] = []

    def counted(x: Any) -> Any:
        calls.append(x)
        return np.exp(x)

    library = NATIVE.__class__(**{**vars(NATIVE), "forms": {**NATIVE.forms, elementary.exp: counted}})

    derived = Derivation(library).of(uses_logistic)
    assert derived(1.5) == derived(1.5) == pytest.approx(1.0 / (1.0 + math.exp(-1.5)))
    assert calls == [-1.5]
    derived(np.array([1.5]))
    assert len(calls) == 2


@inlined
def uses_logistic(x: float) -> float:
    """A rule, as it were: it stands outside the numeric package."""
    return elementary_logistic(x)


elementary_logistic = elementary.logistic


def test_what_cannot_be_derived_is_refused_by_name() -> None:
    def plain(a: float) -> float:
        return a

    outer = 2.0

    @inlined
    def closing(a: float) -> float:
        return a * outer

    derivation = Derivation(SAME_BITS)
    with pytest.raises(NotDerivable, match="plain"):
        derivation.of(plain)
    with pytest.raises(NotDerivable, match="closing"):
        derivation.of(closing)
    with pytest.raises(NotDerivable, match=r"unknown has no form in NumPy"):
        derivation.of(calls_unknown)
