"""Units handed to a Dask cluster of this process; tests/cluster kills workers and schedulers of real ones."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble import cluster, prepare, provenance, worker
from attrition.ensemble.cluster import connected
from attrition.ensemble.conduct import Way, conduct, opened
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.planning import make_plan
from attrition.ensemble.stopping import Stop
from attrition.errors import InputError

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A client of a cluster of two threads, without processes."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None, protocol="tcp"
        ) as local,
        distributed.Client(local, set_as_default=False) as client,
    ):
        yield client


@pytest.fixture(autouse=True)
def stand_in_at_work(monkeypatch: pytest.MonkeyPatch, stand_in: Any) -> Any:
    """The workers simulate with one stand-in, and keep no programs of other tests."""
    simulator = stand_in.StandIn()
    monkeypatch.setattr(worker, "simulator_of_worker", lambda: simulator)
    monkeypatch.setattr(worker, "_benches", type(worker._benches)())
    return simulator


@pytest.fixture
def begun(scenario: Any, stand_in: Any, tmp_path: Path) -> tuple[RunDirectory, Manifest]:
    """A run of eight units, none of them done."""
    directory = RunDirectory(tmp_path / "a run")
    plan = make_plan(scenario, structures="options", draws=8, paths=16)
    manifest = opened(directory, plan, Way(), stand_in.StandIn(), lambda: None)
    assert manifest is not None
    return directory, manifest


def test_digest_is_that_of_threads(client: Any, small_run: Run, tmp_path: Path, clean_digest: str) -> None:
    assert small_run(tmp_path / "dask", dask=client).digest == clean_digest
    assert client.status == "running"  # who gave it keeps it


def test_address_and_scheduler_file(client: Any, small_run: Run, tmp_path: Path, clean_digest: str) -> None:
    (tmp_path / "scheduler.json").write_text(json.dumps({"address": client.scheduler.address}))
    assert small_run(tmp_path / "1", dask=client.scheduler.address).digest == clean_digest
    assert small_run(tmp_path / "2", dask=str(tmp_path / "scheduler.json")).digest == clean_digest


def test_units_that_are_there_are_not_done_again(
    client: Any, begun: tuple[RunDirectory, Manifest], stand_in_at_work: Any, stand_in: Any
) -> None:
    directory, manifest = begun
    order = worker.Order(str(directory.path), manifest.identity, "kernel")
    unit = manifest.plan.units()[3]
    assert worker.perform(order, unit).failed is None
    before = len(stand_in_at_work.simulated)
    assert worker.perform(order, unit).failed is None
    assert len(stand_in_at_work.simulated) == before
    assert conduct(directory, manifest, Way(client=client), stand_in.StandIn(), Stop())
    assert len(stand_in_at_work.simulated) == before + 7


def test_stopped_run_goes_on(
    client: Any,
    begun: tuple[RunDirectory, Manifest],
    small_run: Run,
    stand_in: Any,
    stand_in_at_work: Any,
    clean_digest: str,
) -> None:
    directory, manifest = begun
    stand_in_at_work.seconds = 0.1
    stop = Stop()

    def report(progress: Any) -> None:
        if progress.units_done:
            stop.request("enough")

    assert not conduct(directory, manifest, Way(client=client), stand_in.StandIn(), stop, report)
    # Those in progress were finished, those that waited in the window were taken back.
    assert 1 <= len(directory.listing().sizes) < 8
    assert small_run(directory.path, resume=True, dask=client).digest == clean_digest


def test_window_is_bounded(
    client: Any, begun: tuple[RunDirectory, Manifest], stand_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory, manifest = begun
    monkeypatch.setattr(cluster, "SMALLEST_WINDOW", 2)
    monkeypatch.setattr(cluster, "UNITS_A_THREAD", 1)
    most = 0
    real = cluster._Window._collect

    def watched(self: Any) -> None:
        nonlocal most
        most = max(most, len(self.out))
        real(self)

    monkeypatch.setattr(cluster._Window, "_collect", watched)
    assert conduct(directory, manifest, Way(client=client), stand_in.StandIn(), Stop())
    assert most == 2


def test_other_version_is_refused_before_the_start(
    client: Any, begun: tuple[RunDirectory, Manifest], stand_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory, manifest = begun
    monkeypatch.setattr(provenance, "source_digest", lambda: "1" * 64)
    with pytest.raises(RunFailed, match=r"worker on .*made by another version of the program"):
        conduct(directory, manifest, Way(client=client), stand_in.StandIn(), Stop())
    assert not directory.listing().sizes


def test_machine_that_gives_other_bits_writes_nothing(
    client: Any, begun: tuple[RunDirectory, Manifest], stand_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory, manifest = begun
    monkeypatch.setattr(prepare, "known_answer", lambda *arguments: "other")
    with pytest.raises(RunFailed, match="does not reproduce the known answer"):
        conduct(directory, manifest, Way(client=client), stand_in.StandIn(), Stop())
    assert not directory.listing().sizes


def test_worker_that_does_not_see_the_run_says_so(
    begun: tuple[RunDirectory, Manifest], tmp_path: Path
) -> None:
    directory, manifest = begun
    elsewhere = worker.Order(str(tmp_path / "none"), manifest.identity, "kernel")
    assert "does not see the run" in (worker.objection(elsewhere) or "")
    other = worker.Order(str(directory.path), "0" * 64, "kernel")
    assert "another run" in (worker.objection(other) or "")
    done = worker.perform(other, manifest.plan.units()[0])
    assert "another run" in (done.failed or "")


def test_error_of_the_simulator_names_the_unit(
    client: Any,
    begun: tuple[RunDirectory, Manifest],
    stand_in: Any,
    stand_in_at_work: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    directory, manifest = begun

    def failing(program: Any, **where: Any) -> Any:
        if where["first_row"] == 4:
            raise ValueError("no such row")
        return type(stand_in_at_work).simulate(stand_in_at_work, program, **where)

    monkeypatch.setattr(stand_in_at_work, "simulate", failing)
    with pytest.raises(RunFailed, match=r"unit [26]: ValueError: no such row"):
        conduct(directory, manifest, Way(client=client), stand_in.StandIn(), Stop())


def test_full_disk_is_told_with_the_way_to_go_on(
    client: Any, begun: tuple[RunDirectory, Manifest], stand_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory, manifest = begun

    def full(*arguments: Any) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(worker, "write_unit", full)
    with pytest.raises(RunFailed, match=r"No space left on device; .*--resume"):
        conduct(directory, manifest, Way(client=client), stand_in.StandIn(), Stop())


def test_neither_address_nor_file() -> None:
    with pytest.raises(InputError, match="neither the address") as raised, connected("nowhere"):
        pass
    assert raised.value.exit_status == 2


def test_no_scheduler_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with pytest.raises(RunFailed, match="no Dask scheduler answers"), connected("tcp://127.0.0.1:9"):
        pass
