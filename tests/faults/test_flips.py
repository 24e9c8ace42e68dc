"""Of hundreds of single bits that flip anywhere in a run, none passes `verify` and none reaches a merge."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble.directory import FINAL_FILES, RunDirectory
from attrition.ensemble.failures import FileDamaged, RunFailed
from attrition.ensemble.merge import merge
from attrition.ensemble.status import status_of
from attrition.ensemble.tables import read_table
from attrition.ensemble.verify import verify

FLIPS = [pytest.param(400, marks=pytest.mark.full), 25]


def flip(path: Path, bit: int) -> None:
    """Flip one bit of a file."""
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << (bit % 8)
    path.write_bytes(content)


@contextmanager
def flipped(path: Path, bit: int) -> Iterator[None]:
    """Flip one bit of a file for a while."""
    content = path.read_bytes()
    flip(path, bit)
    try:
        yield
    finally:
        path.write_bytes(content)


def places(files: list[Path], count: int) -> list[tuple[Path, int]]:
    """Return random bits: half of them spread over all bytes, half over the files, small ones too."""
    chance = random.Random(count)
    by_byte = chance.choices(files, [path.stat().st_size for path in files], k=count // 2)
    chosen = [*by_byte, *chance.choices(files, k=count - count // 2)]
    return [(path, chance.randrange(8 * path.stat().st_size)) for path in chosen]


@pytest.mark.parametrize("count", FLIPS)
def test_no_flip_in_a_finished_run_passes_verify(
    small_run: Callable[..., Any], tmp_path: Path, count: int
) -> None:
    run = small_run(tmp_path / "run", keep_nodes=4)
    files = [path for path in sorted(run.directory.rglob("*")) if path.is_file()]
    assert {path.name for path in files} == {*FINAL_FILES, "nodes.parquet", "checksums.json"}
    for path, bit in places(files, count):
        with flipped(path, bit), pytest.raises(FileDamaged) as caught:
            verify(RunDirectory(run.directory))
        assert caught.value.path == path, f"bit {bit} of {path.name} is blamed on {caught.value.path.name}"
    assert verify(RunDirectory(run.directory)) == run.digest


@pytest.mark.parametrize("count", FLIPS)
def test_no_flip_in_a_unit_reaches_a_merge(unmerged: RunDirectory, count: int) -> None:
    units = {unmerged.unit_path(unit): unit.number for unit in unmerged.manifest.plan.units()}
    for path, bit in places(sorted(units), count):
        with flipped(path, bit):
            assert [unit.number for unit in status_of(unmerged).damaged] == [units[path]]
            with pytest.raises(RunFailed, match=path.name):
                merge(unmerged, lambda *_: pytest.fail("a flipped bit came into the tables"))
    assert status_of(unmerged).todo == []


@pytest.mark.parametrize("count", [pytest.param(40, marks=pytest.mark.full), 6])
def test_no_flip_beside_the_units_changes_what_is_merged(
    unmerged: RunDirectory, tmp_path: Path, clean_digest: str, count: int
) -> None:
    """Manifest and draws are refused; sessions and variants are not taken from there, but made anew or left out."""
    from attrition.api import finish

    variants = read_table(unmerged.path / "variants.parquet")
    beside = [path for path in sorted(unmerged.path.rglob("*")) if path.is_file() and path.suffix != ".unit"]
    assert {path.parent.name for path in beside} == {"run", "sessions"}
    refused = merged = 0
    for number, (path, bit) in enumerate(places(beside, count)):
        copy = tmp_path / f"copy-{number}"
        shutil.copytree(unmerged.path, copy)
        flip(copy / path.relative_to(unmerged.path), bit)
        try:
            assert finish(RunDirectory(copy)) == clean_digest
        except RunFailed as error:
            assert path.name in str(error)
            refused += 1
        else:
            assert verify(RunDirectory(copy)) == clean_digest
            assert read_table(copy / "variants.parquet").equals(variants)
            merged += 1
        shutil.rmtree(copy)
    assert refused and merged
