"""The summary of a run: every probability with its errors, every date as a quantile, by structure and pooled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrition.analysis import outcomes, perception, thresholds, turning
from attrition.analysis.forecast_days import first_look_before, forecast_begin_day
from attrition.analysis.occupancy import Occupancies, added, by_year
from attrition.analysis.paths import PathTable, PooledTable, read_paths
from attrition.analysis.studies import write_study
from attrition.ensemble.manifest import SCHEMA, Manifest
from attrition.model.thresholds import LEVELS

if TYPE_CHECKING:
    from attrition.scenario import Scenario
from attrition.scenario.records import SIDES

BASE = "base"
DRIFTLESS = "driftless"
STATUSES = ("sourced", "derived", "judged")


def summarise(
    manifest: Manifest, folder: Path, digest: str, seconds: float, paths_per_second: float
) -> dict[str, Any]:
    """Return the content of summary.json.

    Parameters
    ----------
    manifest : of the run.
    folder : where outcomes.parquet lies.
    digest : content digest.
    seconds : wall time from the first unit started to the last finished.
    paths_per_second : over that time.

    Returns
    -------
    The summary; what this version does not compute is null, never absent.
    """
    write_study(manifest, folder)
    plan = manifest.plan
    table = folder / "outcomes.parquet"
    columns = list(dict.fromkeys([*outcomes.COLUMNS, *thresholds.COLUMNS, *turning.COLUMNS]))
    twins = any(variant.name == DRIFTLESS for variant in plan.variants)
    by_structure: dict[str, Any] = {}
    base: list[PathTable] = []
    driftless: list[PathTable] = []
    for structure in plan.structures:
        base.append(read_paths(table, BASE, structure, columns))
        twin = read_paths(table, DRIFTLESS, structure, turning.COLUMNS) if twins else None
        driftless += [] if twin is None else [twin]
        by_structure[structure] = structure_summary(manifest, base[-1], twin)
    pool = pooled(base)
    twin_pool = pooled(driftless) if driftless else None
    every = Occupancies(manifest, folder)
    counts = {
        variant: [every.counts(variant, structure) for structure in plan.structures]
        for variant in (BASE, DRIFTLESS)
    }
    for structure, *both in zip(plan.structures, counts[BASE], counts[DRIFTLESS], strict=True):
        by_structure[structure]["occupancy"] = by_year(manifest, *both)
    weight = 1.0 / len(plan.structures)
    return {
        "schema": SCHEMA,
        "scenario": plan.scenario.name,
        "title": plan.scenario.title,
        "digest": digest,
        "seed": plan.seed,
        "draws": plan.draws,
        "paths": plan.paths,
        "paths_total": plan.paths_total,
        "seconds": seconds,
        "paths_per_second": paths_per_second,
        "given": given(plan.scenario, [each.name for each in plan.mechanisms]),
        "horizon": (manifest.start + timedelta(days=floor(manifest.horizon_day))).isoformat(),
        "structures": by_structure,
        "pooled": structure_summary(manifest, pool, twin_pool)
        | {"occupancy": by_year(manifest, added(counts[BASE]), added(counts[DRIFTLESS]))}
        | {"weights": dict.fromkeys(plan.structures, weight)},
        "inputs": inputs(plan.scenario),
    }


def structure_summary(manifest: Manifest, table: PathTable, driftless: PathTable | None) -> dict[str, Any]:
    """Return the summary of one structure; what a scenario has switched off is null."""
    clock = manifest.plan.scenario.clock
    switches = manifest.plan.scenario.switches
    first_look = first_look_before(forecast_begin_day(clock), clock)
    dated = switches.get("turning", True)
    by_value = dated and bool(manifest.continuing)
    events = outcomes.events(table)
    if not switches.get("coalition", True):
        events["coalition_disengagement"] = None
    return {
        "outcomes": outcomes.ends(table),
        "events": events,
        "regime_survival_12_months": outcomes.survival(table, manifest.horizon_day),
        "thresholds": thresholds.thresholds(table, manifest.start)
        if switches.get("strain", True)
        else dict.fromkeys(LEVELS),
        **{
            key: turning.turns(table, driftless, side, manifest.start, first_look, by_value=by_value)
            if dated
            else dict.fromkeys(turning.ALL_MEASURES)
            for key, side in turning.SIDES.items()
        },
        "perception_lag_months": perception.lag(table, driftless, manifest.start, first_look)
        if by_value
        else None,
        "casualties": outcomes.casualties(table)
        if switches.get("front", True)
        else dict.fromkeys(outcomes.SIDES),
    }


def pooled(tables: list[PathTable]) -> PathTable:
    """Lay structures of equal weight side by side, see `PooledTable`; a single one is all there is."""
    return tables[0] if len(tables) == 1 else PooledTable(tables)


def given(scenario: Scenario, mechanisms: Sequence[str] = ()) -> str:
    """Return in words what the results are conditional on: history, switches, and what was put on top of the scenario.

    Parameters
    ----------
    scenario : resolved.
    mechanisms : names of those from outside the package.
    """
    cutoff: date | None = scenario.clock.data_cutoff
    if cutoff is None:
        text = f"war begins at {scenario.clock.start}, no data imposed"
    else:
        count = len(scenario.observations)
        series = f"{count} series" if count != 1 else "1 series"
        text = f"war going on at {cutoff}, {series} of history imposed up to then"
    sides = scenario.sides or {}
    who = [f"the {side} is {sides[side]}" for side in SIDES if side in sides]
    off = [name for name, on in sorted(scenario.switches.items()) if not on]
    if off:
        text += f"; switched off, so what it would do reads zero: {', '.join(off)}"
    layers = [layer.removeprefix("policies/") for layer in scenario.layers if layer.startswith("policies/")]
    set_by_hand = sorted(
        f"{name}={value.value:g}" for name, value in scenario.values.items() if value.layer == "--set"
    ) + sorted(
        f"{key}={getattr(scenario.clock, key.removeprefix('clock.'), '')}"
        for key, layer in (scenario.origins or {}).items()
        if layer == "--set" and key.startswith("clock.")
    )
    if layers or set_by_hand:
        text += f"; with {', '.join([*layers, *set_by_hand])}"
    if mechanisms:
        text += f"; with mechanisms from outside the package: {', '.join(mechanisms)}"
    return f"{', '.join(who)}; {text}" if who else text


def inputs(scenario: Scenario) -> dict[str, int]:
    """Return how many values of the scenario are sourced, derived and judged."""
    values: Mapping[str, Any] = scenario.values
    found = [value.status for value in values.values()]
    return {status: found.count(status) for status in STATUSES}
