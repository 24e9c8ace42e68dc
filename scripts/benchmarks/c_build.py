"""C compilers: which there are, with which flags they build, and the library that comes out."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from ctypes import CDLL
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ALWAYS = ("-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math")
"""Flags of every build; traps and errno are no part of the results."""

IEEE = "IEEE"
FAST = "-ffast-math"
CONTRACTED = "-ffast-math -fno-associative-math"
ARITHMETIC = {
    IEEE: ("-ffp-contract=off",),
    FAST: ("-ffast-math", "-ffp-contract=fast"),
    CONTRACTED: ("-ffast-math", "-fno-associative-math", "-ffp-contract=fast"),
}
"""Flags by what a build promises. Only IEEE keeps bits.

-ffast-math as it stands takes (x + 2**52) - 2**52 for x, and with it the rounding inside `exp`: it is fast because it
computes something else. Without reassociation it differs from IEEE in last bits.
"""

CANDIDATES = ("gcc", "clang", *(f"clang-{version}" for version in range(25, 13, -1)), "cc")


class BuildError(RuntimeError):
    """A compiler refused the source; the message holds its own words."""


@dataclass(frozen=True)
class Compiler:
    """A C compiler: the command that runs it, the family it belongs to (gcc or clang) and its version."""

    command: str
    family: str
    version: str

    @property
    def flags(self) -> tuple[str, ...]:
        """What this compiler needs to make vector code of all loops of the lanes."""
        width = ("-mprefer-vector-width=512",) if os.uname().machine == "x86_64" else ()
        # gcc turns two choices by one condition into a branch, and loads of parameters within it stop its vectoriser.
        return (*width, "-fno-thread-jumps") if self.family == "gcc" else width


@cache
def compilers() -> tuple[Compiler, ...]:
    """Return the compilers that exist, one a family; where CC names one, that alone."""
    chosen = os.environ.get("CC")
    found: dict[str, Compiler] = {}
    for command in (chosen,) if chosen else CANDIDATES:
        compiler = _compiler(command)
        if compiler is not None:
            found.setdefault(compiler.family, compiler)
    return tuple(found.values())


def build(source: str, compiler: Compiler, arithmetic: str = IEEE) -> CDLL:
    """Compile a C source to a shared library and load it; nothing is left on disk.

    Parameters: arithmetic, a key of `ARITHMETIC`.
    Raises: BuildError when the compiler refuses it.
    """
    flags = (*ALWAYS, *compiler.flags, *ARITHMETIC[arithmetic])
    with tempfile.TemporaryDirectory(prefix="attrition-benchmark-") as directory:
        written = Path(directory, "kernels.c")
        written.write_text(source, encoding="ascii")
        library = Path(directory, "kernels.so")
        command = [compiler.command, *flags, "-w", "-shared", "-fPIC", "-o", str(library), str(written)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BuildError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
        return CDLL(str(library))


def compiler_called(command: str | None) -> Compiler | None:
    """Return the compiler that a command runs, the first of `compilers` for None; None where it does not run."""
    if command is not None:
        return _compiler(command)
    return next(iter(compilers()), None)


@cache
def _compiler(command: str) -> Compiler | None:
    if shutil.which(command) is None:
        return None
    asked = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)
    if asked.returncode != 0 or not asked.stdout:
        return None
    line = asked.stdout.splitlines()[0]
    return Compiler(command, "clang" if "clang" in line.lower() else "gcc", line)
