"""Where compiled code is kept: a private directory of the user.

What lies there is loaded as code, so the directory must be the user's own and closed to others; a shared or fixed
place would let anybody run code as anybody.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"
"""Environment variable that names the directory instead, for numba as for us."""


def usual_place() -> Path | None:
    """Return `attrition` in $XDG_CACHE_HOME or ~/.cache, None without a home."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if base and Path(base).is_absolute():
        return Path(base) / "attrition"
    with suppress(RuntimeError):
        return Path.home() / ".cache" / "attrition"
    return None


def made_private(place: Path) -> str | None:
    """Make a directory that only this user can use.

    Returns: None when it is one; else what is wrong with it, as a clause.
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


def kept_in() -> Path | None:
    """Return the directory to keep compiled code in: the one the environment names, else the usual one.

    Returns: None where neither can be used.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    place = usual_place()
    return place if place is not None and made_private(place) is None else None
