"""Real Dask schedulers and workers, killed with -9: nothing is lost, and the digest is that of one process."""

from __future__ import annotations

import importlib.util
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble import worker
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.verify import verify
from tests.cluster.conftest import STAND_IN, need
from tests.cluster.slurm import Slurm, until

Run = Callable[..., Any]
Line = Callable[..., str]

SIZE = ("--draws", 8, "--paths", 16, "--structures", "options")
PRELOAD = STAND_IN.with_name("dask_preload.py")


def missing(package: str) -> str | None:
    return (
        None if importlib.util.find_spec(package) else f"{package} is not installed (pip install {package})"
    )


class Dask:
    """A scheduler and workers, a process each, that simulate with the stand-in.

    Parameters: folder, for their files; seconds that a unit takes.
    """

    def __init__(self, folder: Path, seconds: float) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.environment = os.environ | {"STAND_IN_FILE": str(STAND_IN), "STAND_IN_SECONDS": str(seconds)}
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--port", 0, "--no-dashboard")
        until(self.file.exists, "the scheduler")

    def add_worker(self) -> None:
        """Start a worker of one thread; without a nanny, which would start it again."""
        place = ("--local-directory", self.folder)
        self.workers.append(
            self._start(
                "worker", "--nthreads", 1, "--no-nanny", "--no-dashboard", "--preload", PRELOAD, *place
            )
        )

    def _start(self, kind: str, *options: object) -> subprocess.Popen[bytes]:
        words = ("-m", "dask", kind, "--scheduler-file", self.file, *options)
        return subprocess.Popen(
            [sys.executable, *map(str, words)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def end(self) -> None:
        """Kill what still runs."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    """Two workers, on which a unit takes half a second."""
    need("Dask", missing("distributed"))
    started = Dask(tmp_path, 0.5)
    try:
        started.add_worker()
        started.add_worker()
        yield started
    finally:
        started.end()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "a run"


@pytest.fixture
def run(dask: Dask, out: Path, fixed_source: None) -> Iterator[subprocess.Popen[str]]:
    """The command line at work on the cluster."""
    words = ("run", "ukraine-2022", "--out", out, *SIZE, "--no-figures", "--dask", dask.file)
    process = subprocess.Popen(
        [sys.executable, str(STAND_IN), *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def units(out: Path) -> list[Path]:
    return list(out.glob("units/*/*.unit"))


def test_killed_worker_loses_nothing(
    dask: Dask, run: subprocess.Popen[str], out: Path, clean_digest: str
) -> None:
    until(lambda: units(out), "the first unit")
    dask.workers[0].send_signal(signal.SIGKILL)
    said = run.communicate(timeout=120)
    assert run.returncode == 0, said
    assert verify(RunDirectory(out)) == clean_digest


def test_all_workers_killed_and_another_joins(
    dask: Dask, run: subprocess.Popen[str], out: Path, clean_digest: str
) -> None:
    until(lambda: units(out), "the first unit")
    for process in dask.workers:
        process.send_signal(signal.SIGKILL)
        process.wait()
    there = len(units(out))
    assert there < 8
    assert run.poll() is None
    dask.add_worker()
    said = run.communicate(timeout=120)
    assert run.returncode == 0, said
    assert verify(RunDirectory(out)) == clean_digest


def test_killed_scheduler_stops_the_run_and_it_goes_on_without(
    dask: Dask, run: subprocess.Popen[str], small_run: Run, out: Path, clean_digest: str
) -> None:
    until(lambda: units(out), "the first unit")
    dask.scheduler.send_signal(signal.SIGKILL)
    errors = run.communicate(timeout=120)[1]
    assert run.returncode == 75, errors
    line = errors.splitlines()[-1]
    assert line.startswith("attrition: the Dask scheduler is gone; ")
    assert "--resume" in line
    assert "Traceback" not in errors
    for process in dask.workers:
        process.kill()
        process.wait()
    before = {path: path.read_bytes() for path in units(out)}
    assert 1 <= len(before) < 8
    assert small_run(out, resume=True).digest == clean_digest


def test_signal_finishes_the_units_in_progress(
    dask: Dask, run: subprocess.Popen[str], small_run: Run, out: Path, clean_digest: str
) -> None:
    until(lambda: units(out), "the first unit")
    run.send_signal(signal.SIGTERM)
    errors = run.communicate(timeout=120)[1]
    assert run.returncode == 75, errors
    assert "stopped by SIGTERM" in errors
    assert 1 <= len(units(out)) < 8
    assert small_run(out, resume=True, dask=str(dask.file)).digest == clean_digest


def test_cluster_that_adapts(small_run: Run, tmp_path: Path, clean_digest: str) -> None:
    need("Dask", missing("distributed"))
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=0,
            threads_per_worker=1,
            dashboard_address=None,
            preload=[str(PRELOAD)],
            env={"STAND_IN_FILE": str(STAND_IN)},
            local_directory=str(tmp_path),
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        cluster.adapt(minimum=0, maximum=2)
        assert not client.nthreads()
        assert small_run(tmp_path / "run", dask=client).digest == clean_digest


def test_jobqueue_on_slurm(
    slurm: Slurm, small_run: Run, clean_digest: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The recipe of docs/cluster.md: Slurm jobs as workers, started when there is work."""
    need("dask-jobqueue", missing("dask_jobqueue"))
    from dask_jobqueue import SLURMCluster
    from distributed import Client

    for name in ("SLURM_CONF", "PATH"):
        monkeypatch.setenv(name, slurm.environment[name])
    with (
        SLURMCluster(
            cores=1,
            processes=1,
            memory="500MB",
            walltime="00:05:00",
            interface="lo",
            local_directory=str(tmp_path),
            log_directory=str(tmp_path),
            python=sys.executable,
            worker_extra_args=["--preload", str(PRELOAD), "--lifetime", "4m", "--lifetime-stagger", "10s"],
            job_script_prologue=[f"export STAND_IN_FILE={shlex.quote(str(STAND_IN))}"],
            scheduler_options={"dashboard_address": None},
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        cluster.adapt(minimum=0, maximum=2)
        assert small_run(tmp_path / "run", dask=client).digest == clean_digest


def test_inside_one_allocation(
    slurm: Slurm, stand_in_line: Line, small_run: Run, clean_digest: str, tmp_path: Path
) -> None:
    """Scheduler, workers and the run as parts of one job."""
    need("Dask", missing("distributed"))
    out, file = tmp_path / "run", tmp_path / "scheduler.json"
    dask = f"{shlex.quote(sys.executable)} -m dask"
    options = f"--scheduler-file {file} --no-dashboard"
    workers = f"{options} --nthreads 1 --no-nanny --preload {PRELOAD} --local-directory {tmp_path}"
    line = stand_in_line("run", "ukraine-2022", "--out", out, *SIZE, "--no-figures", "--dask", file)
    job = slurm.submit(
        f"export STAND_IN_FILE={STAND_IN}\n"
        f"{dask} scheduler {options} --port 0 &\n"
        f"until [ -s {file} ]; do sleep 0.2; done\n"
        f"{dask} worker {workers} &\n"
        f"{dask} worker {workers} &\n"
        f"{line}\n",
        "--cpus-per-task=2",
    )
    slurm.wait(job)
    assert RunDirectory(out).finished, slurm.printed(job)
    assert verify(RunDirectory(out)) == clean_digest


def test_worker_functions_travel_by_name() -> None:
    """What is not found by its name would be sent as code, and a worker of another version would not notice."""
    for function in (worker.perform, worker.objection, worker.executing):
        assert function.__module__ == "attrition.ensemble.worker"
