"""The kinds of values in translated code, how C spells them, and how NumPy's arrays are handed over.

Named tuples become structs, arrays structs of a pointer and a shape, a record a pointer to its first field, and a
lane of a structure of arrays a pointer to its first line.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np


class TranslationError(TypeError):
    """The source uses what the translator does not know; the message names function, line and construct."""


@dataclass(frozen=True)
class Number:
    """A number: `c` is its type in C."""

    name: str
    c: str


F64 = Number("f64", "double")
I64 = Number("i64", "int64_t")
U64 = Number("u64", "uint64_t")
I32 = Number("i32", "int32_t")
U16 = Number("u16", "uint16_t")
U8 = Number("u8", "uint8_t")
BOOL = Number("bool", "_Bool")
_NUMBERS = {"f8": F64, "i8": I64, "u8": U64, "i4": I32, "u2": U16, "u1": U8}
NARROW = (I32, U16, U8)
"""Kinds of elements that count as 64 bits once they are read."""


@dataclass(frozen=True)
class Record:
    """A record of float64 fields one after another."""

    fields: tuple[str, ...]
    c = "double *"


@dataclass(frozen=True)
class Row:
    """A record that is only read."""

    fields: tuple[str, ...]
    c = "const double *"


@dataclass(frozen=True)
class Address:
    """Where a buffer or a row lies."""

    c = "double *"


@dataclass(frozen=True)
class Lane:
    """A record whose fields stand `stride` numbers apart."""

    fields: tuple[str, ...]
    stride: int
    c = "double *"


@dataclass(frozen=True)
class Array:
    """An array in C order; one of records has one dimension."""

    element: Number | Record
    dimensions: int

    @property
    def c(self) -> str:
        """The struct in C."""
        return f"array_{self.name}_{self.dimensions}"

    @property
    def name(self) -> str:
        """Name of the element."""
        return self.element.name if isinstance(self.element, Number) else "record"

    @property
    def data(self) -> str:
        """The type of its first element in C."""
        return self.element.c if isinstance(self.element, Number) else "double"

    @property
    def declaration(self) -> str:
        """The struct's definition in C."""
        return f"typedef struct {{ {self.data} *data; int64_t shape[{self.dimensions}]; }} {self.c};"


@dataclass(frozen=True)
class Named:
    """A named tuple, passed by its address."""

    name: str
    fields: tuple[tuple[str, Kind], ...]

    @property
    def c(self) -> str:
        """The pointer to it in C."""
        return f"const {self.name} *"

    @property
    def declaration(self) -> str:
        """The struct's definition in C."""
        members = " ".join(f"{member(kind)} {name};" for name, kind in self.fields)
        return f"typedef struct {{ {members} }} {self.name};"


@dataclass(frozen=True)
class Several:
    """What a function returns that returns several numbers."""

    kinds: tuple[Number, ...]

    @property
    def c(self) -> str:
        """The struct in C."""
        return "several_" + "_".join(kind.name for kind in self.kinds)

    @property
    def declaration(self) -> str:
        """The struct's definition in C."""
        members = " ".join(f"{kind.c} of{index};" for index, kind in enumerate(self.kinds))
        return f"typedef struct {{ {members} }} {self.c};"


@dataclass(frozen=True)
class Nothing:
    """What a function returns that returns nothing."""

    c = "void"


Kind = Number | Record | Row | Address | Lane | Array | Named | Several | Nothing


def member(kind: Kind) -> str:
    """Return how a struct holds a kind: a named tuple within another lies in it."""
    return kind.name if isinstance(kind, Named) else kind.c


def kind_of(value: Any) -> Kind:
    """Return the kind of an argument of a kernel."""
    if isinstance(value, np.ndarray):
        if value.dtype.names is not None:
            return Array(Record(tuple(value.dtype.names)), value.ndim)
        return Array(_NUMBERS[value.dtype.str[1:]], value.ndim)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return Named(
            type(value).__name__, tuple((name, kind_of(getattr(value, name))) for name in value._fields)
        )
    if isinstance(value, np.uint64):
        return U64
    if isinstance(value, (int, np.integer)):
        return I64
    if isinstance(value, (float, np.floating)):
        return F64
    raise TranslationError(f"no kind for {type(value).__name__}")


def declarations(kind: Kind, into: dict[str, str]) -> None:
    """Add the definitions that a kind needs, by their names and each after those it needs itself."""
    if isinstance(kind, Named):
        for _, inner in kind.fields:
            declarations(inner, into)
        if into.setdefault(kind.name, kind.declaration) != kind.declaration:
            raise TranslationError(f"two named tuples are called {kind.name}")
    elif isinstance(kind, (Array, Several)):
        into.setdefault(kind.c, kind.declaration)


def call(function: Any, arguments: Sequence[Any]) -> None:
    """Call a translated kernel of a library loaded by ctypes."""
    passed = [handed_over(value) for value in arguments]
    kinds = [kind_of(value) for value in arguments]
    function.restype = None
    function(
        *(
            ctypes.byref(value) if isinstance(kind, Named) else value
            for kind, value in zip(kinds, passed, strict=True)
        )
    )


_SCALARS: dict[Number, Any] = {F64: ctypes.c_double, I64: ctypes.c_int64, U64: ctypes.c_uint64}


def handed_over(value: Any) -> Any:
    """Return an argument as ctypes passes it: numbers by value, named tuples as a structure.

    Arrays are not copied: they must outlive the call. Raises: TranslationError when one is not in C order.
    """
    kind = kind_of(value)
    if isinstance(kind, Number):
        return _SCALARS[kind](value)
    if isinstance(kind, Array):
        if not value.flags.c_contiguous:
            raise TranslationError("an array handed to C is not in C order")
        return _structure(kind)(value.ctypes.data, (ctypes.c_int64 * kind.dimensions)(*value.shape))
    if isinstance(kind, Named):
        return _structure(kind)(*(handed_over(part) for part in value))
    raise TranslationError(f"{kind} is no argument")


@cache
def _structure(kind: Kind) -> Any:
    fields: list[tuple[str, Any]]
    if isinstance(kind, Array):
        fields = [("data", ctypes.c_void_p), ("shape", ctypes.c_int64 * kind.dimensions)]
        return type(kind.c, (ctypes.Structure,), {"_fields_": fields})
    if isinstance(kind, Named):
        fields = [
            (name, _SCALARS[inner] if isinstance(inner, Number) else _structure(inner))
            for name, inner in kind.fields
        ]
        return type(kind.name, (ctypes.Structure,), {"_fields_": fields})
    raise TranslationError(f"{kind} is no structure")
