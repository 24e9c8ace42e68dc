"""Runs units on threads with a bounded window and writes each as it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.provenance import mechanism_options
from attrition.ensemble.sessions import Session
from attrition.ensemble.shelf import Shelf
from attrition.ensemble.simulator import Columns, SimulatedUnit, Simulator
from attrition.ensemble.stopping import Stop
from attrition.ensemble.store import unit_bytes, write_unit
from attrition.ensemble.units import Unit


class Workbench:
    """Simulates units of a run; its compiled programs are shared by all threads.

    Parameters
    ----------
    manifest : of the run.
    simulator, engine : that simulate.
    solved : what was solved for its base, which holds in every variant; None where nothing was.
    """

    def __init__(
        self, manifest: Manifest, simulator: Simulator, engine: str, solved: Columns | None = None
    ) -> None:
        self.manifest = manifest
        self.simulator = simulator
        self.engine = engine
        self.solved = solved
        self._programs: Shelf[Any] = Shelf()

    def program(self, variant: int, structure: int) -> Any:
        """Return the compiled program of a variant and structure."""
        plan = self.manifest.plan
        chosen = plan.variants[variant]
        solved = self.solved and {name: column[: chosen.rows] for name, column in self.solved.items()}
        return self._programs.get(
            (variant, structure),
            chosen.rows,
            lambda: self.simulator.compile(
                plan.scenario_of(chosen),
                seed=plan.seed,
                rows=chosen.rows,
                structure=plan.structures[structure],
                solved=solved,
                continuing=self.manifest.continuing.get(plan.structures[structure]),
            ),
        )

    def simulated(self, unit: Unit) -> SimulatedUnit:
        """Simulate a unit."""
        plan = self.manifest.plan
        bands = plan.variants[unit.variant].bands
        nothing = np.zeros((0, len(self.manifest.record_days)))
        low, high = self.manifest.edges[plan.structures[unit.structure]] if bands else (nothing, nothing)
        return self.simulator.simulate(
            self.program(unit.variant, unit.structure),
            first_row=unit.first_row,
            rows=unit.rows,
            first_path=unit.first_path,
            paths=unit.paths,
            low=low,
            high=high,
            keep=kept_paths(unit, plan.first_paths, plan.keep_paths) if bands else 0,
            engine=self.engine,
        )

    def nodes(self, unit: Unit) -> NDArray[np.float64] | None:
        """Return the states at the nodes of the unit's paths that keep them; None where the run keeps none."""
        plan = self.manifest.plan
        if not plan.keep_nodes or not plan.variants[unit.variant].bands:
            return None
        return self.simulator.nodes(
            self.program(unit.variant, unit.structure),
            first_row=unit.first_row,
            first_path=unit.first_path,
            paths=unit.paths,
            count=kept_paths(unit, plan.first_paths, plan.keep_nodes),
        )


def kept_paths(unit: Unit, paths: int, keep: int) -> int:
    """Return how many paths of a unit are among the first `keep` of the run, counted over (row, path).

    They are the first ones of the unit too: a row is kept in part only if it is the last one kept.
    """
    return sum(
        min(max(keep - row * paths - unit.first_path, 0), unit.paths)
        for row in range(unit.first_row, unit.first_row + unit.rows)
        if row * paths < keep
    )


@dataclass(frozen=True)
class Progress:
    """What was done so far: units and paths of this process, of those it set out to do."""

    units_done: int
    units: int
    paths_done: int
    paths: int
    seconds: float


