"""A finished run is what was written, or the first file that is not is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from attrition.api import open_run
from attrition.cli import main
from attrition.ensemble import verify as verifying
from attrition.ensemble.directory import FINAL_FILES, RunDirectory
from attrition.ensemble.failures import FileDamaged, RunFailed
from attrition.ensemble.files import digest_of_file
from attrition.ensemble.sealed import sealed, unsealed
from attrition.ensemble.verify import check_files, verify
from attrition.errors import InputError
from tests.tiers import sampled


@pytest.fixture
def run(finished: Path) -> Any:
    return open_run(finished)


@pytest.mark.parametrize("name", sampled([*FINAL_FILES, "checksums.json"]))
def test_flipped_bits_in_final_files_are_caught(run: Any, name: str) -> None:
    path = run.directory / name
    content = path.read_bytes()
    for place in range(0, len(content), max(len(content) // 12, 1)):
        changed = bytearray(content)
        changed[place] ^= 1 << (place % 8)
        path.write_bytes(changed)
        with pytest.raises(FileDamaged) as caught:
            verify(RunDirectory(run.directory))
        assert caught.value.path == path
    path.unlink()
    with pytest.raises(RunFailed):
        verify(RunDirectory(run.directory))
    path.write_bytes(content)
    assert verify(RunDirectory(run.directory)) == run.digest


def test_content_is_checked_beyond_checksums(run: Any) -> None:
    """Somebody who edits a table and mends the checksums is found by the content digest."""
    from attrition.ensemble.files import digest_of_file
    from attrition.ensemble.sealed import sealed, unsealed

    outcomes = run.directory / "outcomes.parquet"
    frame = pl.read_parquet(outcomes)
    frame.with_columns(pl.col("stress_day") + 1.0).write_parquet(outcomes)
    checksums = run.directory / "checksums.json"
    data = unsealed(checksums)
    data["files"]["outcomes.parquet"] = digest_of_file(outcomes)
    checksums.write_bytes(sealed(data))
    with pytest.raises(FileDamaged, match="digest"):
        verify(RunDirectory(run.directory))


def test_rewritten_parquet_keeps_the_digest(run: Any) -> None:
    from attrition.ensemble.manifest import read_manifest
    from attrition.ensemble.verify import recomputed_digest

    outcomes = run.directory / "outcomes.parquet"
    before = outcomes.read_bytes()
    pl.read_parquet(outcomes).write_parquet(outcomes, compression="snappy", row_group_size=10)
    assert outcomes.read_bytes() != before
    directory = RunDirectory(run.directory)
    assert recomputed_digest(directory, read_manifest(directory.manifest_path)) == run.digest


def test_an_unfinished_run_and_no_run_are_told_apart(unmerged: RunDirectory, tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match="is not finished; see: attrition status"):
        verify(unmerged)
    spaced = unmerged.path.rename(tmp_path / "a run")
    with pytest.raises(RunFailed, match=f"see: attrition status '{spaced}'$"):
        verify(RunDirectory(spaced))
    with pytest.raises(InputError, match="there is no directory"):
        verify(RunDirectory(tmp_path / "nowhere"))


def resealed(run: Any, **change: Any) -> None:
    """Write the checksums of a run anew, with a change to the digests of its files."""
    path = run.directory / "checksums.json"
    data = unsealed(path)
    data["files"] = {name: digest for name, digest in (data["files"] | change).items() if digest is not None}
    path.write_bytes(sealed(data))


def test_checksums_must_speak_of_every_file(run: Any) -> None:
    resealed(run, **{"bands.parquet": None})
    with pytest.raises(FileDamaged, match=r"checksums\.json: damaged: it says nothing about bands\.parquet"):
        check_files(RunDirectory(run.directory))


def test_a_changed_summary_is_found_though_its_checksum_is_mended(run: Any) -> None:
    path = run.directory / "summary.json"
    path.write_text(path.read_text().replace(run.digest, "0" * 64))
    resealed(run, **{"summary.json": digest_of_file(path)})
    with pytest.raises(FileDamaged, match="its digest 000000000000… is not that of the tables") as caught:
        verify(RunDirectory(run.directory))
    assert caught.value.path == path


ALTERED = {
    "a column less": ("outcomes", lambda frame: frame.drop("stress_day")),
    "an unknown variant": ("outcomes", lambda frame: frame.with_columns(variant=pl.lit("mine"))),
    "no variant": ("outcomes", lambda frame: frame.with_columns(variant=pl.lit(None, pl.String))),
    "words for days": ("outcomes", lambda frame: frame.with_columns(stress_day=pl.lit("soon"))),
    "half a draw": ("outcomes", lambda frame: frame.with_columns(pl.col("draw") + 0.5)),
    "no path": ("outcomes", lambda frame: frame.with_columns(path=pl.lit(None, pl.UInt32))),
    "an unknown structure": ("histograms", lambda frame: frame.with_columns(structure=pl.lit("mine"))),
    "an unknown variable": ("histograms", lambda frame: frame.with_columns(variable=pl.lit("mine"))),
    "no count": ("histograms", lambda frame: frame.with_columns(count=pl.lit(None, pl.UInt64))),
    "half a count": ("histograms", lambda frame: frame.with_columns(pl.col("count") / 2)),
    "no bins": ("histograms", lambda frame: frame.drop("bin")),
    "another mean": ("bands", lambda frame: frame.with_columns(pl.col("mean") + 0.1)),
    "no deviation": ("bands", lambda frame: frame.drop("sd")),
    "paths that were not counted": ("bands", lambda frame: frame.with_columns(pl.col("n") + 1)),
    "no bands of the twin": ("bands", lambda frame: frame.filter(pl.col("variant") == "base")),
    "words for draws": ("draws", lambda frame: frame.with_columns(pl.lit("x").alias("a.one"))),
}


@pytest.mark.parametrize(("table", "change"), ALTERED.values(), ids=ALTERED.keys())
def test_an_altered_table_is_named_though_its_checksum_is_mended(
    run: Any, table: str, change: Callable[[pl.DataFrame], pl.DataFrame], capsys: pytest.CaptureFixture[str]
) -> None:
    path = run.directory / f"{table}.parquet"
    change(pl.read_parquet(path)).write_parquet(path)
    resealed(run, **{path.name: digest_of_file(path)})
    assert main(["verify", str(run.directory)]) == 1
    out, errors = capsys.readouterr()
    assert out == ""
    assert errors.startswith(f"attrition: {path}: damaged: ")
    assert errors.count("\n") == 1


@pytest.mark.parametrize("name", ["outcomes", "histograms", "draws"])
@pytest.mark.parametrize("content", [b"", b"PAR1 and no more", b"PAR1" + bytes(100) + b"PAR1"])
def test_what_is_no_table_is_named_though_its_checksum_is_mended(run: Any, name: str, content: bytes) -> None:
    path = run.directory / f"{name}.parquet"
    path.write_bytes(content)
    resealed(run, **{path.name: digest_of_file(path)})
    with pytest.raises(FileDamaged) as caught:
        verify(RunDirectory(run.directory))
    assert caught.value.path == path
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("error", [pl.exceptions.PanicException("assertion failed"), OverflowError()])
def test_a_reader_that_panics_is_damage_too(
    run: Any, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def panics(path: Path) -> Iterator[pl.DataFrame]:
        raise error
        yield

    monkeypatch.setattr(verifying, "_slices", panics)
    with pytest.raises(FileDamaged, match=r"outcomes\.parquet: damaged: not the table") as caught:
        verify(RunDirectory(run.directory))
    assert (str(error) or "OverflowError") in str(caught.value)


@pytest.mark.parametrize("files", [None, [], "x"])
def test_checksums_without_files_are_damage(run: Any, files: object) -> None:
    (run.directory / "checksums.json").write_bytes(sealed({"files": files}))
    with pytest.raises(FileDamaged, match="it names no files"):
        check_files(RunDirectory(run.directory))


def test_a_manifest_that_lacks_a_key_is_damage_though_it_is_sealed(run: Any) -> None:
    path = run.directory / "manifest.json"
    data = unsealed(path)
    del data["bins"]
    path.write_bytes(sealed(data))
    resealed(run, **{"manifest.json": digest_of_file(path)})
    with pytest.raises(FileDamaged, match=r"manifest\.json: damaged: it does not hold .*bins"):
        verify(RunDirectory(run.directory))


def test_outcomes_are_read_in_slices_without_a_trace(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = verifying._slices
    heights: list[int] = []

    def small(path: Path) -> Iterator[pl.DataFrame]:
        for frame in real(path, rows=100):
            heights.append(frame.height)
            yield frame

    monkeypatch.setattr(verifying, "_slices", small)
    assert verify(RunDirectory(run.directory)) == run.digest
    assert heights[:4] == [100, 100, 56, 100]  # 256 paths, then the histograms


def test_nodes_are_vouched_for_where_a_run_keeps_them(small_run: Callable[..., Any], tmp_path: Path) -> None:
    kept = small_run(tmp_path / "kept", keep_nodes=4)
    path = kept.directory / "nodes.parquet"
    content = path.read_bytes()
    for harm in (b"", content[:-1] + bytes([content[-1] ^ 1])):
        path.write_bytes(harm)
        with pytest.raises(FileDamaged) as caught:
            verify(RunDirectory(kept.directory))
        assert caught.value.path == path
    path.unlink()
    with pytest.raises(FileDamaged, match="missing"):
        verify(RunDirectory(kept.directory))


def test_nodes_that_nobody_vouches_for_are_found(run: Any) -> None:
    (run.directory / "nodes.parquet").write_bytes(b"from elsewhere")
    with pytest.raises(FileDamaged, match="nothing about nodes"):
        verify(RunDirectory(run.directory))


def test_bands_of_a_version_without_moments_are_not_asked_for_a_mean(run: Any) -> None:
    bands, manifest = run.directory / "bands.parquet", run.directory / "manifest.json"
    pl.read_parquet(bands).drop("mean", "sd").write_parquet(bands)
    data = unsealed(manifest)
    del data["unit_format"]
    manifest.write_bytes(sealed(data))
    resealed(run, **{path.name: digest_of_file(path) for path in (bands, manifest)})
    assert verify(RunDirectory(run.directory)) == run.digest
