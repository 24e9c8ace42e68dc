"""What a run will take: units, files, bytes and core-hours, from a quick measurement."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np

from attrition.engine.calendar import scenario_calendar
from attrition.engine.nodes import NODE_FIELDS, node_records
from attrition.ensemble.container import sparse
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.execute import Workbench, resume_command
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.prepare import solved_in
from attrition.ensemble.simulator import SimulatedUnit, Simulator
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
    bench = Workbench(manifest, simulator, engine, solved_in(directory, manifest))
    bench.program(small.variant, small.structure)  # compiling the scenario is not what is measured
    started = time.perf_counter()
    result = bench.simulated(small)
    measured = len(unit_bytes(small, manifest.unit_identity, result))
    seconds = time.perf_counter() - started
    rate = small.size / seconds
    total = manifest.plan.paths_total
    return {
        "directory": str(directory.path),
        "units": len(units),
        "unit_paths": first.size,
        "paths": total,
        "bytes_running": _bytes_running(manifest, result, small.size, measured),
        "paths_per_second": rate,
        "core_hours": total / rate / 3600.0,
        "next": resume_command(directory).removesuffix(" --resume"),
    }


def _bytes_running(manifest: Manifest, result: SimulatedUnit, paths: int, measured: int) -> int:
    """Return the bytes of all unit files, from a unit of `paths` paths that takes `measured` bytes."""
    plan = manifest.plan
    cells = sparse(result.histogram)
    cell_bytes = cells["count"].itemsize
    kept_bytes = 8 * (2 + len(manifest.record_days) * len(manifest.variables))
    around = (
        measured - result.outcomes.nbytes - len(cells["count"]) * cell_bytes - len(result.kept) * kept_bytes
    )
    sizes = Counter(unit.size for unit in plan.units())
    total = sum(
        number * (around + result.outcomes.nbytes * size / paths + _cells(result, paths, size) * cell_bytes)
        for size, number in sizes.items()
    )
    # The first paths of every variant and structure are kept, and they lie in its first units.
    kept = sum(min(plan.keep_paths, variant.rows * plan.paths) for variant in plan.variants)
    nodes = sum(min(plan.keep_nodes, variant.rows * plan.paths) for variant in plan.variants)
    node_bytes = 8 * len(node_records(scenario_calendar(plan.scenario))) * len(NODE_FIELDS) if nodes else 0
    return round(total + len(plan.structures) * (kept * kept_bytes + nodes * node_bytes))


def _cells(result: SimulatedUnit, paths: int, wanted: int) -> float:
    """Return about how many cells of a histogram hold something with `wanted` paths, when it was made of `paths`.

    The number grows ever more slowly. It is continued as the power of the paths by which it grew over the last
    doubling, known from the counts: with half the paths, a cell that holds c is empty with probability 1/2^c.
    """
    counts = result.histogram[result.histogram > 0]
    if wanted == paths or not len(counts):
        return len(counts)
    half = float(np.sum(1.0 - np.exp2(-counts.astype(np.float64))))
    power = min(float(np.log2(len(counts) / half)), 1.0)
    grown = float((wanted / paths) ** power)
    return min(len(counts) * grown, result.histogram.size)


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
