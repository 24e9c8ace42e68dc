"""Compiled functions that need no compiler once their code is kept on disk."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from threading import Lock
from typing import Any

from attrition.numeric.objects import Code, Loaded, loaded
from attrition.numeric.sources import source_digest
from attrition.numeric.words import RESULT, STATUS, float_of, words_of

_ENTRY = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


class Native:
    """A function compiled for the arguments of its first call, and released from the interpreter lock.

    Parameters
    ----------
    title : of the files that keep its code.
    derive : returns what numba compiles, from `attrition.numeric.jit.compiled_part`; called where nothing is kept.
    packages : subpackages of `attrition` whose sources it is made from; all of `source_digest` without any.
    returns : float for a function that returns one, None for one that returns nothing.
    """

    def __init__(
        self,
        title: str,
        derive: Callable[[], Any],
        packages: tuple[str, ...] = (),
        returns: type[float] | None = None,
    ) -> None:
        self.title = title
        self.derive = derive
        self.packages = packages
        self.returns = returns
        self.loaded: dict[str, Loaded] = {}
        """Code by the types of arguments: more than one is a mistake, for each takes long to compile."""
        self._entries: dict[str, Any] = {}
        self._lock = Lock()

    def __call__(self, *arguments: Any) -> Any:
        """Call it.

        Raises: TypeError for arguments that compiled code does not take; RuntimeError where it fails.
        """
        words, kinds = words_of(arguments)
        entry = self._entries.get(kinds) or self._entry(kinds, arguments)
        entry(words.ctypes.data)
        if words[STATUS]:
            raise RuntimeError(f"compiled code of {self.title} failed with status {words[STATUS]}")
        return float_of(int(words[RESULT])) if self.returns else None

    def _entry(self, kinds: str, arguments: tuple[Any, ...]) -> Any:
        with self._lock:
            if kinds not in self._entries:
                found = loaded(
                    self.title, f"{source_digest(*self.packages)}\n{kinds}", lambda: self._compiled(arguments)
                )
                self.loaded[kinds] = found
                self._entries[kinds] = _ENTRY(found.address)
            return self._entries[kinds]

    def _compiled(self, arguments: tuple[Any, ...]) -> Code:
        from attrition.numeric.entries import entry_by_words

        return entry_by_words(self.derive(), arguments)


def loaded_for_numbers(title: str, derive: Callable[[], Any], kinds: str) -> Loaded:
    """Return the code of a function of six numbers, which other compiled code calls by its address.

    Parameters: title and derive, as of `Native`; kinds, a letter for each argument: i for an integer, f for a float.
    """

    def compiled() -> Code:
        from attrition.numeric.entries import entry_by_numbers

        return entry_by_numbers(derive(), kinds)

    return loaded(title, depends_for_numbers(kinds), compiled)


def depends_for_numbers(kinds: str) -> str:
    """Return what the code of a function of numbers depends on, as `objects.is_kept` takes it."""
    return f"{source_digest()}\n{kinds}"
