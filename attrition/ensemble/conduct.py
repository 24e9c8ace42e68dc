"""Conducts a run from a plan to finished units: the steps that the command line and Python share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.execute import Progress, Workbench, cannot_write, execute, resume_command
from attrition.ensemble.manifest import Manifest, Plan
from attrition.ensemble.merge import remove_units
from attrition.ensemble.prepare import (
    create,
    prepared,
    refuse_foreign,
    refuse_other,
    refuse_other_program,
    solved_in,
    write_draws,
)
from attrition.ensemble.sessions import Session
from attrition.ensemble.shards import units_of_shard
from attrition.ensemble.simulator import Simulator
from attrition.ensemble.status import units_to_do
from attrition.ensemble.stopping import Stop
from attrition.errors import InputError, refuse_unknown

if TYPE_CHECKING:
    from distributed import Client


@dataclass(frozen=True)
class Way:
    """How a run is done, which changes none of its results.

    Parameters
    ----------
    engine : name of the engine.
    threads : at work at once.
    shard : (i, n), None for all units.
    client : of a Dask cluster whose workers do the units, None for threads of this process.
    resume : whether to go on with an unfinished run and mend damaged units.
    """

    engine: str = "kernel"
    threads: int = 1
    shard: tuple[int, int] | None = None
    client: Client | None = None
    resume: bool = False


def opened(
    directory: RunDirectory, plan: Plan | None, way: Way, simulator: Simulator, announce: Callable[[], None]
) -> Manifest | None:
    """Start a run, or find the one that is there.

    Parameters
    ----------
    directory : of the run.
    plan : what was asked for; None to go on with what is there.
    way : how.
    simulator : that will run it.
    announce : called before anything slow.

    Returns
    -------
    The manifest; None when the run is finished already.

    Raises
    ------
    InputError : when the directory holds something else, or an unfinished run and `way` says neither to resume
        nor to join as a shard.
    RunFailed : when another program started the run, or it cannot be written.
    """
    if directory.exists:
        manifest = directory.manifest
        if plan is not None:
            refuse_other(directory, plan.identity)
        if directory.finished:
            remove_units(directory)  # of a process that was killed between its checksums and this
            return None
        if not way.resume and way.shard is None and directory.listing().sizes:
            raise InputError(
                f"the run in '{directory.path}' is not finished",
                advice=f"go on with: {resume_command(directory)}",
            )
        refuse_other_program(manifest, None)
        announce()
        refuse_other_program(manifest, simulator, way.engine)
        try:
            write_draws(directory, manifest, simulator, mend=way.resume)
        except OSError as error:
            raise cannot_write(directory, error) from error
        return manifest
    if plan is None:
        return directory.manifest  # raises: there is no run
    refuse_foreign(directory)
    announce()
    manifest = prepared(plan, simulator)  # an OSError in here is not one of the run directory
    try:
        return create(directory, manifest, simulator)
    except OSError as error:
        raise cannot_write(directory, error) from error


def conduct(
    directory: RunDirectory,
    manifest: Manifest,
    way: Way,
    simulator: Simulator,
    stop: Stop,
    report: Callable[[Progress], None] = lambda progress: None,
) -> bool:
    """Compute the units that are this process's part and have no sound file.

    Parameters
    ----------
    directory, manifest : of the run.
    way : how.
    simulator : that runs it.
    stop : asked before each unit.
    report : see `execute`.

    Returns
    -------
    Whether all of them are done; False when it was stopped before.

    Raises
    ------
    RunFailed : when a unit cannot be written.
    """
    mine = units_of_shard(manifest.plan.units(), way.shard)
    # A shard does not read the units of a running array's twins; a damaged one is found by status and by merge.
    todo = units_to_do(directory, mine, mend=way.resume)
    if not todo:
        return True
    if way.client is None:
        bench = Workbench(manifest, simulator, way.engine, solved_in(directory, manifest))
        bench.program(todo[0].variant, todo[0].structure)  # compiling is no part of the session's time
    stop.at_once = False
    try:
        if way.client is None:
            session = Session(directory.sessions_path, way.threads, way.shard)
            done = execute(
                directory, bench, todo, threads=way.threads, stop=stop, session=session, report=report
            )
        else:
            from attrition.ensemble.cluster import execute_on

            done = execute_on(
                way.client, directory, manifest, way.engine, todo, stop=stop, shard=way.shard, report=report
            )
    finally:
        stop.at_once = True
    return done.units_done == done.units


def check_engine(name: str) -> None:
    """Raise InputError, naming the nearest, unless there is an engine of this name."""
    from attrition.engine.unit import ENGINES

    refuse_unknown("engine", name, ENGINES, "--engine")
