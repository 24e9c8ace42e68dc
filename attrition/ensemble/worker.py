"""What a worker of a Dask cluster does: checks itself, then simulates units and writes their files itself."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.execute import Workbench
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.prepare import refuse_other_program, solved_in
from attrition.ensemble.shelf import Shelf
from attrition.ensemble.simulator import EngineSimulator, Simulator
from attrition.ensemble.status import is_damaged
from attrition.ensemble.store import unit_bytes, write_unit
from attrition.ensemble.units import Unit
from attrition.errors import InputError

if TYPE_CHECKING:
    from distributed import Worker


@dataclass(frozen=True)
class Order:
    """Which run a worker is to add to: all that travels beside the unit.

    Parameters
    ----------
    directory : of the run, absolute; on a file system that all machines share.
    identity : of the run.
    engine : that simulates.
    """

    directory: str
    identity: str
    engine: str


@dataclass(frozen=True)
class Done:
    """What comes back: the results themselves lie in the unit's file.

    Parameters
    ----------
    number : of the unit.
    seconds : that it took.
    failed : why it could not be done, None when it was.
    """

    number: int
    seconds: float
    failed: str | None = None


_benches: Shelf[Workbench] = Shelf()
"""Programs of the runs that this process works on, shared by its threads."""


def perform(order: Order, unit: Unit) -> Done:
    """Simulate a unit and write its file, unless a sound one is there.

    Raises
    ------
    OSError : when the file cannot be written; Dask then tries again, here or elsewhere.
    """
    begun = time.monotonic()
    try:
        bench = _bench(order)
        directory = RunDirectory(Path(order.directory))
        # Of a worker that was killed after it had written, or of one that is thought dead and lives.
        if not directory.unit_path(unit).exists() or is_damaged(
            directory, unit, bench.manifest.unit_identity
        ):
            data = unit_bytes(unit, bench.manifest.unit_identity, bench.simulated(unit), bench.nodes(unit))
            write_unit(directory, unit, data)
    except (RunFailed, InputError) as error:
        return Done(unit.number, 0.0, f"{_here()}: {error}")
    return Done(unit.number, time.monotonic() - begun)


def objection(order: Order) -> str | None:
    """Return why this worker cannot add to a run, without simulating anything; None when it can."""
    try:
        refuse_other_program(_manifest(order), None)
    except (RunFailed, InputError, OSError) as error:
        return f"{_here()}: {error}"
    return None


def executing(dask_worker: Worker) -> list[str]:
    """Return the keys of the tasks in progress on this worker, not of those that wait here."""
    return [str(task.key) for task in dask_worker.state.executing]


def simulator_of_worker() -> Simulator:
    """Return what simulates in a worker: its threads are units side by side, so each unit has one."""
    return EngineSimulator()


def _bench(order: Order) -> Workbench:
    """Return the workbench of a run, whose making ends with the known answer: no worker writes before."""

    def made() -> Workbench:
        manifest, simulator = _manifest(order), simulator_of_worker()
        refuse_other_program(manifest, simulator, order.engine)
        solved = solved_in(RunDirectory(Path(order.directory)), manifest)
        return Workbench(manifest, simulator, order.engine, solved)

    return _benches.get(order, 1, made)


def _manifest(order: Order) -> Manifest:
    directory = RunDirectory(Path(order.directory))
    if not directory.exists:
        raise RunFailed(
            f"it does not see the run in '{directory.path}'; the directory must lie on a file system that the "
            "workers share"
        )
    manifest = directory.manifest
    if manifest.identity != order.identity:
        raise RunFailed(f"'{directory.path}' holds another run there than here")
    return manifest


def _here() -> str:
    return f"worker on {os.uname().nodename}, process {os.getpid()}"
