"""Merges the units of a run into its tables, streaming, and removes them when all is safely written."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from attrition.engine.tallies import BINS
from attrition.ensemble.bands import band_frame
from attrition.ensemble.container import FORMAT, add_sparse
from attrition.ensemble.digest import ContentDigest
from attrition.ensemble.directory import FINAL_FILES, NODES_FILE, RunDirectory
from attrition.ensemble.execute import cannot_write, resume_command
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.files import digest_of_file, is_temporary, sync_directory, write_over
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.parts import GrowingTable
from attrition.ensemble.prepare import held_draws
from attrition.ensemble.results import finished_digest, read_summary, readable
from attrition.ensemble.sealed import sealed
from attrition.ensemble.sessions import worked
from attrition.ensemble.status import Status, how_to_go_on
from attrition.ensemble.store import UnitContent, read_unit
from attrition.ensemble.tables import (
    histogram_frame,
    node_frame,
    outcome_frame,
    path_frame,
    variants_frame,
)
from attrition.ensemble.units import Unit, ranges, row_blocks

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Summarise", "merge", "read_summary", "refuse_incomplete", "remove_units"]

STAGING_PREFIX = ".merging-"
STALE_SECONDS = 86_400.0
ROWS_A_FRAME = 65_536

Summarise = Callable[[Manifest, Path, str, float, float], dict[str, Any]]
"""(manifest, folder with the tables, digest, seconds, paths per second) → content of summary.json."""


def merge(directory: RunDirectory, summarise: Summarise) -> str:
    """Merge all units into the tables of the run directory.

    Parameters
    ----------
    directory : of the run.
    summarise : makes the summary from the tables.

    Returns
    -------
    The content digest.

    Raises
    ------
    RunFailed : when units are missing, damaged or in conflict, or the tables cannot be written; the units stay.
    """
    manifest = directory.manifest
    if directory.finished:
        remove_units(directory)
        return finished_digest(directory)
    refuse_incomplete(directory)
    staging = directory.path / f"{STAGING_PREFIX}{os.urandom(8).hex()}"
    try:
        staging.mkdir()
        digest = _write_tables(directory, manifest, staging)
        done = worked(directory.sessions_path)
        rate = done.paths / done.seconds if done.seconds > 0 else 0.0
        summary = summarise(manifest, staging, digest, done.seconds, rate)
        write_over(staging / "summary.json", readable(summary))
        _publish(directory, staging)
    except Exception as error:
        if (
            directory.checksums_path.exists()
        ):  # another process was faster and has removed the units, and our staging folder
            return finished_digest(directory)
        if isinstance(error, OSError):
            raise cannot_write(directory, error) from error
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    remove_units(directory)
    return digest


def refuse_incomplete(directory: RunDirectory) -> None:
    """Raise RunFailed when units are missing or in conflict, naming them and the command that computes them."""
    manifest = directory.manifest
    if manifest.unit_format != FORMAT:
        raise RunFailed(
            f"the units of this run are of format {manifest.unit_format}, this version reads {FORMAT}; "
            "merge them with the version that started the run, or start a new run"
        )
    units = manifest.plan.units()
    listing = directory.listing()
    conflicts = listing.conflicts
    if conflicts:
        raise RunFailed(
            f"{len(conflicts)} unit(s) exist in two copies that differ, the first is {conflicts[0]}; find out which "
            "machine or version is wrong, delete its file, then merge again"
        )
    missing = [unit for unit in units if unit.name not in listing.sizes]
    if missing:
        status = Status(False, units, missing, [], [], [], False)
        numbers = ranges(unit.number for unit in missing)
        raise RunFailed(
            f"{len(missing)} of {len(units)} units are missing: {numbers}; "
            f"compute them with: {how_to_go_on(directory, status)}"
        )


def _write_tables(directory: RunDirectory, manifest: Manifest, staging: Path) -> str:
    plan = manifest.plan
    digest = ContentDigest()
    digest.draws(*held_draws(directory, manifest))
    variants_frame(manifest).write_parquet(staging / "variants.parquet")
    outcomes = GrowingTable(staging / "outcomes.parquet")
    histograms = GrowingTable(staging / "histograms.parquet")
    bands = GrowingTable(staging / "bands.parquet")
    paths = GrowingTable(staging / "paths.parquet")
    nodes = GrowingTable(staging / NODES_FILE) if plan.keep_nodes else None
    shape = (len(manifest.variables), len(manifest.record_days), BINS + 2)
    counted: list[tuple[int, int, Path]] = []
    for variant, structure, group in _groups(plan.units()):
        names = (plan.variants[variant].name, plan.structures[structure])
        total = np.zeros(shape, dtype=np.int64)
        moments = np.zeros((*shape[:2], 2), dtype=np.int64)
        kept: list[UnitContent] = []
        rows = _Rows(outcomes, names)
        for block in row_blocks(group):
            contents = [_read(directory, unit, manifest) for unit in block]
            draw, path, values = _ordered(block, contents)
            digest.outcomes(variant, structure, draw, path, values)
            rows.add(draw, path, values)
            for unit, content in zip(block, contents, strict=True):
                if nodes is not None and content.nodes is not None:
                    nodes.add(node_frame(manifest, *names, *places(unit, len(content.nodes)), content.nodes))
                add_sparse(total, content.step, content.count)
                moments += content.moments
                if len(content.kept):
                    kept.append(content)
        rows.finish()
        histograms.add(histogram_frame(manifest, *names, total))
        bands.add(band_frame(manifest, *names, total, moments))
        paths.add(_kept_frame(manifest, names, kept, shape))
        # The counts come last in the digest; they wait on disk, not in memory.
        held = staging / f"{variant}-{structure}.npy"
        cells = np.flatnonzero(total)
        np.save(held, np.stack((cells, total.reshape(-1)[cells])))
        counted.append((variant, structure, held))
    for variant, structure, held in counted:
        cells, counts = np.load(held)
        variable, record, slot = np.unravel_index(cells, shape)
        digest.counts(variant, structure, variable, record, slot, counts)
        held.unlink()
    for table in (outcomes, histograms, bands, paths, nodes):
        if table is not None:
            table.finish()
    return digest.hexdigest()


class _Rows:
    """Rows of outcomes on their way into a table: a data frame of many units costs no more than one of a few rows."""

    def __init__(self, table: GrowingTable, names: tuple[str, str]) -> None:
        self.table = table
        self.names = names
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
            self.table.add(outcome_frame(*self.names, draw, path, values))
            self.held = []


def _read(directory: RunDirectory, unit: Unit, manifest: Manifest) -> UnitContent:
    try:
        return read_unit(directory, unit, manifest.identity)
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
    manifest: Manifest, names: tuple[str, str], contents: list[UnitContent], shape: tuple[int, int, int]
) -> pl.DataFrame:
    kept = np.concatenate([content.kept for content in contents] or [np.zeros((0, 2), dtype=np.uint64)])
    empty = np.zeros((0, shape[1], shape[0]))
    trajectories = np.concatenate([content.trajectories for content in contents] or [empty])
    order = np.lexsort((kept[:, 1], kept[:, 0]))
    return path_frame(manifest, *names, kept[order], trajectories[order])


def _publish(directory: RunDirectory, staging: Path) -> None:
    """Move the finished tables into place; the checksums come last and make the run finished."""
    if directory.finished:  # another process was faster, and its tables hold the same content
        return
    sync_directory(staging)
    for name in (*FINAL_FILES, NODES_FILE):
        if (staging / name).exists():
            os.replace(staging / name, directory.path / name)
    sync_directory(directory.path)
    names = [*FINAL_FILES, *([NODES_FILE] if directory.manifest.plan.keep_nodes else [])]
    files = {name: digest_of_file(directory.path / name) for name in names}
    write_over(directory.checksums_path, sealed({"algorithm": "BLAKE2b-256", "files": files}))


def remove_units(directory: RunDirectory) -> None:
    """Remove the unit files, sessions and what killed merges left; only of a finished run."""
    if not directory.finished:
        return
    for path in (directory.units_path, directory.sessions_path):
        shutil.rmtree(path, ignore_errors=True)
    for stale in directory.path.glob(f"{STAGING_PREFIX}*"):
        shutil.rmtree(stale, ignore_errors=True)
    for name in os.listdir(directory.path):
        with suppress(OSError):
            stale = directory.path / name
            # A starter that comes late may be about to link a young one.
            if is_temporary(name) and time.time() - stale.stat().st_mtime > STALE_SECONDS:
                stale.unlink()
