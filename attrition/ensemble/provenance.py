"""Which program computed: versions, a digest of the sources that decide results, and a known answer."""

from __future__ import annotations

import platform
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import attrition
from attrition.ensemble.files import DIGEST_BYTES

DECIDING_ROOMS = ("numeric", "model", "scenario", "engine")
BINDING = ("attrition", "numba", "numpy")
"""Versions that must be equal in every process of a run; Python and polars only pass the numbers on."""


def versions() -> dict[str, str]:
    """Return the versions of Python, of this package and of the libraries that compute or write."""
    found = {"python": platform.python_version(), "attrition": attrition.__version__}
    for name in ("numpy", "numba", "polars"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


@cache
def source_digest() -> str:
    """Return the hexadecimal BLAKE2b-256 digest of all sources that decide results."""
    package = Path(attrition.__file__).parent
    digest = blake2b(digest_size=DIGEST_BYTES)
    for room in DECIDING_ROOMS:
        for file in sorted((package / room).rglob("*.py")):
            digest.update(f"{file.relative_to(package).as_posix()}\n".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
