"""Whatever happens to a run on the way, its digest is the same or it fails loudly."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.engine.unit import ENGINES
from attrition.ensemble.conduct import Way, check_engine, conduct, opened
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.planning import make_plan
from attrition.ensemble.stopping import Stop
from attrition.ensemble.verify import verify
from attrition.errors import InputError, StoppedEarly

Run = Callable[..., Any]
Start = Callable[..., subprocess.Popen[str]]


def unit_files(out: Path) -> list[Path]:
    return sorted(out.glob("units/*/*.unit"))


def wait_for_units(out: Path, count: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while len(unit_files(out)) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


SIZE = ("--draws", 8, "--paths", 16, "--threads", 1, "--structures", "options", "--no-figures")


def test_threads_do_not_change_the_digest(small_run: Run, tmp_path: Path, clean_digest: str) -> None:
    assert small_run(tmp_path / "two", threads=2).digest == clean_digest


def test_seed_changes_the_digest(small_run: Run, tmp_path: Path, clean_digest: str) -> None:
    assert small_run(tmp_path / "other", seed=1).digest != clean_digest


@pytest.mark.parametrize("count", [3, 8])
def test_shards_in_any_order_give_the_same_digest(
    small_run: Run, scenario: Any, stand_in: Any, tmp_path: Path, clean_digest: str, count: int
) -> None:
    directory = RunDirectory(tmp_path / "a run with spaces")
    plan = make_plan(scenario, structures="options", draws=8, paths=16)
    for index in reversed(range(count)):
        way = Way(threads=1, shard=(index, count))
        manifest = opened(directory, plan, way, stand_in.StandIn(), lambda: None)
        assert manifest is not None
        assert conduct(directory, manifest, way, stand_in.StandIn(), Stop())
    assert small_run(directory.path, resume=True).digest == clean_digest
    assert verify(directory) == clean_digest


def test_overlapping_cuts_do_each_unit_once(
    small_run: Run, scenario: Any, stand_in: Any, tmp_path: Path, clean_digest: str
) -> None:
    directory = RunDirectory(tmp_path / "run")
    plan = make_plan(scenario, structures="options", draws=8, paths=16)
    simulator = stand_in.StandIn()
    for shard in ((0, 2), (1, 3), (0, 3), (2, 3), (1, 2)):
        way = Way(threads=1, shard=shard)
        manifest = opened(directory, plan, way, stand_in.StandIn(), lambda: None)
        assert manifest is not None
        assert conduct(directory, manifest, way, simulator, Stop())
    assert len(simulator.simulated) == len(plan.units())
    assert small_run(directory.path, resume=True).digest == clean_digest


def test_kill_then_resume(small_run: Run, command: Start, tmp_path: Path, clean_digest: str) -> None:
    out = tmp_path / "killed"
    process = command("run", "ukraine-2022", "--out", out, *SIZE, seconds=0.1)
    wait_for_units(out, 2, process)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not RunDirectory(out).finished
    with pytest.raises(InputError, match="--resume"):
        small_run(out)
    assert small_run(out, resume=True).digest == clean_digest


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("attrition.ensemble.prepare write_new 2", marks=pytest.mark.full),
        "os link 4",  # between the write of a unit and its name
        pytest.param("os link 7", marks=pytest.mark.full),
        # The tables are written, none is in place; then all are, without checksums.
        pytest.param("attrition.ensemble.merge sync_directory 1", marks=pytest.mark.full),
        pytest.param("attrition.ensemble.merge sync_directory 2", marks=pytest.mark.full),
        pytest.param("attrition.ensemble.merge remove_units 1", marks=pytest.mark.full),
        "shutil rmtree 2",
    ],
)
def test_kill_at_any_step_loses_nothing(
    small_run: Run, command: Start, tmp_path: Path, clean_digest: str, place: str
) -> None:
    out = tmp_path / "killed"
    process = command("run", "ukraine-2022", "--out", out, *SIZE, die=place)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    again = small_run(out, resume=True)
    assert again.digest == clean_digest
    assert verify(RunDirectory(out)) == clean_digest
    assert not (out / "units").exists()
    assert not list(out.glob(".merging-*"))


def test_second_interrupt_leaves_at_once(
    small_run: Run, command: Start, tmp_path: Path, clean_digest: str
) -> None:
    out = tmp_path / "impatient"
    process = command("run", "ukraine-2022", "--out", out, *SIZE, seconds=40.0)
    deadline = time.monotonic() + 60
    while not (out / "variants.parquet").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(0.5)  # into the first unit
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    assert process.poll() is None
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert time.monotonic() - asked < 20.0  # not the forty of its unit
    assert process.returncode == 75
    assert "left at once" in errors
    assert small_run(out, resume=True).digest == clean_digest


@pytest.mark.full
def test_twenty_processes_start_one_run(
    small_run: Run, command: Start, tmp_path: Path, clean_digest: str
) -> None:
    out = tmp_path / "raced"
    started = [
        command("run", "ukraine-2022", "--out", out, *SIZE, "--shard", f"{index}/20") for index in range(20)
    ]
    for process in started:
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
    assert small_run(out, resume=True).digest == clean_digest


@pytest.mark.parametrize(
    "name",
    [
        "SIGTERM",
        pytest.param("SIGINT", marks=pytest.mark.full),
        pytest.param("SIGUSR1", marks=pytest.mark.full),
    ],
)
def test_signal_stops_at_a_whole_unit(
    small_run: Run, command: Start, tmp_path: Path, clean_digest: str, name: str
) -> None:
    out = tmp_path / "stopped"
    process = command("run", "ukraine-2022", "--out", out, *SIZE, seconds=0.1)
    wait_for_units(out, 1, process)
    process.send_signal(getattr(signal, name))
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 75
    assert f"attrition run {out} --resume" in errors.splitlines()[-1]
    assert "Traceback" not in errors
    again = command("run", out, "--resume", "--no-figures")
    table, errors = again.communicate(timeout=60)
    assert again.returncode == 0, errors
    assert clean_digest[:12] in table


def test_time_budget_stops_and_resume_goes_on(
    small_run: Run, stand_in: Any, clock: Any, tmp_path: Path, clean_digest: str
) -> None:
    out = tmp_path / "budget"
    with pytest.raises(StoppedEarly, match="time budget"):
        small_run(out, simulator=stand_in.Ticking(clock, 1.0), stop=Stop(budget_seconds=5.0))
    done = len(unit_files(out))
    assert 0 < done < 8
    simulator = stand_in.StandIn()
    assert small_run(out, resume=True, simulator=simulator).digest == clean_digest
    assert len(simulator.simulated) == 8 - done + 1  # and the known answer


def test_another_run_in_the_directory_is_refused(small_run: Run, scenario: Any, tmp_path: Path) -> None:
    small_run(tmp_path / "run")
    for options in ({"seed": 1}, {"draws": 9}, {"driftless": False}, {"keep_paths": 3}):
        with pytest.raises(InputError, match="another scenario, seed or size"):
            small_run(tmp_path / "run", **options)
    with pytest.raises(InputError, match="holds another run"):
        small_run(tmp_path / "run", scenario=scenario.with_(sets=["oil.brent_median=65"]))


def test_finished_run_is_not_run_again(small_run: Run, stand_in: Any, tmp_path: Path) -> None:
    digest = small_run(tmp_path / "run").digest
    simulator = stand_in.StandIn()
    assert small_run(tmp_path / "run", simulator=simulator).digest == digest
    assert simulator.simulated == []


def test_foreign_directory_is_refused_and_left_alone(small_run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("four years of work")
    with pytest.raises(InputError, match=r"thesis\.txt"):
        small_run(tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_file_in_place_of_the_directory_is_refused(small_run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(InputError, match="taken"):
        small_run(tmp_path / "taken")


def test_stale_temporary_files_do_no_harm(small_run: Run, tmp_path: Path, clean_digest: str) -> None:
    out = tmp_path / "run"
    out.mkdir()
    (out / ".manifest.json.0123456789abcdef.tmp").write_bytes(b'{"kind": "ru')
    assert small_run(out).digest == clean_digest


def test_other_version_may_not_add_units(
    small_run: Run, stand_in: Any, clock: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from attrition.ensemble import prepare
    from attrition.ensemble.failures import RunFailed

    out = tmp_path / "run"
    with pytest.raises(StoppedEarly):
        small_run(out, simulator=stand_in.Ticking(clock, 1.0), stop=Stop(budget_seconds=4.0))
    real = prepare.versions()
    monkeypatch.setattr(prepare, "versions", lambda: real | {"numba": "0.1"})
    with pytest.raises(RunFailed, match=r"numba .*here it is 0\.1"):
        small_run(out, resume=True)


def test_machine_with_other_bits_may_not_add_units(
    small_run: Run, stand_in: Any, clock: Any, tmp_path: Path
) -> None:
    from attrition.ensemble.failures import RunFailed

    class OffByOneBit(stand_in.StandIn):  # type: ignore[misc]
        def simulate(self, program: Any, **where: Any) -> Any:
            result = super().simulate(program, **where)
            result.outcomes[0, -1] *= 1.0 + 2.0**-52
            return result

    out = tmp_path / "run"
    with pytest.raises(StoppedEarly):
        small_run(out, simulator=stand_in.Ticking(clock, 1.0), stop=Stop(budget_seconds=4.0))
    before = unit_files(out)
    with pytest.raises(RunFailed, match="known answer"):
        small_run(out, resume=True, simulator=OffByOneBit())
    assert unit_files(out) == before


def test_a_simulator_without_room_is_not_blamed_on_the_directory(
    scenario: Any, stand_in: Any, tmp_path: Path
) -> None:
    class Faulty(stand_in.StandIn):  # type: ignore[misc]
        def pilot_bins(self, program: Any) -> Any:
            raise OSError(28, "No space left on device", "/cache/kernel.nbi")

    directory = RunDirectory(tmp_path / "run")
    with pytest.raises(OSError, match=r"/cache/kernel\.nbi"):
        opened(
            directory,
            make_plan(scenario, structures="options", draws=8, paths=16),
            Way(),
            Faulty(),
            lambda: None,
        )
    assert not directory.path.exists()


def test_every_engine_may_be_asked_for_and_no_other() -> None:
    for name in ENGINES:
        check_engine(name)
    with pytest.raises(InputError, match=r"--engine: no engine 'quick'; allowed: kernel, lanes, "):
        check_engine("quick")
