"""Checks that a finished run is what was written: every file's bytes, and the content digest from the tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from attrition.ensemble.bands import Tallied, edges_of
from attrition.ensemble.digest import ContentDigest
from attrition.ensemble.directory import FURTHER_FILES, RunDirectory, final_files
from attrition.ensemble.extension import current_manifest
from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.files import digest_of_file
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.results import finished_digest, not_finished
from attrition.ensemble.sealed import unsealed
from attrition.ensemble.tables import outcome_values, read_as, read_draws, read_table

if TYPE_CHECKING:
    import polars as pl

ROWS_A_SLICE = 262_144
FIRST_WITH_MOMENTS = 2
"""Format of units from which on the bands hold a mean."""


def verify(directory: RunDirectory) -> str:
    """Check a finished run.

    Parameters
    ----------
    directory : of the run.

    Returns
    -------
    The content digest, recomputed.

    Raises
    ------
    RunFailed : when the run is not finished.
    FileDamaged : for the first file that is not what was written.
    """
    if not directory.checksums_path.exists() or (directory.exists and not directory.finished):
        directory.refuse_absent()
        raise not_finished(directory)
    check_files(directory)
    manifest = current_manifest(directory.path)
    found = recomputed_digest(directory, manifest)
    stated = finished_digest(directory)
    if found != stated:
        raise FileDamaged(
            directory.path / "summary.json",
            f"its digest {stated[:12]}… is not that of the tables, {found[:12]}…",
        )
    return found


def check_files(directory: RunDirectory) -> None:
    """Raise FileDamaged for the first file whose bytes do not match the checksums, the checksums included."""
    data = unsealed(directory.checksums_path)
    stated = data.get("files")
    if not isinstance(stated, dict):
        raise FileDamaged(directory.checksums_path, "it names no files")
    # The manifest says which files there are, so it is looked at first.
    _check_file(directory, directory.manifest_path.name, stated)
    expected = final_files(current_manifest(directory.path).plan)
    from_elsewhere = [name for name in FURTHER_FILES if (directory.path / name).exists()]
    for name in dict.fromkeys((*expected, *from_elsewhere)):
        _check_file(directory, name, stated)


def _check_file(directory: RunDirectory, name: str, stated: dict[str, Any]) -> None:
    path = directory.path / name
    if name not in stated:
        raise FileDamaged(directory.checksums_path, f"it says nothing about {name}")
    try:
        found = digest_of_file(path)
    except FileNotFoundError:
        raise FileDamaged(path, "it is missing") from None
    if found != stated[name]:
        raise FileDamaged(path, "its bytes do not match checksums.json")


def recomputed_digest(directory: RunDirectory, manifest: Manifest) -> str:
    """Return the content digest of the tables, whatever the Parquet bytes, and hold the bands against the histograms.

    Raises
    ------
    FileDamaged : for a table that does not hold what was written in it: columns, words, whole numbers, means.
    """
    plan = manifest.plan
    digest = ContentDigest(plan.outcome_fields)
    digest.draws(*read_draws(directory.path / "draws.parquet", manifest))
    variants = {variant.name: index for index, variant in enumerate(plan.variants)}
    structures = {name: index for index, name in enumerate(plan.structures)}
    path = directory.path / "outcomes.parquet"
    with read_as(path):
        for frame in _slices(path):
            for (variant, structure), rows in _runs(frame):
                digest.outcomes(
                    variants[variant],
                    structures[structure],
                    whole_numbers(rows["draw"]),
                    whole_numbers(rows["path"]),
                    outcome_values(rows, plan.outcome_fields),
                )
    tallied = _digested_counts(directory, manifest, digest)
    if manifest.unit_format >= FIRST_WITH_MOMENTS:
        path = directory.path / "bands.parquet"
        with read_as(path):
            held = dict(_runs(read_table(path)))
            for (variant, structure), cells in tallied.items():
                if not plan.variants[variants[variant]].bands:
                    continue
                cells.check(held[(variant, structure)], edges_of(manifest, structure))
    return digest.hexdigest()


def _digested_counts(
    directory: RunDirectory, manifest: Manifest, digest: ContentDigest
) -> dict[tuple[str, str], Tallied]:
    """Take the histograms into the digest, and return what they say of the bands by variant and structure."""
    import polars as pl

    plan = manifest.plan
    variants = {variant.name: index for index, variant in enumerate(plan.variants)}
    structures = {name: index for index, name in enumerate(plan.structures)}
    numbers = {name: index for index, name in enumerate(manifest.variables)}
    shape = (len(manifest.variables), len(manifest.record_days))
    tallied = {(variant, structure): Tallied(*shape) for variant in variants for structure in structures}
    path = directory.path / "histograms.parquet"
    with read_as(path):
        for frame in _slices(path):
            for (variant, structure), rows in _runs(frame):
                cells = (
                    rows["variable"].replace_strict(numbers, return_dtype=pl.UInt32).to_numpy(),
                    whole_numbers(rows["record"]),
                    whole_numbers(rows["bin"]),
                    whole_numbers(rows["count"]),
                )
                digest.counts(variants[variant], structures[structure], *cells)
                tallied[(variant, structure)].add(*cells)
    return tallied


def whole_numbers(series: pl.Series) -> NDArray[np.int64]:
    """Return a column of whole numbers; ValueError for any other, which numpy would round without a word."""
    if not series.dtype.is_integer() or series.null_count():
        raise ValueError(f"column '{series.name}' does not hold whole numbers")
    return series.to_numpy().astype(np.int64)


def _slices(path: Path, rows: int = ROWS_A_SLICE) -> Iterator[pl.DataFrame]:
    import polars as pl

    scan = pl.scan_parquet(path)
    height = scan.select(pl.len()).collect().item()
    for offset in range(0, height, rows):
        yield scan.slice(offset, rows).collect()


def _runs(frame: pl.DataFrame) -> Iterator[tuple[tuple[str, str], pl.DataFrame]]:
    """Cut a table into stretches of one variant and structure, in the order in which they stand."""
    for part in frame.partition_by(["variant", "structure"], maintain_order=True):
        yield (part["variant"][0], part["structure"][0]), part
