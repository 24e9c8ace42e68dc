"""Units are done once, in order, and a failure or a request to stop keeps what is finished."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from attrition.ensemble import execute as execution
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.execute import Progress, Workbench, cannot_write, execute, kept_paths, resume_command
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.planning import make_plan
from attrition.ensemble.prepare import create, prepared
from attrition.ensemble.sessions import Session, worked
from attrition.ensemble.stopping import Stop
from attrition.ensemble.units import Unit, UnitShape, all_units


@settings(max_examples=50, deadline=None)
@given(
    some.integers(1, 12),
    some.integers(1, 12),
    some.integers(1, 12),
    some.integers(1, 12),
    some.integers(0, 150),
)
def test_kept_paths_are_the_first_of_the_run(draws: int, paths: int, rows: int, wide: int, keep: int) -> None:
    for unit in all_units([draws], 1, paths, UnitShape(rows, wide)):
        kept = kept_paths(unit, paths, keep)
        order = [
            row * paths + path
            for row in range(unit.first_row, unit.first_row + unit.rows)
            for path in range(unit.first_path, unit.first_path + unit.paths)
        ]
        assert [index < keep for index in order] == [True] * kept + [False] * (unit.size - kept)


@pytest.fixture
def started(scenario: Any, stand_in: Any, tmp_path: Path) -> RunDirectory:
    """A run of eight units of which none is done."""
    simulator = stand_in.StandIn()
    directory = RunDirectory(tmp_path / "a run")
    create(
        directory,
        prepared(make_plan(scenario, structures="options", draws=8, paths=16), simulator),
        simulator,
    )
    return directory


def executed(directory: RunDirectory, simulator: Any, stop: Stop | None = None, **options: Any) -> Progress:
    session = Session(directory.sessions_path, 1, None)
    bench = Workbench(directory.manifest, simulator, "kernel")
    chosen = {"units": directory.manifest.plan.units(), "threads": 1} | options
    return execute(directory, bench, stop=stop or Stop(), session=session, **chosen)


def test_units_are_done_in_the_order_given_and_counted(started: RunDirectory, stand_in: Any) -> None:
    units = started.manifest.plan.units()
    simulator = stand_in.StandIn()
    seen: list[Progress] = []
    done = executed(started, simulator, units=reversed(units[:3]), report=seen.append)
    assert simulator.simulated == [(4, 0), (2, 0), (0, 0)]
    assert (done.units_done, done.units, done.paths_done, done.paths) == (3, 3, 96, 96)
    assert sorted(started.listing().sizes) == [unit.name for unit in units[:3]]
    assert seen[-1] == done
    assert [each.paths_done for each in seen] == sorted(each.paths_done for each in seen)
    assert worked(started.sessions_path).paths == 96


def test_no_more_units_wait_than_one_beyond_the_threads(started: RunDirectory, stand_in: Any) -> None:
    taken: list[int] = []

    def units() -> Iterator[Unit]:
        yield from started.manifest.plan.units()

    class Watched(stand_in.StandIn):  # type: ignore[misc]
        def simulate(self, program: Any, **where: Any) -> Any:
            taken.append(len(threading.enumerate()))
            return super().simulate(program, **where)

    before = threading.active_count()
    assert executed(started, Watched(), units=units(), threads=3).units_done == 8
    assert max(taken) <= before + 3


def test_nothing_to_do_is_done(started: RunDirectory, stand_in: Any) -> None:
    done = executed(started, stand_in.StandIn(), units=[])
    assert (done.units_done, done.units) == (0, 0)
    assert not started.sessions_path.exists()


def test_a_request_to_stop_finishes_the_unit_in_progress(started: RunDirectory, stand_in: Any) -> None:
    stop = Stop()

    class Stopping(stand_in.StandIn):  # type: ignore[misc]
        def simulate(self, program: Any, **where: Any) -> Any:
            time.sleep(0.1)  # so that the next unit waits already
            stop.request("enough")
            return super().simulate(program, **where)

    done = executed(started, Stopping(), stop)
    assert (done.units_done, len(started.listing().sizes)) == (1, 1)
    assert stop.reason == "enough"


def test_a_unit_that_cannot_be_written_is_one_line_and_the_others_stay(
    started: RunDirectory, stand_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = execution.write_unit

    def full(directory: RunDirectory, unit: Unit, data: bytes) -> bool:
        if unit.number == 3:
            raise OSError(28, "No space left on device", "/there/3.unit")
        return real(directory, unit, data)

    monkeypatch.setattr(execution, "write_unit", full)
    stop = Stop()
    with pytest.raises(RunFailed) as caught:
        executed(started, stand_in.StandIn(), stop)
    assert str(caught.value) == (
        "cannot write /there/3.unit: No space left on device; what is finished is kept, "
        f"and after that is mended this goes on: attrition run '{started.path}' --resume"
    )
    assert stop.reason == "a unit could not be written"
    names = [unit.name for unit in started.manifest.plan.units()]
    here = set(started.listing().sizes)
    assert set(names[:3]) <= here <= {*names[:3], names[4]}  # the next may have been begun already


def test_a_fault_in_a_unit_stops_the_others_and_is_not_hidden(started: RunDirectory, stand_in: Any) -> None:
    class Faulty(stand_in.StandIn):  # type: ignore[misc]
        def simulate(self, program: Any, **where: Any) -> Any:
            raise ZeroDivisionError

    stop = Stop()
    with pytest.raises(ZeroDivisionError):
        executed(started, Faulty(), stop)
    assert stop.reason == "a unit failed"
    assert started.listing().sizes == {}


@pytest.mark.parametrize("error", [BrokenPipeError(32, "Broken pipe"), ValueError("closed file")])
def test_a_reader_of_the_progress_that_leaves_does_not_stop_the_run(
    started: RunDirectory, stand_in: Any, error: Exception
) -> None:
    told: list[Progress] = []

    def gone(progress: Progress) -> None:
        told.append(progress)
        raise error

    stop = Stop()
    assert executed(started, stand_in.StandIn(), stop, report=gone).units_done == 8
    assert (len(told), stop.reason) == (1, None)
    assert len(started.listing().sizes) == 8


def test_an_error_of_the_simulator_is_not_blamed_on_the_directory(
    started: RunDirectory, stand_in: Any
) -> None:
    class Faulty(stand_in.StandIn):  # type: ignore[misc]
        def simulate(self, program: Any, **where: Any) -> Any:
            raise OSError(28, "No space left on device", "/cache/kernel.nbi")

    stop = Stop()
    with pytest.raises(OSError, match=r"/cache/kernel\.nbi"):
        executed(started, Faulty(), stop)
    assert stop.reason == "a unit failed"


def test_a_session_that_cannot_be_written_is_a_failure_of_the_directory(
    started: RunDirectory, stand_in: Any
) -> None:
    started.sessions_path.touch()
    with pytest.raises(RunFailed, match=r"cannot write .*sessions"):
        executed(started, stand_in.StandIn())


def test_programs_are_compiled_once_with_what_was_solved_for_the_base(
    started: RunDirectory, stand_in: Any
) -> None:
    compiled: list[tuple[float, str, Any]] = []

    class Counted(stand_in.StandIn):  # type: ignore[misc]
        def compile(self, scenario: Any, *, structure: str, solved: Any = None, **chosen: Any) -> Any:
            compiled.append((scenario.values["study.driftless"].value, structure, solved))
            return super().compile(scenario, structure=structure, **chosen)

    bench = Workbench(started.manifest, Counted(), "kernel")
    assert bench.program(0, 0) is bench.program(0, 0)
    assert (bench.program(0, 0).shift, bench.program(1, 0).shift) == (0, 1)
    first = started.manifest.plan.structures[0]
    assert compiled == [(0.0, first, None), (1.0, first, None)]
    plan = started.manifest.plan
    fewer = replace(plan, variants=(plan.variants[0], replace(plan.variants[1], rows=3)))
    solved = {"x": [float(row) for row in range(8)]}
    with_solved = Workbench(replace(started.manifest, plan=fewer), Counted(), "kernel", solved)
    with_solved.program(0, 0)
    with_solved.program(1, 0)
    assert compiled[2:] == [(0.0, first, solved), (1.0, first, {"x": [0.0, 1.0, 2.0]})]


def test_nodes_are_asked_for_only_where_a_run_keeps_them(started: RunDirectory, stand_in: Any) -> None:
    plain = Workbench(started.manifest, stand_in.StandIn(), "kernel")
    units = started.manifest.plan.units()
    assert plain.nodes(units[0]) is None
    keeping = replace(started.manifest, plan=replace(started.manifest.plan, keep_nodes=20))
    bench = Workbench(keeping, stand_in.StandIn(), "kernel")
    kept = [bench.nodes(unit) for unit in units if (unit.variant, unit.structure) == (0, 0)]
    counts = [len(nodes) for nodes in kept if nodes is not None]
    assert len(counts) == len(kept)
    assert sum(counts) == 20
    assert counts == sorted(counts, reverse=True)


def test_commands_quote_a_place_with_spaces() -> None:
    directory = RunDirectory(Path("a run"))
    assert resume_command(directory) == "attrition run 'a run' --resume"
    assert resume_command(directory, (2, 8)) == "attrition run 'a run' --shard 2/8"
    line = str(cannot_write(directory, OSError("quota")))
    assert line.startswith("cannot write a run: quota; ")
