"""Primitives on 64-bit words, so that functions on bit patterns are written once for Python and for numba.

In Python a word is an int in [0, 2**64); in jitted code it is a uint64. Python's ints do not overflow, so a
sum, a product or a left shift of words goes through `wrap`; numba turns a uint64 plus a plain literal into a
float, so a literal that meets a word goes through `u64`.
"""

from __future__ import annotations

import struct

from attrition.numeric.twins import primitive

MASK = 0xFFFF_FFFF_FFFF_FFFF
"""All ones; `word & MASK` is `wrap(word)` without a call (numba reads the constant as a uint64)."""

_FLOAT = struct.Struct("<d")
_WORD = struct.Struct("<Q")


@primitive
def u64(x: int) -> int:
    """Make a word of an integer, modulo 2**64.

    Parameters: x, an integer.
    Returns: the word.
    """
    return x & MASK


@primitive
def wrap(x: int) -> int:
    """Reduce a sum, product or left shift of words modulo 2**64, which jitted code does by itself.

    Parameters: x, a non-negative integer made from words.
    Returns: the word.
    """
    return x & MASK


@primitive
def float_from_bits(word: int) -> float:
    """Read a word as an IEEE 754 double.

    Parameters: word, the bit pattern.
    Returns: the double with these bits.
    """
    value: float = _FLOAT.unpack(_WORD.pack(word))[0]
    return value


@primitive
def bits_from_float(x: float) -> int:
    """Read an IEEE 754 double as a word.

    Parameters: x, a double.
    Returns: its bit pattern.
    """
    value: int = _WORD.unpack(_FLOAT.pack(x))[0]
    return value
