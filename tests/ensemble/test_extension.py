"""Records of extensions: read in their order, refused when they extend another run or hold something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.extension import current_manifest, extension_files, extension_name, grown, record_of
from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.sealed import sealed


@pytest.fixture
def folder(small_run: Callable[..., Any], tmp_path: Path) -> Path:
    """A run of 8 draws of 16 paths, with its twin."""
    return Path(small_run(tmp_path / "run").directory)


def test_records_count_from_one_without_a_gap(tmp_path: Path) -> None:
    for number in (1, 2, 4):
        (tmp_path / extension_name(number)).touch()
    assert [path.name for path in extension_files(tmp_path)] == ["extension-001.json", "extension-002.json"]


def test_a_grown_plan_has_more_draws_in_each_variant_and_knows_what_it_was(folder: Path) -> None:
    manifest = RunDirectory(folder).manifest
    plan = grown(manifest, 100, 32)
    assert (plan.draws, plan.paths, plan.shape) == (100, 32, manifest.plan.shape)
    assert {variant.name: variant.rows for variant in plan.variants} == {"base": 100, "driftless": 64}
    [before] = plan.earlier
    assert (before.identity, before.draws, before.paths) == (manifest.identity, 8, 16)


def test_the_manifest_is_read_at_the_size_of_the_last_record(folder: Path) -> None:
    first = RunDirectory(folder).manifest
    manifest = first
    for number, draws in ((1, 16), (2, 32)):
        record = record_of(manifest, grown(manifest, draws, 16), f"digest {number}")
        (folder / extension_name(number)).write_bytes(sealed(record))
        manifest = current_manifest(folder)
    assert (manifest.plan.draws, manifest.draws_digest) == (32, "digest 2")
    assert manifest.identity == manifest.plan.identity != first.identity
    assert [size.draws for size in manifest.plan.earlier] == [8, 16]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"of": "0" * 64}, "does not extend the run"),
        ({"schema": 2}, "does not extend the run"),
        ({"kind": "merge"}, "does not extend the run"),
        ({"draws": "many"}, "does not hold what an extension holds"),
    ],
)
def test_a_record_of_another_run_or_of_something_else_is_damage(
    folder: Path, changed: dict[str, Any], reason: str
) -> None:
    manifest = RunDirectory(folder).manifest
    record = record_of(manifest, grown(manifest, 16, 16), "digest") | changed
    (folder / extension_name(1)).write_bytes(sealed(record))
    with pytest.raises(FileDamaged, match=reason):
        current_manifest(folder)