def execute(
    directory: RunDirectory,
    bench: Workbench,
    units: Iterable[Unit],
    *,
    threads: int,
    stop: Stop,
    session: Session,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Progress:
    """Simulate units and write their files.

    Parameters
    ----------
    directory : of the run.
    bench : that simulates.
    units : to be done, in this order.
    threads : at work at once.
    stop : asked before each unit is started; those in progress are finished.
    session : counts what was done.
    report : called after each unit, and about five times a second between; one that fails is not called again,
        since what nobody may be looking at must not stop a run.

    Returns
    -------
    What was done; fewer units than asked for when it was stopped.

    Raises
    ------
    RunFailed : when a unit cannot be written; finished units are kept.
    OSError : of the simulator, as it is: the run directory has no part in it.
    """
    wanted = list(units)
    todo = iter(wanted)
    paths = sum(unit.size for unit in wanted)
    started = time.monotonic()
    done = Progress(0, len(wanted), 0, paths, 0.0)

    def work(unit: Unit) -> float | None:
        if stop.requested:  # asked while this unit waited in the window
            return None
        begun = time.monotonic()
        data = unit_bytes(unit, bench.manifest.unit_identity, bench.simulated(unit), bench.nodes(unit))
        with _writing(directory, stop):
            write_unit(directory, unit, data)
        return time.monotonic() - begun

    listened = True
    running: dict[Future[float | None], Unit] = {}
    if wanted:
        with _writing(directory, stop):
            session.begin()
    with ThreadPoolExecutor(max_workers=threads, thread_name_prefix="unit") as pool:
        try:
            while True:
                while (
                    len(running) < threads + 1
                    and not stop.requested
                    and (unit := next(todo, None)) is not None
                ):
                    running[pool.submit(work, unit)] = unit
                if not running:
                    break
                finished, _ = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
                for future in finished:
                    unit = running.pop(future)
                    seconds = future.result()
                    if seconds is not None:
                        stop.finished_unit(seconds)
                        with _writing(directory, stop):
                            session.done(unit.size)
                        done = Progress(
                            done.units_done + 1, len(wanted), done.paths_done + unit.size, paths, 0.0
                        )
                done = Progress(
                    done.units_done, len(wanted), done.paths_done, paths, time.monotonic() - started
                )
                listened = listened and told(report, done)
            with _writing(directory, stop):
                session.end()
        except BaseException as error:
            stop.request("a unit failed")
            with suppress(OSError):
                session.end()
            if isinstance(error, MemoryError):
                raise out_of_memory(directory, threads) from error
            raise
    return done


def told(report: Callable[[Progress], None], done: Progress) -> bool:
    """Report progress and say whether that went well."""
    try:
        report(done)
    except Exception:  # whoever looked has gone, as with `attrition run … 2>&1 | head`
        return False
    return True


@contextmanager
def _writing(directory: RunDirectory, stop: Stop) -> Iterator[None]:
    """Make of an error of the file system the failure that says so, and stop the other units."""
    try:
        yield
    except OSError as error:
        stop.request("a unit could not be written")
        raise cannot_write(directory, error) from error


def cannot_write(directory: RunDirectory, error: OSError) -> RunFailed:
    """Return the failure that says in one line that the run directory cannot be written, and what to do."""
    place = error.filename or directory.path
    return RunFailed(
        f"cannot write {place}: {error.strerror or error}; what is finished is kept, "
        f"and after that is mended this goes on: {resume_command(directory)}"
    )


def out_of_memory(directory: RunDirectory, threads: int) -> RunFailed:
    """Return the failure that says in one line that memory ran out, and what to do."""
    fewer = " with fewer --threads," if threads > 1 else ""
    return RunFailed(
        f"memory ran out with {threads} thread{'s' if threads > 1 else ''}; what is finished is kept, and{fewer} "
        f"with more memory or less else at work this goes on: {resume_command(directory)}"
    )


def resume_command(directory: RunDirectory, shard: tuple[int, int] | None = None) -> str:
    """Return the command that goes on with a run."""
    import shlex

    words = ["attrition", "run", str(directory.path), *mechanism_options()]
    command = " ".join(map(shlex.quote, words))
    return f"{command} --resume" if shard is None else f"{command} --shard {shard[0]}/{shard[1]}"
