"""Keeps machine code as object files, and loads them with LLVM alone: numba takes a second to import, this a tenth.

A file is named by all that its code depends on and holds a digest of itself: what is torn or stale is compiled anew.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

from attrition.numeric.place import VARIABLE, kept_in

SUFFIX = ".object"
MOST_FILES = 600
"""Files that are kept, a dozen versions of everything; those used longest ago go."""
_DIGEST_BYTES = 32
_LOCK = Lock()
_engines: list[Any] = []


@dataclass(frozen=True, slots=True)
class Code:
    """Machine code: the name of its entry, and an object file."""

    entry: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Loaded:
    """Code in memory: the address of its entry, and whether it was kept on disk rather than compiled now."""

    address: int
    kept: bool


def loaded(title: str, depends_on: str, make: Callable[[], Code]) -> Loaded:
    """Return code in memory: as it was kept, or made now and kept where that is possible.

    Parameters: title, for the name of the file; depends_on, text that differs whenever the code does, beside the
        compiler and the machine; make, compiles it.
    """
    path = place_of(title, depends_on)
    code = None if path is None else _read(path)
    if code is not None:
        return Loaded(_address(code), True)
    code = make()
    if path is not None:
        _write(path, code)
    return Loaded(_address(code), False)


def is_kept(title: str, depends_on: str) -> bool:
    """Say whether there is a file for some code."""
    path = place_of(title, depends_on)
    return path is not None and path.exists()


def place_of(title: str, depends_on: str) -> Path | None:
    """Return the file for some code, None where there is no directory for it."""
    directory = kept_in()
    if directory is None:
        return None
    key = hashlib.blake2b(f"{title}\n{depends_on}\n{_machine()}".encode(), digest_size=16).hexdigest()
    return directory / f"{title}-{key}{SUFFIX}"


def _machine() -> str:
    """Return what decides, beside the sources, which machine code there is."""
    settings = (
        f"{name}={value}"
        for name, value in sorted(os.environ.items())
        if name.startswith("NUMBA_") and name != VARIABLE
    )
    return "\n".join((*_processor(), *settings))


@cache
def _processor() -> tuple[str, ...]:
    import llvmlite.binding as llvm

    features = llvm.get_host_cpu_features().flatten()
    packages = (f"{name} {version(name)}" for name in ("numba", "llvmlite"))
    return (platform.machine(), sys.platform, llvm.get_host_cpu_name(), features, *packages)


def _read(path: Path) -> Code | None:
    """Return the code of a file, None where it is not there or not whole."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, rest = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    entry, found, code = rest.partition(b"\n")
    if hashlib.blake2b(rest, digest_size=_DIGEST_BYTES).digest() != digest or not found:
        return None
    with suppress(OSError):
        os.utime(path)
    return Code(entry.decode(), code)


def _write(path: Path, code: Code) -> None:
    """Keep code: the file is there whole or not at all, and what cannot be kept is compiled again another time."""
    rest = code.entry.encode() + b"\n" + code.content
    temporary = path.with_name(f".{path.name}.{os.urandom(8).hex()}.tmp")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary.write_bytes(hashlib.blake2b(rest, digest_size=_DIGEST_BYTES).digest() + rest)
        os.replace(temporary, path)
        _forget(path.parent)
    except OSError:
        with suppress(OSError):
            temporary.unlink()


def _forget(directory: Path) -> None:
    """Remove the files used longest ago, beyond as many as are kept."""
    files = [entry for entry in os.scandir(directory) if entry.name.endswith(SUFFIX)]
    if len(files) > MOST_FILES:
        for entry in sorted(files, key=lambda entry: entry.stat().st_mtime)[: len(files) - MOST_FILES]:
            with suppress(OSError):
                os.unlink(entry.path)


def _address(code: Code) -> int:
    """Bring code into memory, in an engine of its own, so that names of one meet none of another."""
    import llvmlite.binding as llvm

    with _LOCK:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        # As numba does on Windows: LLVM loads no other object files at run time there.
        triple = llvm.get_process_triple() + ("-elf" if sys.platform == "win32" else "")
        target = llvm.Target.from_triple(triple).create_target_machine(codemodel="jitdefault", jit=True)
        engine = llvm.create_mcjit_compiler(llvm.parse_assembly(f'target triple = "{triple}"'), target)
        engine.add_object_file(llvm.ObjectFileRef.from_data(code.content))
        engine.finalize_object()
        _engines.append(engine)
        return int(engine.get_function_address(code.entry))
