"""What a run will take: units, files, bytes and core-hours, from a quick measurement."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.execute import Workbench, resume_command
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.simulator import Simulator
from attrition.ensemble.store import unit_bytes

MEASURED_PATHS = 512


def cost_of(directory: RunDirectory, manifest: Manifest, simulator: Simulator, engine: str) -> dict[str, Any]:
    """Measure a few paths of the first unit and scale them up.

    Parameters
    ----------
    directory, manifest : of the run.
    simulator, engine : that will run it.

    Returns
    -------
    `units`, `paths`, `bytes_running` (unit files), `core_hours` and `paths_per_second` of one thread, `next` (the
    command that runs it).
    """
    units = manifest.plan.units()
    first = units[0]
    paths = min(first.paths, MEASURED_PATHS)
    small = replace(first, rows=max(min(first.rows, MEASURED_PATHS // paths), 1), paths=paths)
    bench = Workbench(manifest, simulator, engine)
    bench.program(small.variant, small.structure)  # compiling the scenario is not what is measured
    started = time.perf_counter()
    size = len(unit_bytes(small, manifest.identity, bench.simulated(small)))
    seconds = time.perf_counter() - started
    rate = small.size / seconds
    total = manifest.plan.paths_total
    return {
        "directory": str(directory.path),
        "units": len(units),
        "unit_paths": first.size,
        "paths": total,
        "bytes_running": size * len(units),
        "paths_per_second": rate,
        "core_hours": total / rate / 3600.0,
        "next": resume_command(directory).removesuffix(" --resume"),
    }


def words_of(cost: dict[str, Any]) -> dict[str, str]:
    """Return what `cost_of` measured as pairs of words."""
    hours = cost["core_hours"]
    time_needed = f"{hours:.2g} core-hours" if hours >= 0.1 else f"{hours * 3600:.2g} core-seconds"
    return {
        "directory": cost["directory"],
        "paths": f"{cost['paths']:,}",
        "units": f"{cost['units']:,} files of up to {cost['unit_paths']:,} paths",
        "bytes": f"about {cost['bytes_running'] / 1e6:,.0f} MB while running",
        "time": f"about {time_needed}, at {cost['paths_per_second']:,.0f} paths/s a thread",
        "next": cost["next"],
    }
