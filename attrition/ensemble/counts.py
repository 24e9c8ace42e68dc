"""The histogram of a variant and structure, added up from the sparse ones of its units, and kept small meanwhile."""

from __future__ import annotations

from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.ensemble.container import add_sparse, packed, sparse, unpacked
from attrition.statistics.histogram import Cells

MOST_NARROW = 0xFFFF_FFFF


class GrowingCounts:
    """Counts of histograms to which units are added; those of a single unit stay as sparse as they are.

    Parameters
    ----------
    shape : variables, records and bins with the two outer ones.
    paths : at most that all units have.
    """

    def __init__(self, shape: tuple[int, int, int], paths: int) -> None:
        self.shape = shape
        # Half as wide, a sum of many units takes half the time.
        self._dtype = np.uint32 if paths <= MOST_NARROW else np.uint64
        self._only: dict[str, NDArray[Any]] | None = None
        self._total: NDArray[Any] | None = None

    def add(self, filled: NDArray[np.uint8], count: NDArray[Any]) -> None:
        """Add a sparse histogram, see `container.sparse`."""
        if self._only is None and self._total is None:
            # Copies: what is a view holds the bytes of its whole file.
            self._only = {"filled": filled.copy(), "count": count.copy()}
            return
        if self._total is None:
            self._total = np.zeros(prod(self.shape), dtype=self._dtype)
        if self._only is not None:
            add_sparse(self._total, **self._only)
            self._only = None
        add_sparse(self._total, filled, count)

    def sparse(self) -> dict[str, NDArray[Any]]:
        """Return the sum as a sparse histogram."""
        if self._only is not None:
            return self._only
        return sparse(np.zeros(prod(self.shape), dtype=np.uint8) if self._total is None else self._total)


def cells_of(histogram: dict[str, NDArray[Any]], shape: tuple[int, int, int]) -> Cells:
    """Return the cells of a sparse histogram of this shape."""
    filled = np.unpackbits(histogram["filled"], count=prod(shape)).view(np.bool_)
    return Cells(np.flatnonzero(filled), histogram["count"].astype(np.int64), shape)


def put_by(path: Path, histogram: dict[str, NDArray[Any]]) -> None:
    """Write a sparse histogram into a file; some megabytes, however many paths it has counted."""
    path.write_bytes(packed({}, histogram))


def taken_back(path: Path) -> dict[str, NDArray[Any]]:
    """Read the sparse histogram of a file, and remove that."""
    _, histogram, _ = unpacked(path)
    path.unlink()
    return histogram
