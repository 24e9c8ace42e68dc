"""What a command does about compiled code: it settles where it is kept, and says so where it has to be compiled."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from attrition.numeric.place import VARIABLE, made_private, usual_place

COMPILE_SECONDS = 20
"""What compiling the kernel takes on a machine of today, to the nearest ten seconds."""
PILOTS_VARIABLE = "ATTRITION_PILOTS"


def prepare_cache(say: Callable[[str], None]) -> Path:
    """Choose the cache directory of compiled kernels and tell numba.

    Parameters
    ----------
    say : called with a line when the usual place cannot be used.

    Returns
    -------
    The directory: NUMBA_CACHE_DIR if it is set, else `attrition` in $XDG_CACHE_HOME or ~/.cache, else a new
    private temporary one.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    place = usual_place()
    reason = "no home directory" if place is None else made_private(place)
    if place is None or reason is not None:
        place = Path(tempfile.mkdtemp(prefix="attrition-"))
        say(f"compiled code is kept in {place} for this command only: {reason}")
    os.environ[VARIABLE] = str(place)
    return place


@contextmanager
def compiled_kernel(say: Callable[[str], None]) -> Iterator[None]:
    """Keep what is compiled within for later commands, and say before it that compiling takes a while.

    Parameters
    ----------
    say : called with a line.
    """
    cache = prepare_cache(say)
    announce_compiling(cache, say)
    yield
    note_compiled(cache)


def keep_pilots(simulator: Any, cache: Path) -> None:
    """Let a simulator take what pilots gave earlier commands from the cache, unless ATTRITION_PILOTS is "anew"."""
    from attrition.ensemble.kept import Kept

    if os.environ.get(PILOTS_VARIABLE) != "anew":
        simulator.kept = Kept(cache)


def compiled_mark(cache: Path) -> Path:
    """Return the file whose presence says that this version's kernel was compiled here before."""
    from attrition.ensemble.provenance import source_digest, versions

    found = versions()
    name = f"compiled-{source_digest()[:16]}-{found['numba']}-{found['python']}-{platform.machine()}"
    return cache / name


def announce_compiling(cache: Path, say: Callable[[str], None]) -> None:
    """Say that the kernel is being compiled, unless it was before."""
    if not compiled_mark(cache).exists():
        say(f"compiling the kernel (about {COMPILE_SECONDS} s, once)")


def note_compiled(cache: Path) -> None:
    """Remember that the kernel is compiled."""
    with suppress(OSError):
        compiled_mark(cache).touch()
