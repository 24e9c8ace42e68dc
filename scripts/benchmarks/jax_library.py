# mypy: disable-error-code="import-not-found, no-untyped-call"
"""What plain Python and the primitives do to one number, on JAX arrays of a number a path.

Importing this module loads jax and turns double precision on.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from attrition.numeric import bits, elementary
from scripts.benchmarks.dispatch import Function, Library

jax.config.update("jax_enable_x64", True)


def choose(condition: Any, a: Any, b: Any) -> Any:
    """Return a where the condition holds, else b."""
    if isinstance(condition, bool | np.bool_):
        return a if condition else b
    return jnp.where(condition, a, b)


def branch(condition: Any, f: Function, arguments: Any, g: Function, others: Any) -> Any:
    """Call both functions on all paths: compiled code has no arrays of a length known only when it runs."""
    if isinstance(condition, bool | np.bool_):
        return f(*arguments) if condition else g(*others)
    return jnp.where(condition, f(*arguments), g(*others))


def minimum(a: Any, b: Any) -> Any:
    """Return the smaller of two numbers; b when either is NaN."""
    return choose(a < b, a, b)


def maximum(a: Any, b: Any) -> Any:
    """Return the larger of two numbers; b when either is NaN."""
    return choose(a > b, a, b)


def _u64(x: Any) -> Any:
    return np.uint64(x & bits.MASK) if isinstance(x, int) else jnp.asarray(x).astype(jnp.uint64)


def _wrap(x: Any) -> Any:
    return x


def _float_from_bits(word: Any) -> Any:
    return lax.bitcast_convert_type(jnp.asarray(word), jnp.float64)


def _bits_from_float(x: Any) -> Any:
    return lax.bitcast_convert_type(jnp.asarray(x, dtype=jnp.float64), jnp.uint64)


def _integer(x: Any) -> Any:
    return x.astype(jnp.int64) if isinstance(x, jax.Array) else int(x)


def _real(x: Any) -> Any:
    return x.astype(jnp.float64) if isinstance(x, jax.Array) else float(x)


def _exp(x: Any) -> Any:
    return jnp.exp(minimum(maximum(x, -elementary.EXPONENT_LIMIT), elementary.EXPONENT_LIMIT))


def _expm1(x: Any) -> Any:
    return jnp.expm1(minimum(maximum(x, -elementary.EXPONENT_LIMIT), elementary.EXPONENT_LIMIT))


def _log(x: Any) -> Any:
    return jnp.log(maximum(x, elementary.SMALLEST_NORMAL))


def _log1p(x: Any) -> Any:
    return jnp.log1p(maximum(x, elementary.ABOVE_MINUS_ONE))


def _power(x: Any, y: Any) -> Any:
    return jnp.power(maximum(x, elementary.SMALLEST_NORMAL), y)


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


JAX = Library(
    name="JAX",
    choose=choose,
    branch=branch,
    both=jnp.logical_and,
    either=jnp.logical_or,
    opposite=jnp.logical_not,
    sqrt=jnp.sqrt,
    builtins={"int": _integer, "float": _real, "min": minimum, "max": maximum, "abs": jnp.abs},
    forms={
        bits.u64: _u64,
        bits.wrap: _wrap,
        bits.float_from_bits: _float_from_bits,
        bits.bits_from_float: _bits_from_float,
        elementary.minimum: minimum,
        elementary.maximum: maximum,
        elementary.select: choose,
        **_native(),
    },
)
"""XLA's own exponential and logarithm instead of ours: it takes the liberty of turning (a + c) - c into a, which is
how ours round."""
