"""Merges the units of a run into its tables, streaming, and removes them when all is safely written."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from attrition.ensemble.container import FORMAT
from attrition.ensemble.directory import RunDirectory, final_files
from attrition.ensemble.execute import cannot_write, resume_command
from attrition.ensemble.extension import extension_files
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.files import digest_of_file, is_temporary, sync_directory, write_over
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.results import finished_digest, read_summary, readable
from attrition.ensemble.sealed import sealed
from attrition.ensemble.sessions import worked
from attrition.ensemble.status import Status, how_to_go_on
from attrition.ensemble.tabulate import write_tables
from attrition.ensemble.units import ranges

__all__ = ["Summarise", "merge", "read_summary", "refuse_incomplete", "remove_units"]

STAGING_PREFIX = ".merging-"
STALE_SECONDS = 86_400.0

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
        digest = write_tables(directory, manifest, staging)
        done = worked(directory.sessions_path)
        rate = done.paths / done.seconds if done.seconds > 0 else 0.0
        summary = summarise(manifest, staging, digest, done.seconds, rate)
        write_over(staging / "summary.json", readable(summary))
        _publish(directory, staging)
    except Exception as error:
        # Another process was faster and has removed the units, and our staging folder.
        if RunDirectory(directory.path).finished:
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


def _publish(directory: RunDirectory, staging: Path) -> None:
    """Move the finished tables into place; the checksums come last and make the run finished."""
    if directory.finished:  # another process was faster, and its tables hold the same content
        return
    # Records of extensions are written once and never removed.
    if len(extension_files(directory.path)) != len(directory.manifest.plan.earlier):
        raise RunFailed(f"the run was extended meanwhile; go on with: {resume_command(directory)}")
    sync_directory(staging)
    names = final_files(directory.manifest.plan)
    for name in names:
        if (staging / name).exists():
            os.replace(staging / name, directory.path / name)
    sync_directory(directory.path)
    files = {name: digest_of_file(directory.path / name) for name in names}
    write_over(
        directory.checksums_path,
        sealed({"algorithm": "BLAKE2b-256", "identity": directory.manifest.identity, "files": files}),
    )


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
