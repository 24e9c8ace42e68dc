"""Turning occupancy by row: the share of a row's paths still fighting in which time has turned, with turns back.

The histograms of a run count it over all rows, so by row it can be had only from kept trajectories, of those rows whose
paths are all kept (`--keep-paths`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Protocol

import numpy as np

from attrition.analysis import turning
from attrition.analysis.paths import PathTable
from attrition.analysis.quantities import Floats, Quantity, read_date
from attrition.analysis.row_values import RowValues
from attrition.analysis.words import SIDE_WORDS
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.tables import read_as
from attrition.errors import InputError, refuse_unknown

OCCUPANCY = "occupancy"
FEWEST_FIGHTING = 2
"""Paths of a row that must still fight, so that chance can be told from inputs."""


class Kept(Protocol):
    """What is asked of a finished directory; `attrition.analysis.designs.Varied` is one."""

    path: Path
    manifest: Manifest

    @property
    def horizon(self) -> date:
        """The last day of the forecast."""

    @property
    def years(self) -> list[date]:
        """The first days of the years of the forecast."""


def occupancy_names() -> dict[str, str]:
    """Return the recorded variable of each name, as in "occupancy.D1" and "occupancy_defender.D4"."""
    return {
        f"{OCCUPANCY}{key.removeprefix('turn')}.{measure}": f"{begins}{measure.lower()}_turned"
        for key, begins in turning.SIDES.items()
        for measure in turning.COMPUTED
    }


def occupancy_quantity(text: str, kept: Kept, where: str) -> Quantity:
    """Return the quantity that a text such as "occupancy.D1@2028" names.

    Raises: InputError for an unknown name, without a date, or for a run that does not record it.
    """
    name, _, when = text.strip().partition("@")
    names = occupancy_names()
    refuse_unknown("quantity", name, names, where)
    if not when:
        raise InputError(
            f"'{name}' is a share at a date", where=where, advice=f"ask for '{name}@{kept.years[0].year}'"
        )
    if names[name] not in kept.manifest.variables:
        raise InputError(f"this run does not record '{names[name]}'", where=where)
    day = read_date(when, kept.manifest.start, kept.horizon, where)
    key, measure = name.split(".")
    clause = SIDE_WORDS[f"turn{key.removeprefix(OCCUPANCY)}"].replace("Time turns on", "time has turned on")

    def values(table: PathTable) -> Floats:
        raise InputError(f"'{name}' is no outcome of a path", advice="ask for the first turn before a date")

    return Quantity(text.strip(), f"{clause} ({measure}) at the start of {when}", (), values, before=day)


def occupancy_by_row(of: Kept, asked: Quantity, structure: str, variant: str) -> RowValues:
    """Return the share of each row's paths still fighting that has turned, of rows kept whole.

    Raises: InputError, when no row is; RunFailed for a damaged table.
    """
    import polars as pl

    assert asked.before is not None
    plan = of.manifest.plan
    column = occupancy_names()[asked.name.partition("@")[0]]
    path = of.path / "paths.parquet"
    day = record_before(of, asked.before)
    with read_as(path):
        kept = (
            pl.scan_parquet(path)
            .filter((pl.col("variant") == variant) & (pl.col("structure") == structure))
            .filter((pl.col("day") - day).abs() < 1e-6)
            .select("draw", turned=pl.col(column).cast(pl.Float64))
            .group_by("draw")
            .agg(
                pl.len().alias("paths"),
                pl.col("turned").count().alias("fighting"),
                pl.col("turned").mean().alias("mean"),
                pl.col("turned").var().alias("variance"),
            )
            .filter(pl.col("paths") == plan.paths)
            .sort("draw")
            .collect()
        )
    if not kept.height:
        raise InputError(
            f"'{asked.name}' needs trajectories by row; this run keeps those of {plan.keep_paths} paths a structure",
            advice=f"run it with --keep-paths {plan.draws * plan.paths}, or ask for the first turn before a date",
        )
    kept = kept.filter(pl.col("fighting") >= FEWEST_FIGHTING)
    return RowValues(
        kept["mean"].to_numpy(),
        (kept["variance"] / kept["fighting"]).to_numpy(),
        kept["draw"].to_numpy().astype(np.int64),
    )


def record_before(kept: Kept, day: date) -> float:
    """Return the day of the last record up to a date, since the start."""
    days = np.array(kept.manifest.record_days)
    until = days[days <= (day - kept.manifest.start).days]
    if not len(until):
        raise InputError(f"nothing is recorded before {day}")
    return float(until[-1])
