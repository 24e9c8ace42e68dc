"""What a directory varies: prior draws of an ordinary run, or the points of a sweep; and a quantity at each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.measures import check_names, measures
from attrition.analysis.occupancy_rows import OCCUPANCY, occupancy_by_row, occupancy_quantity
from attrition.analysis.paths import PathTable, read_paths
from attrition.analysis.quantities import Quantity, quantity, quantity_names
from attrition.analysis.row_values import RowValues, row_values
from attrition.ensemble.directory import DESIGN_FILE, RunDirectory
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.results import read_summary
from attrition.ensemble.tables import read_as, read_table
from attrition.errors import InputError, nearest_name
from attrition.scenario.draws import columns
from attrition.scenario.priors import DRAWS

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]

DRIFTLESS = "driftless"


@dataclass(frozen=True)
class Inputs:
    """What differs from row to row of a run, or from point to point of a sweep.

    Parameters
    ----------
    names : d of them, as in `parameters`.
    values : float[n, d].
    units, statuses : of each input; status is sourced, derived, judged, or "varied" for a factor of a sweep.
    """

    names: tuple[str, ...]
    values: Floats
    units: tuple[str, ...]
    statuses: tuple[str, ...]


class Varied:
    """A finished directory as sensitivity and discovery see it.

    Parameters
    ----------
    directory : of a run or a sweep.

    Raises
    ------
    InputError : when it is no run directory.
    RunFailed : when it is not finished or a table is damaged.
    """

    def __init__(self, directory: Path) -> None:
        run = RunDirectory(Path(directory))
        run.refuse_absent()
        self.path = run.path
        self.summary = read_summary(run)
        self.manifest: Manifest = run.manifest

    @property
    def structures(self) -> tuple[str, ...]:
        """Names of the structures."""
        return self.manifest.plan.structures

    @property
    def variants(self) -> tuple[str, ...]:
        """Names of the variants that are a policy or a point, the driftless twin left out."""
        return tuple(one.name for one in self.manifest.plan.variants if one.name != DRIFTLESS)

    @property
    def horizon(self) -> date:
        """The last day of the forecast."""
        return self.manifest.start + timedelta(days=int(self.manifest.horizon_day))

    @property
    def forecast_start(self) -> date:
        """The end of the data, or the start without any."""
        return self.manifest.plan.scenario.clock.data_cutoff or self.manifest.start

    @property
    def years(self) -> list[date]:
        """The first days of the years of the forecast."""
        first = self.forecast_start.year + 1
        days = [date(year, 1, 1) for year in range(first, self.horizon.year + 2)]
        return [day for day in days if self.forecast_start < day <= self.horizon]

    @property
    def source(self) -> str:
        """The line that says where numbers come from."""
        plan = self.manifest.plan
        points = f"{len(self._points):,} points × " if self.is_sweep else ""
        return (
            f"{plan.name}, {points}{plan.draws:,} draws × {plan.paths:,} paths, seed {plan.seed}, "
            f"digest {str(self.summary['digest'])[:12]}"
        )

    @property
    def is_sweep(self) -> bool:
        """Say whether the variants are points of a design."""
        return (self.path / DESIGN_FILE).is_file()

    @property
    def calibrated(self) -> bool:
        """Say whether some inputs were drawn together, so that they are not independent of each other."""
        return any(value.prior.family == DRAWS for value in columns(self.manifest.plan.scenario).values())

    def asked(self, text: str, where: str = "--quantity") -> Quantity:
        """Return a quantity by name; see `quantity`, and `measures` for what is no event."""
        if text.startswith(OCCUPANCY):
            return occupancy_quantity(text, self, where)
        if text.partition("@")[0].strip() in quantity_names():
            return quantity(text, self.manifest.start, self.horizon, where)
        check_names((text,), where)
        return measures(self.manifest, (text,))[0]

    @cached_property
    def inputs(self) -> Inputs:
        """What varies; of a run, priors that differ between rows, without what is solved from them.

        Raises
        ------
        InputError : when nothing does.
        """
        return self._factors() if self.is_sweep else self._priors()

    def table(self, asked: Quantity, structure: str, variant: str = "base") -> PathTable:
        """Return the paths of a variant and structure that a quantity needs.

        Raises: InputError for an unknown structure or variant.
        """
        self._refuse_unknown("structure", structure, self.structures)
        self._refuse_unknown("variant", variant, tuple(one.name for one in self.manifest.plan.variants))
        outcomes = self.path / "outcomes.parquet"
        with read_as(outcomes):
            return read_paths(outcomes, variant, structure, list(asked.columns))

    def by_row(self, asked: Quantity, structure: str, variant: str = "base") -> RowValues:
        """Return a quantity by row of a variant; occupancy of those rows that are kept whole.

        Raises: InputError for an unknown structure or variant, or occupancy in a run that keeps no trajectories.
        """
        if asked.name.startswith(OCCUPANCY):
            return occupancy_by_row(self, asked, structure, variant)
        return row_values(self.table(asked, structure, variant), asked)

    def by_point(self, asked: Quantity, structure: str) -> Floats:
        """Return the mean of a quantity at each point of a sweep and row, float64[points, rows]."""
        means = dict(self._means(asked, structure))
        missing = [name for name in self._points if name not in means]
        if missing:
            raise InputError(f"no outcomes of point '{missing[0]}'", where=str(self.path / DESIGN_FILE))
        rows = min(len(means[name]) for name in self._points)
        return np.array([means[name][:rows] for name in self._points])

    def _means(self, asked: Quantity, structure: str) -> Iterator[tuple[str, Floats]]:
        import polars as pl

        outcomes = self.path / "outcomes.parquet"
        with read_as(outcomes):
            frame = (
                pl.scan_parquet(outcomes)
                .filter(pl.col("structure") == structure)
                .select("variant", "draw", "path", *asked.columns)
                .collect()
                .sort("variant", "draw", "path")
            )
            for (name,), part in frame.partition_by("variant", as_dict=True).items():
                draws = part["draw"].n_unique()
                table = PathTable(part, draws, part.height // draws)
                yield str(name), asked.values(table).reshape(draws, -1).mean(axis=1)

    def _priors(self) -> Inputs:
        frame = read_table(self.path / "draws.parquet")
        held = columns(self.manifest.plan.scenario)
        names = tuple(
            name
            for name, value in held.items()
            if value.varies and name in frame.columns and frame[name].n_unique() > 1
        )
        if not names:
            raise InputError(
                "no input differs between the rows of this run", advice="give values priors, or make a sweep"
            )
        return Inputs(
            names,
            frame.select(names).to_numpy().astype(np.float64),
            tuple(held[name].unit for name in names),
            tuple(held[name].status for name in names),
        )

    @cached_property
    def _design(self) -> pl.DataFrame:
        return read_table(self.path / DESIGN_FILE)

    @property
    def _points(self) -> list[str]:
        return [str(name) for name in self._design["variant"].to_list()]

    def _factors(self) -> Inputs:
        import polars as pl

        # Dates are days, in their order.
        design = self._design.with_columns(pl.col(pl.Date).cast(pl.Int32))
        names = tuple(
            name
            for name in design.columns
            if name != "variant" and design[name].dtype.is_numeric() and design[name].n_unique() > 1
        )
        if not names:
            raise InputError("no factor of this sweep differs between its points")
        held = self.manifest.plan.scenario.values
        keys = {factor["name"]: factor["key"] for factor in self.manifest.plan.study.get("factors", [])}
        return Inputs(
            names,
            design.select(names).to_numpy().astype(np.float64),
            tuple(held[keys[name]].unit if keys.get(name) in held else "" for name in names),
            tuple("varied" for _ in names),
        )

    @staticmethod
    def _refuse_unknown(noun: str, name: str, names: tuple[str, ...]) -> None:
        if name not in names:
            raise InputError(
                f"no {noun} '{name}' in this run",
                where=f"--{noun}",
                allowed=", ".join(names[:20]),
                nearest=nearest_name(name, names),
            )
