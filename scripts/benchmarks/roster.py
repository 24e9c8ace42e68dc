"""All engines that the benchmark knows, by key; what an engine needs is loaded when it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal, cast

from attrition.errors import InputError, nearest_name
from scripts.benchmarks.comparator import Comparator
from scripts.benchmarks.numba_engines import NumbaEngine
from scripts.benchmarks.simpy_engines import SimpyEngine

LANES = "lanes"
"""Key of the engine that all others are held against."""
SCALAR = "scalar"

BLOCK = 128
"""Paths of a block, where an engine does not say otherwise."""
ONE = (1,)
ONE_AND_TWO = (1, 2)


@dataclass(frozen=True)
class Entry:
    """An engine by its key, how to make it, and on how many threads it is timed.

    `blocks` says how it works: through one path after another (None), or through blocks of its own attribute `block`,
    else 128 paths, which hold paths of one "row" or of all "rows".
    """

    key: str
    make: Callable[[], Comparator]
    threads: tuple[int, ...] = ONE
    blocks: Literal["row", "rows"] | None = None

    def least(self, engine: Comparator, rows: int) -> int:
        """Return how many paths a row fill a block: with fewer the engine is not at its best."""
        if self.blocks is None:
            return 1
        block = block_of(engine)
        return block if self.blocks == "row" else -(-block // rows)


def block_of(engine: Comparator) -> int:
    """Return how many paths a block of an engine holds."""
    return int(getattr(engine, "block", BLOCK))


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


def roster(compilers: Sequence[Any] | None = None) -> list[Entry]:
    """Return all engines, the fastest first.

    Parameters: compilers, as `scripts.benchmarks.c_build.compilers` returns them, those found here when it is None;
    the first gives the C engines their plain keys.
    """
    found = c_compilers() if compilers is None else list(compilers)
    entries = [
        Entry(LANES, lambda: NumbaEngine("lanes"), ONE_AND_TWO, blocks="row"),
        Entry(SCALAR, lambda: NumbaEngine("scalar"), ONE_AND_TWO),
    ]
    for place, compiler in enumerate(found or [None]):
        suffix = f"-{compiler.family}" if place else ""
        command = compiler.command if compiler else None
        for kind in ("lanes", "scalar"):
            for fast in (False, True):
                name = f"C {kind}{', fast-math' if fast else ''}"
                make = loaded("c_engine", "CEngine", name, kind=kind, compiler=command, fast=fast)
                key = f"c-{kind}{'-fast' if fast else ''}{suffix}"
                entries.append(Entry(key, make, ONE_AND_TWO, blocks="row" if kind == "lanes" else None))
    entries += [
        Entry("numpy", loaded("numpy_engine", "NumpyEngine", "NumPy"), ONE_AND_TWO, blocks="rows"),
        Entry("jax", loaded("jax_engine", "JaxEngine", "JAX"), ONE_AND_TWO, blocks="row"),
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


def c_compilers() -> list[Any]:
    """Return the C compilers of this machine, none where the C engines cannot be loaded."""
    try:
        found = import_module("scripts.benchmarks.c_build")
    except ImportError:
        return []
    return list(found.compilers())


def loaded(module: str, engine: str, name: str, **options: Any) -> Callable[[], Comparator]:
    """Return a maker that loads a module of this package and makes an engine of a class in it."""

    def make() -> Comparator:
        try:
            found = import_module(f"scripts.benchmarks.{module}")
        except ImportError as error:
            return cast(Comparator, Absent(name, f"cannot load {module}: {error}"))
        return cast(Comparator, getattr(found, engine)(**options))

    return make
