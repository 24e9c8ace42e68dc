"""Parts of a calibration's waves as files: several processes share the rows, and none computes what is there.

A part holds what blocks of rows read of a wave; the design of a wave is written by whoever comes first, so that all
fit on from the same rows whatever the last digits of their fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attrition.ensemble.container import packed, unpacked
from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.files import write_new
from attrition.errors import InputError, StoppedEarly
from attrition.evidence.pieces import data_digest, identity

Floats = NDArray[np.float64]

BLOCK_ROWS = 32
"""Rows of a part; fixed, so that every process cuts a wave alike."""


def blocks_of(rows: int) -> list[slice]:
    """Return the blocks of rows that are computed together."""
    return [slice(first, min(first + BLOCK_ROWS, rows)) for first in range(0, rows, BLOCK_ROWS)]


@dataclass(frozen=True)
class RowParts:
    """Where the rows of a wave are computed: here, on threads, and where they are kept.

    Parameters
    ----------
    threads : that compute at once, which changes no bit.
    path : directory of the parts; None keeps nothing.
    identity : of the calibration; parts of another one are refused.
    shard : (i, n): only every n-th block is computed here, from the i-th on. None computes what is missing.
    wave : number of the wave.
    """

    threads: int = 1
    path: Path | None = None
    identity: str = ""
    shard: tuple[int, int] | None = None
    wave: int = 0

    def of_wave(self, wave: int) -> RowParts:
        """Return the parts of one wave."""
        return replace(self, wave=wave)

    def design(self, made: Floats) -> Floats:
        """Return the rows of the wave as whoever came first designed them, float64[rows, numbers]."""
        if self.path is None:
            return made
        found = self._read("design")
        return self._written("design", made) if found is None else found

    def rows(self, name: str, rows: int, compute: Callable[[slice], Floats]) -> Floats:
        """Return what all rows of the wave give, float64[rows, …], computing what is this process's part.

        Parameters
        ----------
        name : tells what is computed from what else is computed in the wave.
        rows : how many.
        compute : block of rows → float64[rows of the block, …].

        Raises
        ------
        StoppedEarly : when parts are left to other shards, naming how many.
        InputError : for parts of another calibration, or a directory that cannot be written.
        """
        numbered = list(enumerate(blocks_of(rows)))
        found: dict[int, Floats | None] = {}
        if self.path is not None:
            found = {at: self._read(f"{name}-{at:05d}") for at, _ in numbered}

        def made(numbered_block: tuple[int, slice]) -> Floats:
            at, block = numbered_block
            return self._written(f"{name}-{at:05d}", compute(block))

        todo = [item for item in numbered if found.get(item[0]) is None and self._mine(item[0])]
        with ThreadPoolExecutor(self.threads) as pool:
            for (at, _), computed in zip(todo, pool.map(made, todo), strict=True):
                found[at] = computed
        missing = [at for at, _ in numbered if found.get(at) is None]
        if missing:
            raise StoppedEarly(
                f"{len(missing)} of {len(numbered)} parts of wave {self.wave + 1} are left to other shards; run this "
                "again when they are done, or without --shard to compute them here"
            )
        return np.concatenate([values for at, _ in numbered if (values := found[at]) is not None])

    def _mine(self, block: int) -> bool:
        return self.shard is None or block % self.shard[1] == self.shard[0]

    def _file(self, name: str) -> Path:
        assert self.path is not None
        return self.path / f"wave-{self.wave + 1}-{name}.part"

    def _read(self, name: str) -> Floats | None:
        file = self._file(name)
        try:
            header, arrays, _ = unpacked(file)
        except FileNotFoundError:
            return None
        except FileDamaged as error:
            raise InputError(
                str(error), where="--parts", advice="delete that file; it is computed again"
            ) from None
        except OSError as error:
            raise InputError(f"cannot read '{file}': {error.strerror}", where="--parts") from None
        if header != {"part": file.stem, "calibration": self.identity}:
            raise InputError(
                f"'{file}' belongs to another calibration: other data, scenario, size or version",
                where="--parts",
                advice="name another directory",
            )
        return arrays["values"]

    def _written(self, name: str, values: Floats) -> Floats:
        if self.path is None:
            return values
        file = self._file(name)
        header = {"part": file.stem, "calibration": self.identity}
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            write_new(file, packed(header, {"values": np.asarray(values, dtype="<f8")}))
        except OSError as error:
            raise InputError(f"cannot write '{file}': {error.strerror}", where="--parts") from None
        # Of two that came at once, both go on with the first.
        kept = self._read(name)
        return values if kept is None else kept


def parts_identity(*parts: object, files: Iterable[Path] = ()) -> str:
    """Return what tells calibrations apart: sources of the program, data and all that results depend on."""
    return identity("calibration", data_digest(sorted(files)), *parts)
