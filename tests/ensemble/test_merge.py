"""Merging: what the tables hold, and that a failed merge loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from attrition.api import open_run
from attrition.engine.nodes import NODE_FIELDS
from attrition.engine.tallies import MOMENT_UNITS
from attrition.ensemble import merge as merging
from attrition.ensemble.directory import FINAL_FILES, RunDirectory
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.sealed import sealed, unsealed
from attrition.ensemble.tables import outcome_values
from attrition.ensemble.units import UnitShape
from attrition.ensemble.verify import verify
from attrition.errors import InputError


@pytest.fixture
def run(finished: Path) -> Any:
    return open_run(finished)


def test_directory_of_a_finished_run(run: Any) -> None:
    assert sorted(path.name for path in run.directory.iterdir()) == sorted((*FINAL_FILES, "checksums.json"))


def test_outcomes_are_those_simulated_in_order(run: Any, stand_in: Any) -> None:
    frame = run.outcomes
    assert frame.height == 2 * 8 * 16
    assert frame.select("variant", "structure", "draw", "path").rows() == [
        (variant, "options", draw, path)
        for variant in ("base", "driftless")
        for draw in range(8)
        for path in range(16)
    ]
    row, path = np.repeat(np.arange(8), 16), np.tile(np.arange(16), 8)
    for shift, variant in enumerate(("base", "driftless")):
        _, expected = stand_in.StandIn.outcomes(stand_in.Program(0, shift), row, path)
        np.testing.assert_array_equal(outcome_values(frame.filter(pl.col("variant") == variant)), expected)
    assert frame["end_day"].dtype == pl.Float64
    assert set(frame["end"]) == {"still_fighting", "defender_collapse", "military_defeat", "regime_crisis"}
    assert frame.filter(pl.col("end") == "still_fighting")["end_day"].null_count() > 0
    assert frame["defender_d2_day"].null_count() == frame.height


def test_histograms_and_bands_are_those_of_the_paths_still_fighting(run: Any, stand_in: Any) -> None:
    program = stand_in.Program(0, 0)
    row, path = np.repeat(np.arange(8), 16), np.tile(np.arange(16), 8)
    values = stand_in.StandIn.values(program, row, path)
    end_day, _ = stand_in.StandIn.outcomes(program, row, path)
    bands = run.bands.filter((pl.col("variant") == "base") & (pl.col("variable") == "balance"))
    assert bands.height == stand_in.RECORDS
    for record, band in enumerate(bands.iter_rows(named=True)):
        sample = values[end_day > program.record_days[record], record, 0]
        assert band["n"] == len(sample)
        for name, level in (("q05", 0.05), ("q25", 0.25), ("q50", 0.5), ("q75", 0.75), ("q95", 0.95)):
            # The inverse of the empirical distribution, to a bin's width.
            assert band[name] == pytest.approx(np.quantile(sample, level, method="inverted_cdf"), abs=1 / 128)
        # Whole units of a bin, cut off.
        assert band["mean"] == pytest.approx(sample.mean(), abs=1 / 128 / MOMENT_UNITS)
        assert band["sd"] == pytest.approx(sample.std(), abs=1 / 128 / MOMENT_UNITS)
    cells = pl.read_parquet(run.directory / "histograms.parquet")
    assert cells.filter(pl.col("variant") == "base")["count"].sum() == bands["n"].sum() * 3


def test_bands_are_null_outside_the_bins(run: Any) -> None:
    # The stand-in's Brent is uniform on [0, 1], its bins span [.25, .75].
    brent = run.bands.filter(pl.col("variable") == "brent")
    assert brent["q05"].null_count() == brent["q95"].null_count() == brent.height
    assert brent["q50"].null_count() < brent.height / 2
    assert brent["mean"].null_count() == brent["sd"].null_count() == 0


def test_kept_paths(run: Any, small_run: Callable[..., Any], tmp_path: Path) -> None:
    assert run.paths.filter(pl.col("variant") == "base")["path"].unique().to_list() == list(range(8))
    more = small_run(tmp_path / "more", keep_paths=40)
    base = more.paths.filter(pl.col("variant") == "base")
    assert base.select("draw", "path").unique(maintain_order=True).rows() == [
        (index // 16, index % 16) for index in range(40)
    ]
    assert base["day"].max() == 210.0
    assert base["balance"].null_count() > 0
    assert more.digest == run.digest


@pytest.mark.parametrize(
    "shape", [(1, 16), (3, 5), (8, 3), (8, 16), pytest.param((1, 1), marks=pytest.mark.full)]
)
def test_units_do_not_change_the_digest(
    small_run: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    clean_digest: str,
    shape: tuple[int, int],
) -> None:
    from attrition.ensemble import planning

    class Fixed:
        of = staticmethod(lambda draws, paths, variants: UnitShape(*shape))

    monkeypatch.setattr(planning, "UnitShape", Fixed)
    other = small_run(tmp_path / "other", keep_paths=40)
    assert other.digest == clean_digest
    assert other.bands.equals(pl.read_parquet(tmp_path / "clean" / "bands.parquet"))


def test_failed_merge_keeps_the_units(
    small_run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean_digest: str
) -> None:
    out = tmp_path / "run"
    real = merging._publish
    with pytest.MonkeyPatch.context() as broken:

        def killed(directory: RunDirectory, staging: Path) -> None:
            raise OSError(28, "No space left on device", str(staging))

        broken.setattr(merging, "_publish", killed)
        with pytest.raises(RunFailed, match="No space left"):
            small_run(out)
    assert merging._publish is real
    assert len(list(out.glob("units/*/*.unit"))) == 8
    assert not list(out.glob(".merging-*"))
    assert small_run(out, resume=True).digest == clean_digest


def test_kill_between_checksums_and_removal(
    small_run: Callable[..., Any], tmp_path: Path, clean_digest: str
) -> None:
    out = tmp_path / "run"
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(merging, "remove_units", lambda directory: None)
        small_run(out)
    assert (out / "units").exists()
    assert small_run(out).digest == clean_digest
    assert not (out / "units").exists()


def test_merges_at_the_same_time_agree(
    small_run: Callable[..., Any], tmp_path: Path, clean_digest: str
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from attrition.api import finish

    out = tmp_path / "run"
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("attrition.api.running.finish", lambda directory: "")
        with pytest.raises(RunFailed, match="not finished"):
            small_run(out)
    (out / ".merging-killed").mkdir()
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: finish(RunDirectory(out)), range(4))) == {clean_digest}
    assert verify(RunDirectory(out)) == clean_digest
    assert sorted(path.name for path in out.iterdir()) == sorted((*FINAL_FILES, "checksums.json"))


def test_nodes_are_those_of_the_first_paths_and_change_nothing_else(
    small_run: Callable[..., Any], stand_in: Any, tmp_path: Path, run: Any
) -> None:
    keeping = small_run(tmp_path / "nodes", structures="options", keep_nodes=20)
    names = {path.name for path in keeping.directory.iterdir()}
    assert names == {*FINAL_FILES, "checksums.json", "nodes.parquet"}
    assert keeping.digest == run.digest
    assert verify(RunDirectory(keeping.directory)) == keeping.digest
    nodes = keeping.nodes
    first = [(row, path) for row in range(2) for path in range(16)][:20]
    for variant in ("base", "driftless"):
        mine = nodes.filter(pl.col("variant") == variant)
        assert mine.select("draw", "path").unique(maintain_order=True).rows() == first
    states = stand_in.StandIn().nodes(stand_in.Program(0, 0), first_row=0, first_path=0, paths=16, count=20)
    mine = nodes.filter((pl.col("variant") == "base") & (pl.col("draw") == 1) & (pl.col("path") == 3))
    assert mine.height == states.shape[1]
    np.testing.assert_array_equal(mine.select(NODE_FIELDS).to_numpy(), states[19])
    with pytest.raises(InputError, match="keeps no nodes"):
        _ = run.nodes


def test_units_of_any_shape_give_the_same_nodes(
    small_run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = small_run(tmp_path / "whole", keep_nodes=40).nodes
    monkeypatch.setattr(UnitShape, "of", classmethod(lambda cls, draws, paths, variants: cls(3, 5)))
    pieces = small_run(tmp_path / "pieces", keep_nodes=40).nodes
    assert pieces.sort("variant", "draw", "path", "day").equals(whole.sort("variant", "draw", "path", "day"))


def test_units_of_another_format_are_refused_and_kept(unmerged: RunDirectory) -> None:
    data = unsealed(unmerged.manifest_path)
    del data["unit_format"]
    unmerged.manifest_path.write_bytes(sealed(data))
    with pytest.raises(
        RunFailed, match=r"of format 1, this version reads 2; merge them with the version that"
    ):
        merging.merge(RunDirectory(unmerged.path), lambda *_: {})
    assert len(list(unmerged.units_path.glob("*/*.unit"))) == 8
