"""Writes and reads the files of units: whole or not at all, once, and never two that differ."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.ensemble.container import packed, sparse, unpacked
from attrition.ensemble.directory import CONFLICT_SUFFIX, DAMAGED_SUFFIX, RunDirectory
from attrition.ensemble.failures import FileDamaged, UnitConflict
from attrition.ensemble.files import DIGEST_BYTES, sync_directory, write_new
from attrition.ensemble.simulator import SimulatedUnit
from attrition.ensemble.units import Unit


@dataclass(frozen=True)
class UnitContent:
    """What a unit file holds.

    Parameters
    ----------
    outcomes : float64[rows * paths, fields], NaN is null.
    filled, count : sparse histogram (see `container.sparse`).
    moments : int64[variables, records, 2], sums of whole units and of their squares.
    trajectories : float64[kept, records, variables].
    kept : uint64[kept, 2], row and path of each trajectory.
    nodes : float64[first paths, nodes, fields], None where the run keeps none.
    """

    outcomes: NDArray[np.float64]
    filled: NDArray[np.uint8]
    count: NDArray[Any]
    moments: NDArray[np.int64]
    trajectories: NDArray[np.float64]
    kept: NDArray[np.uint64]
    nodes: NDArray[np.float64] | None = None


def unit_bytes(
    unit: Unit, identity: str, result: SimulatedUnit, nodes: NDArray[np.float64] | None = None
) -> bytes:
    """Return the file of a simulated unit; `nodes` as in `UnitContent`."""
    cells = sparse(result.histogram)
    arrays: dict[str, NDArray[Any]] = {
        # Adding zero turns -0.0 into 0.0; every null gets the same NaN. Equal results, equal bytes.
        "outcomes": _one_nan(result.outcomes),
        "filled": cells["filled"],
        "count": cells["count"],
        "moments": np.asarray(result.moments, dtype="<i8"),
        "trajectories": _one_nan(result.trajectories),
        "kept": np.asarray(result.kept, dtype="<u8").reshape(-1, 2),
    }
    if nodes is not None:
        arrays["nodes"] = _one_nan(nodes)
    return packed({"name": unit.name, "run": identity}, arrays)


def write_unit(directory: RunDirectory, unit: Unit, data: bytes) -> bool:
    """Write the file of a unit unless an equal one is there.

    Parameters
    ----------
    directory : of the run.
    unit : the unit.
    data : its file, from `unit_bytes`.

    Returns
    -------
    True if this call wrote it, False if a twin had.

    Raises
    ------
    UnitConflict : when a sound file with other results is there; ours is kept beside it.
    OSError : when it cannot be written.
    """
    path = directory.unit_path(unit)
    path.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(3):
        if write_new(path, data):
            return True
        try:
            theirs = unpacked(path)[2]
        except FileDamaged:
            put_aside(directory, unit)
            continue
        except FileNotFoundError:  # put aside or merged by another process between the two calls
            continue
        if theirs == data[-DIGEST_BYTES:]:
            return False
        other = path.with_name(f"{path.stem}.{data[-8:].hex()}{CONFLICT_SUFFIX}")
        write_new(other, data)
        raise UnitConflict(path, other)
    raise FileDamaged(path, "it is damaged again each time it is moved aside")


def put_aside(directory: RunDirectory, unit: Unit) -> None:
    """Rename the damaged file of a unit, so that the unit counts as missing and the bytes can still be looked at."""
    path = directory.unit_path(unit)
    with suppress(FileNotFoundError):
        os.replace(path, path.with_name(f"{path.stem}.{os.urandom(4).hex()}{DAMAGED_SUFFIX}"))
        sync_directory(path.parent)


def read_unit(directory: RunDirectory, unit: Unit, identity: str) -> UnitContent:
    """Read the file of a unit and check every byte.

    Raises
    ------
    FileDamaged : when it is not what was written, or belongs to another run or unit.
    FileNotFoundError : when it is missing.
    """
    path = directory.unit_path(unit)
    header, arrays, _ = unpacked(path)
    if header != {"name": unit.name, "run": identity}:
        raise FileDamaged(path, "it belongs to another run or unit")
    return UnitContent(
        arrays["outcomes"],
        arrays["filled"],
        arrays["count"],
        arrays["moments"],
        arrays["trajectories"],
        arrays["kept"],
        arrays.get("nodes"),
    )


def _one_nan(values: NDArray[np.float64]) -> NDArray[np.float64]:
    clean = np.asarray(values, dtype="<f8") + 0.0
    clean[np.isnan(clean)] = np.nan
    return clean
