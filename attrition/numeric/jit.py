"""Derives jitted functions from plain ones; the only module of `attrition.numeric` that loads numba.

Nothing here assembles or executes source text: a jitted twin is the plain function's own code object with
another dictionary of globals, in which every marked function (`attrition.numeric.twins`) is replaced by its
twin.
"""

from __future__ import annotations

import dis
import hashlib
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numba.extending import intrinsic

from attrition.numeric import bits
from attrition.numeric.part_compiler import PartCompiler
from attrition.numeric.twins import role

Dispatcher = Callable[..., Any]

_KEY = "__attrition_key__"
_DIGEST_CELL = "SOURCE_DIGEST"
_PART = {
    "pipeline_class": PartCompiler,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "_nrt": False,
}
"""Options of what only compiled code calls: it needs no entry for Python, no memory of its own and no machine code."""


@dataclass(frozen=True)
class Keyed:
    """A binding that cannot name itself in a cache key, with the text that does.

    Parameters: value, the object to bind (an intrinsic, say); key, text that differs whenever the value does.
    """

    value: object
    key: str


@intrinsic
def _float_from_bits(_typing: Any, word: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(signature.return_type))

    return numba.types.float64(numba.types.uint64), generate


@intrinsic
def _bits_from_float(_typing: Any, x: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(signature.return_type))

    return numba.types.uint64(numba.types.float64), generate


def _u64(x: int) -> Any:
    return np.uint64(x)


def _wrap(x: int) -> int:
    return x


def _njit(function: Callable[..., Any], settings: Mapping[str, Any]) -> Dispatcher:
    # The numpy error model has no branch on a zero divisor, which would keep a loop from being vectorised.
    dispatcher: Dispatcher = numba.njit(**{"error_model": "numpy", **settings})(function)
    return dispatcher


def _njit_inlined(function: Callable[..., Any], options: Mapping[str, Any]) -> Dispatcher:
    return _njit(function, {"forceinline": True, **options})


_counterparts: dict[Callable[..., Any], Any] = {
    bits.u64: _njit_inlined(_u64, {}),
    bits.wrap: _njit_inlined(_wrap, {}),
    bits.float_from_bits: _float_from_bits,
    bits.bits_from_float: _bits_from_float,
}
_memo: dict[tuple[Callable[..., Any], tuple[tuple[str, object], ...]], Dispatcher] = {}


def compiled(
    function: Callable[..., Any], bindings: Mapping[str, object] | None = None, **options: Any
) -> Dispatcher:
    """Derive the jitted twin of a plain function, and of all that it calls.

    Parameters: function, a module-level function that calls only marked functions, builtins and `math.sqrt`;
        bindings, values that replace its globals by name (a template's holes): constants, marked functions
        (their twins are taken), dispatchers of this function, `Keyed` values; options, passed on to
        `numba.njit`.
    Returns: a numba dispatcher; without bindings the same one at every call.
    Raises: TypeError when the function has free variables or calls an unmarked Python function; KeyError when
        a binding names no global of the function.
    """
    return _twin_of(function, bindings, options, {})


def compiled_part(
    function: Callable[..., Any], bindings: Mapping[str, object] | None = None, **options: Any
) -> Dispatcher:
    """Derive a twin for other compiled code to call: as `compiled`, but Python itself must not call it.

    It allocates no memory. `attrition.numeric.native` makes entries for such parts.
    """
    return _twin_of(function, bindings, options, _PART)


def _twin_of(
    function: Callable[..., Any],
    bindings: Mapping[str, object] | None,
    options: Mapping[str, Any],
    settings: Mapping[str, Any],
) -> Dispatcher:
    if role(function) == "primitive":
        return _counterpart(function)
    if bindings:
        return _derive(function, bindings, options, settings)
    memo_key = (function, tuple(sorted({**options, **settings}.items())))
    if memo_key not in _memo:
        _memo[memo_key] = _derive(function, {}, options, settings)
    return _memo[memo_key]


def compiled_kernel(
    function: Callable[..., Any],
    bindings: Mapping[str, object],
    source_digest: str,
    *,
    cache: bool = True,
    **options: Any,
) -> Dispatcher:
    """Derive the jitted form of an outermost function, released from the interpreter lock and cached on disk.

    Numba's cache key is the function's own bytecode and the contents of its closure cells; it sees neither
    changed callees nor globals. The key is therefore given one cell of text: the digest, the bindings and the
    options.

    Parameters: function and bindings, as for `compiled`; source_digest, as from `sources.source_digest()`; cache,
        False to compile anew in each process; options, passed on to `numba.njit`.
    Returns: a numba dispatcher; uncached where numba finds no directory it may write to.
    Raises: as `compiled`; TypeError for a binding that has no name for the cache key.
    """
    derived = _keyed(function, bindings, source_digest, options)
    settings = {"nogil": True, **options}
    dispatcher: Dispatcher = _cached(lambda kept: _njit(derived, settings | kept), cache)
    return dispatcher


