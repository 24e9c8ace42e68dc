"""Records what the engine derives its kernels from: a template, and what its holes are bound to.

The engine composes its kernels out of plain functions by `attrition.numeric.jit`. Here the same composition runs with
a `jit` that only writes down what it is asked for, so that a change of rules, chains or templates is followed.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from attrition.numeric import jit
from attrition.numeric.twins import role


@dataclass(frozen=True)
class Bound:
    """A plain function, some of whose globals have other values: `bindings`, pairs of name and value."""

    function: types.FunctionType
    bindings: tuple[tuple[str, Any], ...]


Source = types.FunctionType | Bound
"""What is translated: a plain function as it stands, or with bindings."""


def derivation(kernel: Callable[..., Any], *given: Any) -> Source:
    """Return what a kernel is derived from.

    Parameters: kernel, a function of the engine that derives and returns it, plain or wrapped by `functools.cache`;
        given, its arguments.
    """
    plain: Any = getattr(kernel, "__wrapped__", kernel)
    with _recording():
        derived = plain(*given)
    if not isinstance(derived, (types.FunctionType, Bound)):
        raise TypeError(
            f"{plain.__qualname__} returned {derived!r}, not something made by attrition.numeric.jit"
        )
    return derived


def _bound(function: Any, bindings: Mapping[str, Any] | None = None, *_: Any, **__: Any) -> Source:
    if isinstance(function, Bound):
        return Bound(function.function, function.bindings + tuple(sorted((bindings or {}).items())))
    if not isinstance(function, types.FunctionType):
        raise TypeError(f"{function!r} is no plain function")
    if role(function) == "primitive" or not bindings:
        return function
    return Bound(function, tuple(sorted(bindings.items())))


@contextmanager
def _recording() -> Iterator[None]:
    names = ("compiled", "compiled_part", "compiled_kernel")
    before = {name: getattr(jit, name) for name in names}
    for name in names:
        setattr(jit, name, _bound)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(jit, name, value)
