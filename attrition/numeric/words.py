"""Arguments of compiled code as 64-bit words in memory, and a text that tells what they are.

A table of words holds the result, the status, and then each argument: a number is a word, an array its address and its
shape, a named tuple its items one after another.
"""

from __future__ import annotations

import struct
from functools import cache
from typing import Any

import numpy as np

RESULT, STATUS, ARGUMENTS = 0, 1, 2
"""Places in the table."""


def words_of(arguments: tuple[Any, ...]) -> tuple[np.ndarray, str]:
    """Write arguments as words.

    Parameters: arguments, integers, floats, C-contiguous arrays, and named tuples of such. Arrays must outlive the
        table.
    Returns: uint64[words], with the result and the status 0; and a text that differs where their types do.
    Raises: TypeError for anything else.
    """
    words: list[int] = [0] * ARGUMENTS
    told: list[str] = []
    for argument in arguments:
        _write(argument, words, told)
    return np.array(words, dtype=np.uint64), " ".join(told)


def float_of(word: int) -> float:
    """Return the float whose bits a word holds."""
    return float(struct.unpack("<d", struct.pack("<Q", word))[0])


def _write(value: Any, words: list[int], told: list[str]) -> None:
    if isinstance(value, np.ndarray):
        if not value.flags.c_contiguous:
            raise TypeError(f"an array of shape {value.shape} does not lie in one piece, row by row")
        words.append(value.__array_interface__["data"][0])
        words.extend(value.shape)
        told.append(f"{_dtype_text(value.dtype)}/{value.ndim}")
    elif isinstance(value, tuple) and hasattr(value, "_fields"):
        told.append(f"{type(value).__name__}(")
        for item in value:
            _write(item, words, told)
        told.append(")")
    elif isinstance(value, (float, np.float64)):
        words.append(struct.unpack("<Q", struct.pack("<d", value))[0])
        told.append("float64")
    elif isinstance(value, (int, np.int64, np.uint64)) and not isinstance(value, bool):
        words.append(int(value) & 0xFFFFFFFFFFFFFFFF)
        told.append("uint64" if isinstance(value, np.uint64) else "int64")
    else:
        raise TypeError(f"compiled code takes no {type(value).__name__}")


@cache
def _dtype_text(dtype: np.dtype[Any]) -> str:
    return dtype.str if dtype.fields is None else repr(dtype)