def _keyed(
    function: Callable[..., Any],
    bindings: Mapping[str, object],
    source_digest: str,
    options: Mapping[str, Any],
) -> types.FunctionType:
    """Derive a function whose closure tells numba's cache what it was made from.

    Its name tells too: numba keeps one index file for each name, and two programs that add to one index at the same
    time could give each other's code away.
    """
    source = _plain(function)
    key = "\n".join((source_digest, _identity(source, bindings), repr(sorted(options.items()))))
    # The derived code never runs in the interpreter, so the extra free variable needs no bytecode of its own.
    code = source.__code__.replace(co_freevars=(_DIGEST_CELL,))
    derived = _with_globals(source, code, _globals(source, bindings, options), (types.CellType(key),))
    derived.__qualname__ = _named_apart(source, key)
    return derived


def _named_apart(source: types.FunctionType, key: str) -> str:
    """Return a name for one of the functions that are derived from a template.

    Numba names machine code by the function's name and a number that each process counts for itself. Code that two
    processes have compiled meets in one cache: under equal names one function would silently take the other's place.
    """
    return f"{source.__qualname__}_{hashlib.blake2b(key.encode(), digest_size=8).hexdigest()}"


def _cached(make: Callable[[dict[str, Any]], Any], cache: bool) -> Any:
    if cache:
        try:
            return make({"cache": True})
        except RuntimeError:
            # Read-only sources and no usable home: numba has nowhere to write, which is no reason to stop.
            pass
    return make({})


def _derive(
    function: Callable[..., Any],
    bindings: Mapping[str, object],
    options: Mapping[str, Any],
    settings: Mapping[str, Any],
) -> Dispatcher:
    source = _plain(function)
    derived = _with_globals(source, source.__code__, _globals(source, bindings, options), None)
    if bindings:
        derived.__qualname__ = _named_apart(source, _identity(source, bindings))
    jitted = _njit if role(function) == "outlined" else _njit_inlined
    dispatcher = jitted(derived, {**options, **settings})
    setattr(derived, _KEY, _identity(source, bindings))
    return dispatcher


def _plain(function: Callable[..., Any]) -> types.FunctionType:
    if not isinstance(function, types.FunctionType):
        raise TypeError(
            f"{function!r} is not a plain Python function; derive twins from module-level functions"
        )
    if function.__code__.co_freevars:
        names = ", ".join(function.__code__.co_freevars)
        raise TypeError(
            f"{function.__qualname__} closes over {names}; move it to module level and use bindings"
        )
    return function


def give_counterpart(function: Callable[..., Any], twin: object) -> None:
    """Register the jitted form of a function marked @primitive outside this package.

    Parameters: function, the plain form; twin, a dispatcher or an intrinsic.
    """
    _counterparts[function] = twin


def _counterpart(function: Callable[..., Any]) -> Dispatcher:
    if function not in _counterparts:
        name = getattr(function, "__qualname__", repr(function))
        raise TypeError(f"primitive {name} has no counterpart in attrition.numeric.jit; add it there")
    twin: Dispatcher = _counterparts[function]
    return twin


def _with_globals(
    source: types.FunctionType,
    code: types.CodeType,
    names: dict[str, object],
    closure: tuple[types.CellType, ...] | None,
) -> types.FunctionType:
    derived = types.FunctionType(code, names, source.__name__, source.__defaults__, closure)
    derived.__qualname__ = source.__qualname__
    derived.__module__ = source.__module__
    derived.__kwdefaults__ = source.__kwdefaults__
    return derived


def _globals(
    source: types.FunctionType, bindings: Mapping[str, object], options: Mapping[str, Any]
) -> dict[str, object]:
    used = _global_names(source.__code__)
    for name in bindings:
        if name not in used:
            raise KeyError(
                f"binding {name} is no global of {source.__qualname__}; it uses {', '.join(sorted(used))}"
            )
    names: dict[str, object] = {
        "__name__": source.__module__,
        "__builtins__": source.__globals__["__builtins__"],
    }
    for name in used:
        if name in bindings:
            names[name] = _twin(bindings[name], source, name, options)
        elif name in source.__globals__:
            names[name] = _twin(source.__globals__[name], source, name, options)
    return names


def _twin(value: object, source: types.FunctionType, name: str, options: Mapping[str, Any]) -> object:
    if isinstance(value, Keyed):
        return value.value
    if isinstance(value, types.FunctionType):
        if role(value) is None:
            raise TypeError(
                f"{source.__qualname__} calls {name}, which is not marked @inlined, @outlined or @primitive"
            )
        return compiled_part(value, None, **options)
    return value


def _global_names(code: types.CodeType) -> set[str]:
    # Bytecode rather than co_names, which also holds attribute names: a field may be called like a function.
    names = {step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"}
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _global_names(constant)
    return names


def _identity(source: types.FunctionType, bindings: Mapping[str, object]) -> str:
    bound = ", ".join(f"{name}={_named(value, name)}" for name, value in sorted(bindings.items()))
    return f"{source.__module__}.{source.__qualname__}({bound})"


def _named(value: object, name: str) -> str:
    if isinstance(value, Keyed):
        return value.key
    if isinstance(value, types.FunctionType):
        return f"{value.__module__}.{value.__qualname__}"
    if isinstance(value, (bool, int, float, str, np.generic, np.dtype)) or value is None:
        return f"{type(value).__name__} {value!r}"
    if isinstance(value, tuple):
        return "(" + ", ".join(_named(item, name) for item in value) + ")"
    key = getattr(getattr(value, "py_func", None), _KEY, None)
    if isinstance(key, str):
        return key
    raise TypeError(f"binding {name} = {value!r} has no name for the cache key; wrap it in Keyed(value, key)")
