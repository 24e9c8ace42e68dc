"""What plain Python and the primitives do to one number, on NumPy arrays of a number a path."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from attrition.numeric import bits, elementary
from scripts.benchmarks.dispatch import Function, Library

_SCALARS = (bool, int, float, np.generic)


def choose(condition: Any, a: Any, b: Any) -> Any:
    """Return a where the condition holds, else b."""
    if isinstance(condition, bool | np.bool_):
        return a if condition else b
    if type(a) is float and type(b) is float and a == 1.0 and b == 0.0:
        return condition.astype(np.float64)
    return np.where(condition, a, b)


def branch(condition: Any, f: Function, arguments: Any, g: Function, others: Any) -> Any:
    """Call the function that most paths need on all of them, and the other one on the rest alone."""
    if isinstance(condition, bool | np.bool_):
        return f(*arguments) if condition else g(*others)
    count = np.count_nonzero(condition)
    if 2 * count < condition.size:
        return branch(~condition, g, others, f, arguments)
    common = f(*arguments)
    if count == condition.size:
        return common
    # The common result may be an argument as it was.
    fresh = isinstance(common, np.ndarray) and all(common is not argument for argument in arguments)
    result = (
        common
        if fresh and common.shape == condition.shape
        else np.array(np.broadcast_to(common, condition.shape))
    )
    rare = ~condition
    result[rare] = g(*(_picked(other, rare) for other in others))
    return result


def _picked(value: Any, where: Any) -> Any:
    return value if isinstance(value, _SCALARS) else np.broadcast_to(value, where.shape)[where]


def minimum(a: Any, b: Any) -> Any:
    """Return the smaller of two numbers; unlike the plain form, NaN when either is, which no state ever is."""
    if isinstance(a, float) and isinstance(b, float):
        return a if a < b else b
    return np.minimum(a, b)


def maximum(a: Any, b: Any) -> Any:
    """Return the larger of two numbers; unlike the plain form, NaN when either is, which no state ever is."""
    if isinstance(a, float) and isinstance(b, float):
        return a if a > b else b
    return np.maximum(a, b)


_WORDS: dict[int, np.uint64] = {}


def _u64(x: Any) -> Any:
    word = _WORDS.get(x) if type(x) is int else None
    if word is not None:
        return word
    if isinstance(x, np.ndarray):
        return x.astype(np.uint64, copy=False)
    if isinstance(x, np.uint64):
        return x
    # Constants of the generator come again and again, and making a word takes as long as an operation on an array.
    return _WORDS.setdefault(int(x), np.uint64(int(x) & bits.MASK))


def _wrap(x: Any) -> Any:
    return x


def _float_from_bits(word: Any) -> Any:
    return word.view(np.float64)


def _bits_from_float(x: Any) -> Any:
    return x.view(np.uint64) if isinstance(x, np.ndarray) else np.float64(x).view(np.uint64)


def _integer(x: Any) -> Any:
    return x.astype(np.int64) if isinstance(x, np.ndarray) else int(x)


def _real(x: Any) -> Any:
    return x.astype(np.float64) if isinstance(x, np.ndarray) else float(x)


def _sqrt(x: Any) -> Any:
    return np.sqrt(x)


def _exp(x: Any) -> Any:
    return np.exp(np.minimum(np.maximum(x, -elementary.EXPONENT_LIMIT), elementary.EXPONENT_LIMIT))


def _expm1(x: Any) -> Any:
    return np.expm1(np.minimum(np.maximum(x, -elementary.EXPONENT_LIMIT), elementary.EXPONENT_LIMIT))


def _log(x: Any) -> Any:
    return np.log(np.maximum(x, elementary.SMALLEST_NORMAL))


def _log1p(x: Any) -> Any:
    return np.log1p(np.maximum(x, elementary.ABOVE_MINUS_ONE))


def _power(x: Any, y: Any) -> Any:
    return np.power(np.maximum(x, elementary.SMALLEST_NORMAL), y)


def _exp_of_sum(high: Any, low: Any) -> Any:
    return _exp(high + low)


# By name, so that a function that is renamed or gone is merely derived.
_NATIVE: dict[str, Function] = {
    "exp": _exp,
    "exp_of_sum": _exp_of_sum,
    "expm1": _expm1,
    "log": _log,
    "log1p": _log1p,
    "power": _power,
}


def _native() -> dict[Function, Function]:
    forms: dict[Function, Function] = {}
    for name, form in _NATIVE.items():
        plain: Function | None = getattr(elementary, name, None)
        if plain is not None:
            forms[plain] = form
    return forms


SAME_BITS = Library(
    name="NumPy, same bits",
    choose=choose,
    branch=branch,
    both=np.logical_and,
    either=np.logical_or,
    opposite=np.logical_not,
    sqrt=_sqrt,
    builtins={"int": _integer, "float": _real, "min": np.minimum, "max": np.maximum, "abs": np.abs},
    remember=True,
    forms={
        bits.u64: _u64,
        bits.wrap: _wrap,
        bits.float_from_bits: _float_from_bits,
        bits.bits_from_float: _bits_from_float,
        elementary.minimum: minimum,
        elementary.maximum: maximum,
        elementary.select: choose,
    },
)
"""Every function is derived down to + - * / and square root: slower, and equal bit for bit."""

NATIVE = replace(
    SAME_BITS,
    name="NumPy",
    forms={
        **SAME_BITS.forms,
        **_native(),
    },
)
"""NumPy's own exponential and logarithm instead of ours: what somebody who writes NumPy would use."""
