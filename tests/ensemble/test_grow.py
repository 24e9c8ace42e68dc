"""A run that is extended equals one made so from the start, whatever the sizes and wherever it stood."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from attrition.ensemble.conduct import Way, conduct, opened
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.extension import extension_files
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.grow import extend
from attrition.ensemble.merge import merge
from attrition.ensemble.planning import make_plan
from attrition.ensemble.stopping import Stop
from attrition.ensemble.verify import verify
from attrition.errors import InputError

Run = Callable[..., Any]

SIZES = [
    pytest.param((8, 16), (16, 16), id="twice the draws", marks=pytest.mark.full),
    pytest.param((8, 16), (8, 32), id="twice the paths", marks=pytest.mark.full),
    pytest.param((7, 5), (18, 13), id="no multiples, and more paths kept than a row had"),
    pytest.param((3, 50), (5, 70), id="rows cut into units", marks=pytest.mark.full),
    pytest.param((60, 8), (70, 12), id="the driftless twin is full", marks=pytest.mark.full),
]


def summary_of(run: Any) -> dict[str, Any]:
    return {key: value for key, value in run.summary.items() if key not in ("seconds", "paths_per_second")}


def go_on(directory: RunDirectory, stand_in: Any, wanted: int | None = None) -> bool:
    """Open and compute what is missing, or as many units of it."""
    stop = Stop()

    def report(progress: Any) -> None:
        if wanted is not None and progress.units_done >= wanted:
            stop.request("enough")

    way = Way(resume=True)
    manifest = opened(directory, None, way, stand_in.StandIn(), lambda: None)
    return manifest is None or conduct(directory, manifest, way, stand_in.StandIn(), stop, report)


@pytest.mark.parametrize(("before", "after"), SIZES)
def test_finished_run_equals_one_made_so(
    small_run: Run, stand_in: Any, tmp_path: Path, before: tuple[int, int], after: tuple[int, int]
) -> None:
    kept: dict[str, Any] = {"keep_paths": 7, "keep_nodes": 9}
    fresh = small_run(tmp_path / "fresh", draws=after[0], paths=after[1], **kept)
    small_run(tmp_path / "run", draws=before[0], paths=before[1], **kept)
    directory = extend(RunDirectory(tmp_path / "run"), *after, stand_in.StandIn())
    assert not directory.finished
    with pytest.raises(RunFailed, match="not finished"):
        verify(directory)
    found = small_run_of(directory, stand_in)
    assert found.digest == fresh.digest == verify(directory)
    assert summary_of(found) == summary_of(fresh)
    for table in ("outcomes", "bands", "draws", "paths", "variants", "nodes"):
        assert getattr(found, table).equals(getattr(fresh, table)), table
    assert not (directory.path / "units").exists()


def small_run_of(directory: RunDirectory, stand_in: Any) -> Any:
    from attrition.api import Run, finish

    assert go_on(directory, stand_in)
    finish(directory)
    return Run(directory.path)


def test_unfinished_run_keeps_its_units(small_run: Run, scenario: Any, stand_in: Any, tmp_path: Path) -> None:
    fresh = small_run(tmp_path / "fresh", draws=11, paths=24)
    directory = RunDirectory(tmp_path / "run")
    plan = make_plan(scenario, structures="options", draws=7, paths=10)
    assert opened(directory, plan, Way(), stand_in.StandIn(), lambda: None) is not None
    assert not go_on(directory, stand_in, wanted=2)
    before = {path: path.read_bytes() for path in directory.path.glob("units/*/*")}
    assert len(before) >= 2
    directory = extend(directory, 11, 24, stand_in.StandIn())
    names = {unit.name for unit in directory.manifest.plan.units()}
    assert {path.stem for path in before} <= names
    assert {directory.unit_path(unit) for unit in directory.manifest.plan.units()} >= set(before)
    assert not go_on(directory, stand_in, wanted=1)
    assert {path: path.read_bytes() for path in before} == before
    assert small_run_of(directory, stand_in).digest == fresh.digest


@pytest.mark.full
def test_extended_twice(small_run: Run, stand_in: Any, tmp_path: Path) -> None:
    fresh = small_run(tmp_path / "fresh", draws=20, paths=24)
    small_run(tmp_path / "run", draws=7, paths=10)
    directory = extend(RunDirectory(tmp_path / "run"), 9, None, stand_in.StandIn())
    directory = extend(directory, None, 24, stand_in.StandIn())
    small_run_of(directory, stand_in)
    directory = extend(RunDirectory(tmp_path / "run"), 20, 24, stand_in.StandIn())
    assert len(extension_files(directory.path)) == 3
    assert small_run_of(directory, stand_in).digest == fresh.digest == verify(directory)


def test_same_size_is_no_extension(small_run: Run, stand_in: Any, tmp_path: Path) -> None:
    small_run(tmp_path / "run")
    directory = extend(RunDirectory(tmp_path / "run"), 8, 16, stand_in.StandIn())
    assert directory.finished
    assert not extension_files(directory.path)


@pytest.mark.parametrize(
    ("size", "words"), [((7, None), "7 is out of range"), ((None, 8), "8 is out of range")]
)
def test_a_run_does_not_shrink(
    small_run: Run, stand_in: Any, tmp_path: Path, size: tuple[int | None, int | None], words: str
) -> None:
    small_run(tmp_path / "run")
    with pytest.raises(InputError, match=words):
        extend(RunDirectory(tmp_path / "run"), *size, stand_in.StandIn())


def test_two_extend_at_once(small_run: Run, stand_in: Any, tmp_path: Path) -> None:
    small_run(tmp_path / "run")
    first, second = RunDirectory(tmp_path / "run"), RunDirectory(tmp_path / "run")
    assert first.manifest == second.manifest
    extend(first, 12, None, stand_in.StandIn())
    assert extend(second, 12, None, stand_in.StandIn()).manifest.plan.draws == 12
    third = RunDirectory(tmp_path / "run")
    third.__dict__["manifest"] = first.manifest  # it has looked before the others wrote
    with pytest.raises(InputError, match="extending this run to 12 draws of 16 paths"):
        extend(third, 13, None, stand_in.StandIn())


def test_merge_of_the_smaller_run_is_refused(unmerged: RunDirectory, stand_in: Any) -> None:
    late = RunDirectory(unmerged.path)
    assert late.manifest.plan.draws == 8
    extend(RunDirectory(unmerged.path), 16, None, stand_in.StandIn())
    with pytest.raises(RunFailed, match="extended meanwhile"):
        merge(late, lambda *_: {"digest": "", "structures": {}})
    assert len(late.listing().sizes) == 8


@pytest.mark.full
def test_outcomes_of_the_smaller_run_are_among_those_of_the_larger(
    small_run: Run, stand_in: Any, tmp_path: Path
) -> None:
    small = small_run(tmp_path / "run", draws=7, paths=10).outcomes
    directory = extend(RunDirectory(tmp_path / "run"), 9, 12, stand_in.StandIn())
    large = small_run_of(directory, stand_in).outcomes
    assert large.filter((pl.col("draw") < 7) & (pl.col("path") < 10)).equals(small)


def test_python_call(small_run: Run, stand_in: Any, tmp_path: Path, clean_digest: str) -> None:
    import attrition

    small_run(tmp_path / "run", draws=3)
    assert attrition.extend(tmp_path / "run", draws=8, simulator=stand_in.StandIn()).digest == clean_digest
