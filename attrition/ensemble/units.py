"""Units of work: rectangles of rows and paths, fixed by the manifest and by nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
class Unit:
    """One rectangle of work: (variant, structure, rows a..b, paths c..d).

    `number` counts the units of a run in their order; `block` counts them within variant and structure.
    """

    number: int
    variant: int
    structure: int
    block: int
    first_row: int
    rows: int
    first_path: int
    paths: int

    @property
    def size(self) -> int:
        """Number of paths simulated, rows times paths."""
        return self.rows * self.paths

    @property
    def folder(self) -> str:
        """Name of the folder of its file: a hundred units each."""
        return f"v{self.variant}-s{self.structure}-{self.block // UNITS_A_FOLDER:05d}"

    @property
    def name(self) -> str:
        """Name of its file without the suffix: its address, which an extension of the run does not change."""
        last_row = self.first_row + self.rows - 1
        last_path = self.first_path + self.paths - 1
        return (
            f"v{self.variant}-s{self.structure}-r{self.first_row:07d}-{last_row:07d}"
            f"-p{self.first_path:07d}-{last_path:07d}"
        )


def all_units(variant_rows: Iterable[int], structures: int, paths: int, shape: UnitShape) -> list[Unit]:
    """Cut a run into its units.

    Parameters
    ----------
    variant_rows : rows of each variant.
    structures : number of structures.
    paths : paths a row.
    shape : of a full unit.

    Returns
    -------
    Units in the order of the content digest: variant, structure, rows, paths.
    """
    units: list[Unit] = []
    for variant, rows in enumerate(variant_rows):
        for structure in range(structures):
            block = 0
            for first_row in range(0, rows, shape.rows):
                for first_path in range(0, paths, shape.paths):
                    units.append(
                        Unit(
                            number=len(units),
                            variant=variant,
                            structure=structure,
                            block=block,
                            first_row=first_row,
                            rows=min(shape.rows, rows - first_row),
                            first_path=first_path,
                            paths=min(shape.paths, paths - first_path),
                        )
                    )
                    block += 1
    return units


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
