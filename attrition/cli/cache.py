"""Where compiled kernels are kept between commands: a private directory of the user.

Cache files are loaded as code, so the directory must be the user's own and closed to others; a shared or fixed
place would let anybody run code as anybody. Only the command line sets it, before numba is first imported.
"""

from __future__ import annotations

import os
import platform
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

COMPILE_SECONDS = 30
"""What compiling the kernel takes on a machine of today, to the nearest ten seconds."""
PILOTS_VARIABLE = "ATTRITION_PILOTS"
_VARIABLE = "NUMBA_CACHE_DIR"


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
    chosen = os.environ.get(_VARIABLE)
    if chosen:
        return Path(chosen)
    place = usual_place()
    reason = "no home directory" if place is None else made_private(place)
    if place is None or reason is not None:
        place = Path(tempfile.mkdtemp(prefix="attrition-"))
        say(f"compiled code is kept in {place} for this command only: {reason}")
    os.environ[_VARIABLE] = str(place)
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


def usual_place() -> Path | None:
    """Return the directory that is tried first, None without a home."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if base and Path(base).is_absolute():
        return Path(base) / "attrition"
    with suppress(RuntimeError):
        return Path.home() / ".cache" / "attrition"
    return None


def made_private(place: Path) -> str | None:
    """Make a directory that only this user can use.

    Returns
    -------
    None when it is one; else what is wrong with it, as a clause.
    """
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = place.lstat()
        if not stat.S_ISDIR(found.st_mode):
            return f"{place} is not a directory"
        if hasattr(os, "getuid") and found.st_uid != os.getuid():
            return f"{place} belongs to another user"
        if stat.S_IMODE(found.st_mode) & 0o077:
            place.chmod(0o700)
        probe = place / f".probe-{os.urandom(8).hex()}"
        probe.touch(mode=0o600)
        probe.unlink()
    except OSError as error:
        return f"{place}: {error.strerror}"
    return None


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
