"""What of a run is there, missing or damaged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.execute import resume_command
from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.sessions import worked
from attrition.ensemble.store import put_aside, read_unit
from attrition.ensemble.units import Unit, ranges

READ_AT_ONCE_UNITS = 2_000
READ_AT_ONCE_BYTES = 1 << 29
SHORTEST_UNIT_BYTES = 64
"""No unit file is shorter: an empty or cut one is seen without reading it."""


@dataclass(frozen=True)
class Status:
    """State of a run.

    Parameters
    ----------
    finished : merged and complete; the rest is then empty but for `units`.
    units : all units of the run.
    missing : without a file.
    damaged : with a file that is not what was written.
    conflicts : copies that differ from the unit beside them.
    set_aside : damaged files that were moved aside.
    read : whether every file was read; if not, only their sizes were looked at.
    """

    finished: bool
    units: list[Unit]
    missing: list[Unit]
    damaged: list[Unit]
    conflicts: list[Path]
    set_aside: list[Path]
    read: bool

    @property
    def todo(self) -> list[Unit]:
        """Units still to be computed."""
        return sorted([*self.missing, *self.damaged], key=lambda unit: unit.number)

    @property
    def done(self) -> int:
        """Number of units that are there and sound."""
        return len(self.units) - len(self.missing) - len(self.damaged)


def status_of(directory: RunDirectory, *, read: bool | None = None) -> Status:
    """Look at a run directory.

    Parameters
    ----------
    directory : of the run.
    read : whether to read every unit file and check its digest; None reads them when that is quick.

    Raises
    ------
    InputError : when it is no run directory.
    FileDamaged : when the manifest is damaged.
    """
    plan = directory.manifest.plan
    units = plan.units()
    if directory.finished:
        return Status(True, units, [], [], [], [], True)
    listing = directory.listing()
    sizes = [listing.sizes.get(unit.name) for unit in units]
    missing = [unit for unit, size in zip(units, sizes, strict=True) if size is None]
    present = [(unit, size) for unit, size in zip(units, sizes, strict=True) if size is not None]
    if read is None:
        read = len(present) <= READ_AT_ONCE_UNITS and sum(size for _, size in present) <= READ_AT_ONCE_BYTES
    identity = directory.manifest.unit_identity
    damaged = [
        unit
        for unit, size in present
        if size < SHORTEST_UNIT_BYTES or (read and is_damaged(directory, unit, identity))
    ]
    return Status(False, units, missing, damaged, listing.conflicts, listing.damaged, read)


def is_damaged(directory: RunDirectory, unit: Unit, identity: str) -> bool:
    """Say whether the file of a unit is there but not what was written."""
    try:
        read_unit(directory, unit, identity)
    except FileDamaged:
        return True
    except FileNotFoundError:
        return False
    return False


def units_to_do(directory: RunDirectory, units: Iterable[Unit], *, mend: bool) -> list[Unit]:
    """Return those of the units that have no sound file.

    Parameters
    ----------
    directory : of the run.
    units : to look at.
    mend : whether to read every file and move damaged ones aside; if not, files are taken as they are, but for
        those that are too short to be whole.
    """
    identity = directory.manifest.unit_identity
    sizes = directory.listing().sizes
    todo: list[Unit] = []
    for unit in units:
        size = sizes.get(unit.name)
        if size is not None and (
            size < SHORTEST_UNIT_BYTES or (mend and is_damaged(directory, unit, identity))
        ):
            put_aside(directory, unit)
            size = None
        if size is None:
            todo.append(unit)
    return todo


def how_to_go_on(directory: RunDirectory, status: Status) -> str:
    """Return the command that computes what is missing: the shards that left it, if the run was cut into shards."""
    shards = worked(directory.sessions_path).shards
    todo = status.todo
    if shards is None or status.damaged:
        return resume_command(directory)
    needed = sorted({unit.number % shards for unit in todo})
    if len(needed) == 1:
        return resume_command(directory, (needed[0], shards))
    command = resume_command(directory, (0, shards)).replace(f"--shard 0/{shards}", f"--shard I/{shards}")
    return f"{command} for I in {ranges(needed)}, or all at once: {resume_command(directory)}"
