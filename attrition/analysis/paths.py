"""The outcomes of one variant, of one structure or all, arranged by prior draw, so that rows are the sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.columns import FileColumns
from attrition.analysis.counted import Counted, counted, together
from attrition.statistics.proportions import Proportion, proportion
from attrition.statistics.ratio import ratio_share

if TYPE_CHECKING:
    import polars as pl

Scalar = TypeVar("Scalar", bound=np.generic)


class PathTable:
    """Outcomes of one variant and structure in the order (draw, path).

    Parameters
    ----------
    columns : of outcomes.parquet, `draws` × `paths` rows.
    draws, paths : R and N.
    """

    def __init__(self, columns: pl.DataFrame | FileColumns, draws: int, paths: int) -> None:
        self._columns = columns
        self.draws = draws
        self.paths = paths

    def days(self, column: str) -> NDArray[np.float64]:
        """Return a column of numbers, such as days, float64[draws * paths], NaN where it is null."""
        return self._columns[column].to_numpy().astype(np.float64, copy=False)

    def is_word(self, column: str, word: str) -> NDArray[np.bool_]:
        """Return where a column of words holds this one, bool[draws * paths], false where it is null."""
        return self._columns[column].eq_missing(word).to_numpy()

    def each(self, derived: Callable[[PathTable], NDArray[Scalar]]) -> NDArray[Scalar]:
        """Return what follows from each path alone, of one structure after another where several are pooled.

        Parameters
        ----------
        derived : table of one structure → [its draws * paths].

        Returns
        -------
        Array of [draws * paths]. What is needed on the way is held for one structure at a time.
        """
        return derived(self)

    def counted(self, *derived: Callable[[PathTable], NDArray[np.float64]]) -> Counted:
        """Count the paths of each row that are alike in days that follow from each path alone, see `each`."""
        return counted([days(self) for days in derived], self.draws, self.paths)

    def in_parts(self, column: str) -> Iterator[NDArray[np.float64]]:
        """Yield a column of numbers of one structure after another, of which one is held at a time."""
        yield self.days(column)

    def row_means(self, happened: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the share of each row's paths in which something happened, float64[draws]."""
        means: NDArray[np.float64] = happened.reshape(self.draws, self.paths).mean(axis=1)
        return means

    def share(self, happened: NDArray[np.bool_]) -> Proportion:
        """Return the probability of what happened in these paths, bool[draws * paths]."""
        return proportion(self.row_means(happened), self.paths)

    def share_among(self, happened: NDArray[np.bool_], among: NDArray[np.bool_]) -> dict[str, Any] | None:
        """Return the share of some paths in which something happened, see `ratio_share`; bool[draws * paths] both."""
        shape = self.draws, self.paths
        return ratio_share(
            (happened & among).reshape(shape).sum(axis=1).astype(np.float64),
            among.reshape(shape).sum(axis=1).astype(np.float64),
        )


class PooledTable(PathTable):
    """Structures of equal weight side by side, in the order (draw, structure, path), of which none is copied.

    They share rows and random numbers, so rows stay the sample.

    Parameters
    ----------
    parts : tables of the structures, with the same draws.
    """

    def __init__(self, parts: Sequence[PathTable]) -> None:
        self.parts = parts
        self.draws = parts[0].draws
        self.paths = sum(part.paths for part in parts)

    def days(self, column: str) -> NDArray[np.float64]:
        """Return a column of numbers, see `PathTable.days`."""
        return self.each(lambda part: part.days(column))

    def is_word(self, column: str, word: str) -> NDArray[np.bool_]:
        """Return where a column of words holds this one, see `PathTable.is_word`."""
        return self.each(lambda part: part.is_word(column, word))

    def counted(self, *derived: Callable[[PathTable], NDArray[np.float64]]) -> Counted:
        """Count the paths of each row that are alike, see `PathTable.counted`."""
        return together([part.counted(*derived) for part in self.parts])

    def in_parts(self, column: str) -> Iterator[NDArray[np.float64]]:
        """Yield a column of numbers, see `PathTable.in_parts`."""
        for part in self.parts:
            yield from part.in_parts(column)

    def each(self, derived: Callable[[PathTable], NDArray[Scalar]]) -> NDArray[Scalar]:
        """Return what follows from each path alone, see `PathTable.each`."""
        first = 0
        for part in self.parts:
            values = derived(part).reshape(part.draws, part.paths)
            if first == 0:
                whole = np.empty((self.draws, self.paths), dtype=values.dtype)
            whole[:, first : first + part.paths] = values
            first += part.paths
        return whole.reshape(-1)


def read_paths(outcomes: Path, variant: str, structure: str, columns: list[str]) -> PathTable:
    """Return the paths of one variant and structure, whose columns are read when they are asked for.

    Parameters
    ----------
    outcomes : outcomes.parquet, which must stay as long as the table is used.
    variant, structure : names.
    columns : names of the columns wanted.

    Returns
    -------
    The table, with the draws and paths that it holds.
    """
    found = FileColumns(outcomes, variant, structure, columns)
    return PathTable(found, found.draws, found.height // max(found.draws, 1))
