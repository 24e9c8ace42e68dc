"""What can happen to the file of a unit on a disk."""

from __future__ import annotations

import shutil
from pathlib import Path


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 16
    path.write_bytes(content)


def swapped(path: Path) -> None:
    other = next(file for file in sorted(path.parent.glob("*.unit")) if file != path)
    shutil.copy(other, path)
