"""Sealed records beside the manifest that say to what size a run was extended; the manifest itself is written once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.manifest import DRIFTLESS_ROWS, Manifest, Plan, read_manifest
from attrition.ensemble.sealed import unsealed
from attrition.ensemble.units import Size

SCHEMA = 1


def extension_name(number: int) -> str:
    """Return the name of the file of the n-th extension, counted from 1."""
    return f"extension-{number:03d}.json"


def extension_files(folder: Path) -> list[Path]:
    """Return the records of the extensions of a run, in their order."""
    files: list[Path] = []
    while (path := folder / extension_name(len(files) + 1)).is_file():
        files.append(path)
    return files


def grown(manifest: Manifest, draws: int, paths: int) -> Plan:
    """Return the plan of a run with more draws or paths: that of one planned so at once, but for the shape of units.

    Parameters
    ----------
    manifest : of the run.
    draws, paths : wanted, neither fewer than there are.
    """
    plan = manifest.plan
    variants = tuple(
        replace(variant, rows=min(draws, DRIFTLESS_ROWS) if variant.name == "driftless" else draws)
        for variant in plan.variants
    )
    before = Size(manifest.identity, plan.draws, plan.paths, tuple(variant.rows for variant in plan.variants))
    return replace(plan, draws=draws, paths=paths, variants=variants, earlier=(*plan.earlier, before))


def record_of(manifest: Manifest, plan: Plan, draws_digest: str) -> dict[str, Any]:
    """Return the content of the record that extends a run.

    Parameters
    ----------
    manifest : of the run as it is.
    plan : of `grown`.
    draws_digest : digest of its draws.
    """
    return {
        "kind": "extension",
        "schema": SCHEMA,
        "of": manifest.identity,
        "identity": plan.identity,
        "draws": plan.draws,
        "paths": plan.paths,
        "draws_digest": draws_digest,
    }


def current_manifest(folder: Path) -> Manifest:
    """Read the manifest of a run, at the size that it was last extended to.

    Raises
    ------
    FileDamaged : when it or a record beside it is not what was written, or they do not belong together.
    """
    manifest = read_manifest(folder / "manifest.json")
    for path in extension_files(folder):
        data = unsealed(path)
        if (
            data.get("kind") != "extension"
            or data.get("schema") != SCHEMA
            or data.get("of") != manifest.identity
        ):
            raise FileDamaged(path, "it does not extend the run that lies beside it")
        try:
            manifest = replace(
                manifest,
                identity=data["identity"],
                plan=grown(manifest, data["draws"], data["paths"]),
                draws_digest=data["draws_digest"],
            )
        except (KeyError, TypeError, ValueError) as error:
            raise FileDamaged(path, f"it does not hold what an extension holds ({error})") from None
    return manifest
