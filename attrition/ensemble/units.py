"""Units of work: rectangles of rows and paths, fixed by the manifest and by nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LARGEST_UNIT_PATHS = 65_536
WANTED_UNITS = 32
"""Units a structure that a run is cut into where it is large enough, so that progress moves and threads share."""
SMALLEST_UNIT_PATHS = 2_048
"""A unit costs some hundredths of a second however small: its histograms are written and read again."""
UNITS_A_FOLDER = 100


@dataclass(frozen=True, slots=True)
class UnitShape:
    """Rows and paths of a full unit; fixed from the first draws and paths, kept when a run is extended."""

    rows: int
    paths: int

    @classmethod
    def of(cls, draws: int, paths: int, variants: int = 1) -> UnitShape:
        """Choose the shape for a run.

        Parameters
        ----------
        draws : rows of the run.
        paths : paths a row.
        variants : among which the wanted units are shared.

        Returns
        -------
        A shape of at most 65,536 paths that cuts the run into about 32 units; rows are cut before paths.
        """
        wished = -(-WANTED_UNITS // variants)
        if draws >= wished:
            wide = min(paths, LARGEST_UNIT_PATHS)
            wanted = max(-(-draws // wished), -(-SMALLEST_UNIT_PATHS // wide))
            return cls(max(min(LARGEST_UNIT_PATHS // wide, wanted, draws), 1), wide)
        blocks = -(-wished // draws)
        wide = min(max(-(-paths // blocks), SMALLEST_UNIT_PATHS), paths, LARGEST_UNIT_PATHS)
        return cls(max(min(SMALLEST_UNIT_PATHS // wide, draws), 1), wide)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a run was before it was extended.

    Parameters
    ----------
    identity : of the run at that size.
    draws, paths : of the run.
    rows : of each variant.
    """

    identity: str
    draws: int
    paths: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """One rectangle of work: (variant, structure, rows a..b, paths c..d).

    `number` counts the units of a run in their order; `folder` is that of its file, about a hundred units each.
    """

    number: int
    variant: int
    structure: int
    folder: str
    first_row: int
    rows: int
    first_path: int
    paths: int

    @property
    def size(self) -> int:
        """Number of paths simulated, rows times paths."""
        return self.rows * self.paths

    @property
    def name(self) -> str:
        """Name of its file without the suffix: its address, which an extension of the run does not change."""
        last_row = self.first_row + self.rows - 1
        last_path = self.first_path + self.paths - 1
        return (
            f"v{self.variant}-s{self.structure}-r{self.first_row:07d}-{last_row:07d}"
            f"-p{self.first_path:07d}-{last_path:07d}"
        )


def all_units(
    variant_rows: Sequence[int], structures: int, paths: int, shape: UnitShape, earlier: Sequence[Size] = ()
) -> list[Unit]:
    """Cut a run into its units.

    Every earlier size is a cut too, so that the units of a run are units of the run that it is extended to.

    Parameters
    ----------
    variant_rows : rows of each variant.
    structures : number of structures.
    paths : paths a row.
    shape : of a full unit.
    earlier : sizes that the run had, the first one first.

    Returns
    -------
    Units in the order of the content digest: variant, structure, rows, paths.
    """
    units: list[Unit] = []
    across = _cut(paths, shape.paths, [size.paths for size in earlier])
    # Where a row was one unit wide at first, it stays in the folders of its rows, however wide it becomes.
    one_wide = shape.paths >= (earlier[0].paths if earlier else paths)
    for variant, rows in enumerate(variant_rows):
        down = _cut(rows, shape.rows, [size.rows[variant] for size in earlier])
        for structure in range(structures):
            for first_row, some_rows in down:
                for first_path, some_paths in across:
                    row_block, path_block = first_row // shape.rows, first_path // shape.paths
                    if one_wide:
                        row_block //= UNITS_A_FOLDER
                    else:
                        path_block //= UNITS_A_FOLDER
                    units.append(
                        Unit(
                            number=len(units),
                            variant=variant,
                            structure=structure,
                            folder=f"v{variant}-s{structure}-{row_block:05d}-{path_block:05d}",
                            first_row=first_row,
                            rows=some_rows,
                            first_path=first_path,
                            paths=some_paths,
                        )
                    )
    return units


def _cut(length: int, width: int, cuts: Iterable[int]) -> list[tuple[int, int]]:
    """Return (first, count) of pieces that end at multiples of a width and at further cuts."""
    ends = sorted({*range(width, length, width), *(cut for cut in cuts if cut < length), length})
    return [(first, end - first) for first, end in zip([0, *ends], ends, strict=False)]


def row_blocks(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    """Group consecutive units that hold different paths of the same rows, so that a merge can order them.

    Units of a single row are in order as they come, each a group of its own: a row may have millions of paths.
    """
    group: list[Unit] = []
    for unit in units:
        if group and (
            unit.rows == 1
            or (unit.variant, unit.structure, unit.first_row)
            != (
                group[0].variant,
                group[0].structure,
                group[0].first_row,
            )
        ):
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def ranges(numbers: Iterable[int]) -> str:
    """Return whole numbers as compact ranges, "3, 5-9"."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)
