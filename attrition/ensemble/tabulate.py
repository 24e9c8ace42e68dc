"""Writes the tables of a run from its units, one unit after another, in memory that does not grow with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attrition.engine.tallies import BINS
from attrition.ensemble.ahead import Behind, made_ahead
from attrition.ensemble.bands import band_frame
from attrition.ensemble.counts import GrowingCounts, cells_of, put_by, taken_back
from attrition.ensemble.digest import ContentDigest
from attrition.ensemble.directory import NODES_FILE, RunDirectory
from attrition.ensemble.execute import resume_command
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.parts import GrowingTable, write_frames
from attrition.ensemble.prepare import held_draws
from attrition.ensemble.store import UnitContent, read_unit
from attrition.ensemble.tables import cell_frame, node_frame, outcome_frame, path_frame, variants_frame
from attrition.ensemble.units import Unit, row_blocks
from attrition.model.declarations import OutcomeField

if TYPE_CHECKING:
    import polars as pl

ROWS_A_FRAME = 65_536
CELLS_A_FRAME = 262_144


def write_tables(directory: RunDirectory, manifest: Manifest, staging: Path) -> str:
    """Write all tables of a run from its units.

    Parameters
    ----------
    directory, manifest : of the run, whose units are all there.
    staging : folder where the tables go.

    Returns
    -------
    The content digest.

    Raises
    ------
    RunFailed : when a unit is missing or damaged.
    OSError : when a table cannot be written.
    """
    with Behind() as digesting:
        return _Tables(directory, manifest, staging, digesting).written()


class _Tables:
    def __init__(self, directory: RunDirectory, manifest: Manifest, staging: Path, digesting: Behind) -> None:
        self.directory, self.manifest, self.staging = directory, manifest, staging
        self.digest = ContentDigest(manifest.plan.outcome_fields)
        self.digesting = digesting
        self.outcomes = GrowingTable(staging / "outcomes.parquet")
        self.bands = GrowingTable(staging / "bands.parquet")
        self.paths = GrowingTable(staging / "paths.parquet")
        self.nodes = GrowingTable(staging / NODES_FILE) if manifest.plan.keep_nodes else None
        self.shape = (len(manifest.variables), len(manifest.record_days), BINS + 2)

    def written(self) -> str:
        plan = self.manifest.plan
        self.digest.draws(*held_draws(self.directory, self.manifest))
        variants_frame(self.manifest).write_parquet(self.staging / "variants.parquet")
        counted = [
            (variant, structure, self._add(variant, structure, group))
            for variant, structure, group in _groups(plan.units())
        ]
        for table in (self.outcomes, self.bands, self.paths, self.nodes):
            if table is not None:
                table.finish()
        # The counts come last in the digest; until now they waited on disk, not in memory.
        cells = (
            frame
            for variant, structure, held in counted
            if held is not None
            for frame in self._cells(variant, structure, held)
        )
        write_frames(self.staging / "histograms.parquet", cells)
        self.digesting.wait()
        return self.digest.hexdigest()

    def _names(self, variant: int, structure: int) -> tuple[str, str]:
        return self.manifest.plan.variants[variant].name, self.manifest.plan.structures[structure]

    def _add(self, variant: int, structure: int, group: list[Unit]) -> Path | None:
        """Add the units of a variant and structure, and return the file in which the counts wait for their turn.

        None of a variant without bands, whose recorded variables were not counted.
        """
        import polars as pl

        names = self._names(variant, structure)
        bands = self.manifest.plan.variants[variant].bands
        shape = (self.shape[0] if bands else 0, *self.shape[1:])
        counts = GrowingCounts(shape, self.manifest.plan.paths_total)
        moments = np.zeros((*shape[:2], 2), dtype=np.int64)
        kept: list[tuple[NDArray[np.uint64], NDArray[np.float64]]] = []
        nodes: list[pl.DataFrame] = []
        rows = _Rows(self.outcomes, names, self.manifest.plan.outcome_fields)
        for block, contents in made_ahead(self._read, row_blocks(group)):
            draw, path, values = _ordered(block, contents)
            self.digesting.call(self.digest.outcomes, variant, structure, draw, path, values)
            rows.add(draw, path, values)
            for unit, content in zip(block, contents, strict=True):
                if self.nodes is not None and content.nodes is not None:
                    draws, numbers = places(unit, len(content.nodes))
                    still = self._still_kept(draws, numbers, self.manifest.plan.keep_nodes)
                    chosen = draws[still], numbers[still]
                    nodes.append(node_frame(self.manifest, *names, *chosen, content.nodes[still]))
                counts.add(content.filled, content.count)
                moments += content.moments
                if len(content.kept):
                    draws, numbers = content.kept.astype(np.int64).T
                    still = self._still_kept(draws, numbers, self.manifest.plan.keep_paths)
                    # Copies: what is a view holds the bytes of its whole file.
                    kept.append((content.kept[still], content.trajectories[still]))
            if self.nodes is not None and nodes:
                # The units of a block may hold different paths of the same rows.
                self.nodes.add(pl.concat(nodes).sort("draw", "path", "day"))
                nodes.clear()
        rows.finish()
        if not bands:
            return None
        histogram = counts.sparse()
        self.bands.add(band_frame(self.manifest, *names, cells_of(histogram, self.shape), moments))
        self.paths.add(_kept_frame(self.manifest, names, kept, self.shape))
        held = self.staging / f"{variant}-{structure}.counts"
        put_by(held, histogram)
        return held

    def _still_kept(self, draw: NDArray[np.int64], path: NDArray[np.int64], keep: int) -> NDArray[np.bool_]:
        """Say which of the paths that a unit keeps the run keeps: with more paths a row, fewer rows have some."""
        return np.asarray(draw * self.manifest.plan.paths + path < keep)

    def _cells(self, variant: int, structure: int, held: Path) -> Iterator[pl.DataFrame]:
        """Yield the cells of a histogram as frames, and take them into the digest."""
        names = self._names(variant, structure)
        cells = cells_of(taken_back(held), self.shape)
        for first in range(0, max(len(cells.places), 1), CELLS_A_FRAME):
            chosen = slice(first, first + CELLS_A_FRAME)
            variable, record, slot = np.unravel_index(cells.places[chosen], self.shape)
            count = cells.counts[chosen]
            self.digesting.call(self.digest.counts, variant, structure, variable, record, slot, count)
            yield cell_frame(self.manifest, *names, variable, record, slot, count)

    def _read(self, block: list[Unit]) -> list[UnitContent]:
        return [_read(self.directory, unit, self.manifest) for unit in block]


class _Rows:
    """Rows of outcomes on their way into a table: a data frame of many units costs no more than one of a few rows."""

    def __init__(self, table: GrowingTable, names: tuple[str, str], fields: tuple[OutcomeField, ...]) -> None:
        self.table = table
        self.names = names
        self.fields = fields
        self.held: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []

    def add(self, draw: NDArray[np.int64], path: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        """Take rows, and pass on what is enough for a frame."""
        self.held.append((draw, path, values))
        if sum(len(rows[0]) for rows in self.held) >= ROWS_A_FRAME:
            self.finish()

    def finish(self) -> None:
        """Pass on what is left."""
        if self.held:
            draw, path, values = (np.concatenate(parts) for parts in zip(*self.held, strict=True))
            self.table.add(outcome_frame(*self.names, draw, path, values, self.fields))
            self.held = []


def _read(directory: RunDirectory, unit: Unit, manifest: Manifest) -> UnitContent:
    try:
        return read_unit(directory, unit, manifest.unit_identity)
    except FileNotFoundError:
        raise RunFailed(f"unit {unit.number} vanished: {directory.unit_path(unit)}") from None
    except RunFailed as error:
        raise RunFailed(
            f"unit {unit.number}: {error}; compute it again with: {resume_command(directory)}"
        ) from None


def _groups(units: list[Unit]) -> Iterator[tuple[int, int, list[Unit]]]:
    group: list[Unit] = []
    for unit in units:
        if group and (unit.variant, unit.structure) != (group[0].variant, group[0].structure):
            yield group[0].variant, group[0].structure, group
            group = []
        group.append(unit)
    if group:
        yield group[0].variant, group[0].structure, group


def _ordered(
    block: list[Unit], contents: list[UnitContent]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Put units that hold different paths of the same rows into the order (row, path)."""
    rows = block[0].rows
    fields = contents[0].outcomes.shape[1]
    wide = [
        content.outcomes.reshape(rows, unit.paths, fields)
        for unit, content in zip(block, contents, strict=True)
    ]
    values = np.concatenate(wide, axis=1).reshape(-1, fields)
    first = block[0].first_path
    paths = sum(unit.paths for unit in block)
    draw = np.repeat(np.arange(block[0].first_row, block[0].first_row + rows), paths)
    path = np.tile(np.arange(first, first + paths), rows)
    return draw, path, values


def places(unit: Unit, count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the draws and the paths of the first paths of a unit."""
    index = np.arange(count)
    return unit.first_row + index // unit.paths, unit.first_path + index % unit.paths


def _kept_frame(
    manifest: Manifest,
    names: tuple[str, str],
    parts: list[tuple[NDArray[np.uint64], NDArray[np.float64]]],
    shape: tuple[int, int, int],
) -> pl.DataFrame:
    kept = np.concatenate([part[0] for part in parts] or [np.zeros((0, 2), dtype=np.uint64)])
    empty = np.zeros((0, shape[1], shape[0]))
    trajectories = np.concatenate([part[1] for part in parts] or [empty])
    order = np.lexsort((kept[:, 1], kept[:, 0]))
    return path_frame(manifest, *names, kept[order], trajectories[order])
