"""Which sources compiled code is made from: a digest of them is in the name of all that is kept of it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from attrition.numeric import outside

_ROOT = Path(__file__).parent.parent
_KERNEL_PACKAGES = ("numeric", "model", "engine")


def source_digest(*packages: str) -> str:
    """Digest all sources that a kernel is made from, and the version of the compiler.

    Parameters: packages, names of subpackages of `attrition`; without any, those of numeric, model and engine
        that exist, and all sources from outside that were noted (`attrition.numeric.outside`).
    Returns: 64 hexadecimal digits, BLAKE2b-256.
    Raises: FileNotFoundError when a named package does not exist.
    """
    chosen = packages or tuple(name for name in _KERNEL_PACKAGES if (_ROOT / name).is_dir())
    # Sources do not change under a running process, whose functions were made from them; what is from outside
    # may still be added.
    own = _digest_of(_ROOT, tuple(sorted(chosen)))
    return (
        own if packages else hashlib.blake2b(f"{own}\n{outside.lines()}".encode(), digest_size=32).hexdigest()
    )


@cache
def _digest_of(root: Path, packages: tuple[str, ...]) -> str:
    digest = hashlib.blake2b(f"numba {version('numba')}\n".encode(), digest_size=32)
    for name in packages:
        if not (root / name).is_dir():
            raise FileNotFoundError(f"no package attrition/{name} to digest")
        for path in sorted((root / name).rglob("*.py"), key=lambda path: path.relative_to(root).as_posix()):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()
