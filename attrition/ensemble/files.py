"""Writes files so that a reader sees all of one or nothing, on local and network file systems alike.

A temporary file in the same directory → fsync → link or replace → fsync of the directory. No locks, no times:
the directory is the truth.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

DIGEST_BYTES = 32
"""Length of every digest: BLAKE2b-256."""


def write_new(path: Path, data: bytes) -> bool:
    """Create a file with this content unless it exists.

    Parameters
    ----------
    path : the file; its directory must exist.
    data : its whole content.

    Returns
    -------
    True if this call created it, False if it was there.

    Raises
    ------
    OSError : when it cannot be written; nothing is left behind.
    """
    temporary = _written_beside(path, data)
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except FileNotFoundError:
        # By a file server's wrong clock ours looked stale, and whoever finished the run has cleared it away.
        if path.exists():
            return False
        raise
    finally:
        with suppress(OSError):
            temporary.unlink()
    sync_directory(path.parent)
    return True


def write_over(path: Path, data: bytes) -> None:
    """Give a file this content at once, whether it exists or not.

    Raises
    ------
    OSError : when it cannot be written; the old content stays and nothing is left behind.
    """
    temporary = _written_beside(path, data)
    try:
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_directory(path.parent)


def _written_beside(path: Path, data: bytes) -> Path:
    # Not the process number alone: two nodes may share it, and one may be a requeued copy of the other.
    temporary = path.with_name(f".{path.name[:100]}.{os.urandom(8).hex()}.tmp")
    try:
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def sync_file(path: Path) -> None:
    """Force a file that a library wrote to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_directory(path: Path) -> None:
    """Force the names in a directory to the disk."""
    sync_file(path)


def digest_of(data: bytes) -> str:
    """Return the hexadecimal BLAKE2b-256 digest of bytes."""
    return blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


def digest_of_file(path: Path) -> str:
    """Return the hexadecimal BLAKE2b-256 digest of a file's bytes."""
    digest = blake2b(digest_size=DIGEST_BYTES)
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def is_temporary(name: str) -> bool:
    """Say whether a name is one of ours, left by a process that was killed between write and rename."""
    return name.startswith(".") and name.endswith(".tmp")
