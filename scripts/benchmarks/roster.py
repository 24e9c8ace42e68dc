"""All engines that the benchmark knows, by key; what an engine needs is loaded when it is made."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from attrition.errors import InputError, nearest_name
from scripts.benchmarks.comparator import Comparator
from scripts.benchmarks.numba_engines import NumbaEngine
from scripts.benchmarks.simpy_engines import SimpyEngine

LANES = "lanes"
"""Key of the engine that all others are held against."""
SCALAR = "scalar"

ONE = (1,)
ONE_AND_TWO = (1, 2)


@dataclass(frozen=True)
class Entry:
    """An engine by its key, how to make it, and on how many threads it is timed."""

    key: str
    make: Callable[[], Comparator]
    threads: tuple[int, ...] = ONE


@dataclass(frozen=True)
class Absent:
    """Stands in for an engine that cannot even be loaded."""

    name: str
    reason: str
    promise: str = "bits"

    def missing(self) -> str | None:
        """Say why."""
        return self.reason

    def prepare(self, program: Any) -> None:
        """Never called: what is missing is not run."""
        raise RuntimeError(self.reason)

    def run(self, first_path: int, paths: int, threads: int = 1) -> Any:
        """Never called: what is missing is not run."""
        raise RuntimeError(self.reason)


def roster(compilers: Sequence[str] | None = None) -> list[Entry]:
    """Return all engines, the fastest first.

    Parameters: compilers, commands of C compilers, those found here when it is None; the first gives the C engines
    their plain keys.
    """
    found = c_compilers() if compilers is None else list(compilers)
    entries = [
        Entry(LANES, lambda: NumbaEngine("lanes"), ONE_AND_TWO),
        Entry(SCALAR, lambda: NumbaEngine("scalar"), ONE_AND_TWO),
    ]
    for place, compiler in enumerate(found or [""]):
        suffix = f"-{Path(compiler).name}" if place else ""
        for kind in ("lanes", "scalar"):
            for fast in (False, True):
                key = f"c-{kind}{'-fast' if fast else ''}{suffix}"
                entries.append(Entry(key, c_engine(kind, fast, compiler or None), ONE_AND_TWO))
    entries += [
        Entry("numpy", loaded("numpy_engine", "NumpyEngine", "NumPy batch"), ONE_AND_TWO),
        Entry("jax", loaded("jax_engine", "JaxEngine", "JAX")),
        Entry("simpy", lambda: SimpyEngine(pure=False)),
        Entry("simpy-pure", lambda: SimpyEngine(pure=True)),
    ]
    return entries


def chosen(names: str | None, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries whose keys stand in a list separated by commas, in the order of the roster; all for None.

    Raises: InputError for a key that is not known.
    """
    if names is None:
        return list(entries)
    known = [entry.key for entry in entries]
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    for name in wanted:
        if name not in known:
            raise InputError(
                f"no engine '{name}' to measure",
                where="--only",
                allowed=", ".join(known),
                nearest=nearest_name(name, known),
            )
    return [entry for entry in entries if entry.key in wanted]


def c_compilers() -> list[str]:
    """Return the C compilers of this machine: that of the environment variable CC alone, or gcc and clang."""
    given = os.environ.get("CC")
    return [given] if given else [name for name in ("gcc", "clang") if shutil.which(name)]


def c_engine(kind: str, fast: bool, compiler: str | None) -> Callable[[], Comparator]:
    """Return a maker of one of the C engines."""
    name = f"C {kind}{', fast-math' if fast else ''}"
    return loaded("c_engine", "CEngine", name, kind=kind, fast=fast, compiler=compiler)


def loaded(module: str, engine: str, name: str, **options: Any) -> Callable[[], Comparator]:
    """Return a maker that loads a module of this package and makes an engine of a class in it."""

    def make() -> Comparator:
        try:
            found = import_module(f"scripts.benchmarks.{module}")
        except ImportError as error:
            return cast(Comparator, Absent(name, f"cannot load {module}: {error}"))
        return cast(Comparator, getattr(found, engine)(**options))

    return make
