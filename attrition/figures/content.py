"""What the figures of a run are drawn from: its manifest, summary and tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.forecast_days import first_look_before
from attrition.analysis.incidence import Incidence, cumulative_incidence
from attrition.analysis.paths import PathTable, read_paths
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.merge import read_summary
from attrition.ensemble.tables import read_as, read_table
from attrition.figures.curves import (
    Curve,
    Dates,
    Fan,
    Passage,
    Ridge,
    likeness,
    passage,
    ridge,
    share_turned,
)
from attrition.figures.histograms import Cells, read_cells
from attrition.model.ends import End
from attrition.model.registry import RECORDED

if TYPE_CHECKING:
    import polars as pl

    from attrition.scenario import Figure, Scenario

BASE = "base"
DRIFTLESS = "driftless"
LEVELS = ("q05", "q25", "q50", "q75", "q95")
FEWEST_PATHS = (20, 100)
"""Paths still fighting below which neither a band nor a share is drawn: in small runs and in large ones."""
ONE_IN = 20
"""Between the two: one in so many of the paths of the run; in a tiny run, half of them."""
STILL = 1e-6
"""Change of a median, over its size, up to which it stands still."""
SHORT_DAYS = 730
MOST_POINTS = 240
"""Dates to draw of a variable, about one to a dot of a panel of five centimetres in print."""


def fewest_of(paths: int) -> int:
    """Return the paths still fighting below which nothing is drawn, in a run of so many paths a structure."""
    small, large = FEWEST_PATHS
    return max(min(max(paths // ONE_IN // 10 * 10, small), large, paths // 2), 1)


class Content:
    """A finished run as figures see it.

    Parameters
    ----------
    directory : of the run.

    Raises
    ------
    InputError : when it is no run directory.
    RunFailed : when the run is not finished.
    """

    def __init__(self, directory: Path) -> None:
        self.path = directory
        run = RunDirectory(directory)
        run.refuse_absent()
        self.manifest: Manifest = run.manifest
        self.summary: dict[str, Any] = read_summary(run)

    @property
    def scenario(self) -> Scenario:
        """The resolved scenario."""
        return self.manifest.plan.scenario

    @property
    def structures(self) -> tuple[str, ...]:
        """Names of the structures."""
        return self.manifest.plan.structures

    @property
    def variants(self) -> tuple[str, ...]:
        """Names of the variants."""
        return tuple(variant.name for variant in self.manifest.plan.variants)

    @property
    def data_end(self) -> date | None:
        """The last day of the data, None without data."""
        return self.scenario.clock.data_cutoff

    @property
    def forecast_start(self) -> date:
        """The end of the data, or the start where there is none before the horizon."""
        end = self.data_end
        return end if end is not None and end < self.horizon else self.manifest.start

    @property
    def horizon(self) -> date:
        """The last day of the forecast."""
        return self.manifest.start + timedelta(days=int(self.manifest.horizon_day))

    @property
    def last_of_data(self) -> date:
        """The last day on which data may lie: their end, or the horizon without one."""
        return self.data_end or self.horizon

    @property
    def source(self) -> str:
        """The line that says where a figure comes from."""
        plan = self.manifest.plan
        return (
            f"{plan.name}, seed {plan.seed}, {plan.draws:,} prior draws × {plan.paths:,} paths, "
            f"digest {self.summary['digest'][:8]}."
        )

    @property
    def fewest(self) -> int:
        """Paths still fighting below which nothing is drawn."""
        return fewest_of(self.manifest.plan.draws * self.manifest.plan.paths)

    def rows(self, variant: str) -> int:
        """Return the prior draws of a variant."""
        return next(item.rows for item in self.manifest.plan.variants if item.name == variant)

    def recorded(self, variable: str) -> bool:
        """Say whether the run has recorded a variable."""
        return variable in self.manifest.variables

    def moves(self, variable: str) -> bool:
        """Say whether the run has recorded a variable and its median changes at all; one switched off stands still."""
        if not self.recorded(variable):
            return False
        for structure in self.structures:
            median = self._bands_of[(structure, variable)]["q50"].drop_nulls().to_numpy()
            if len(median) and np.ptp(median) > STILL * np.abs(median).max():
                return True
        return False

    def on(self, switch: str) -> bool:
        """Say whether a part of the model is switched on."""
        return bool(self.scenario.switches.get(switch, True))

    def month(self, day: date) -> str:
        """Write a day as its month, or in full where the whole run is short."""
        return day.isoformat() if (self.horizon - self.manifest.start).days < SHORT_DAYS else f"{day:%Y-%m}"

    def structure_summary(self, structure: str) -> dict[str, Any]:
        """Return the part of the summary that belongs to a structure."""
        return dict(self.summary["structures"][structure])

    def fan(self, variable: str, structure: str, after: date | None = None) -> Fan:
        """Return the bands of a recorded variable where enough paths still fight, from a day on if one is given."""
        rows = self._bands_of[(structure, variable)]
        dates = self.dates(np.array(self.manifest.record_days))
        shown = self._drawn & (rows["n"].to_numpy() >= self.fewest)
        if after is not None:
            shown &= dates >= np.datetime64(after)
        quantiles = np.array([rows[level].fill_null(float("nan")).to_numpy()[shown] for level in LEVELS])
        # A bin of the histogram may reach past a limit of the variable, and a quantile inside it with it.
        for field in RECORDED:
            if field.name == variable:
                quantiles = np.clip(quantiles, field.low, field.high)
        return Fan(dates[shown], quantiles)

    def stops(self, structure: str) -> date | None:
        """Return the last day on which enough paths still fight to draw anything, None if that is the horizon."""
        enough = self._bands_of[(structure, self.manifest.variables[0])]["n"].to_numpy() >= self.fewest
        if enough[-1] or not enough.any():
            return None
        day = self.manifest.record_days[int(np.flatnonzero(enough)[-1])]
        return self.manifest.start + timedelta(days=int(day))

    def all_stop(self, structures: Sequence[str]) -> date | None:
        """Return the last day on which anything is drawn of any of these structures, None if that is the horizon."""
        days = [self.stops(structure) for structure in structures]
        known = [day for day in days if day is not None]
        return max(known) if known and len(known) == len(days) else None

    def figures(self, variable: str) -> list[Figure]:
        """Return the published figures of a variable."""
        return [figure for figure in self.scenario.figures if figure.quantity == variable]

    @property
    def modelled_ends(self) -> list[End]:
        """The ends that any of the structures models, without still fighting."""
        outcomes = [self.structure_summary(structure)["outcomes"] for structure in self.structures]
        ends = [end for end in End if end is not End.STILL_FIGHTING]
        return [end for end in ends if any(items.get(end.label) is not None for items in outcomes)]

    def outcomes(self, structure: str, variant: str = BASE) -> PathTable:
        """Return the ends of the paths of a structure and variant, and the days that they have."""
        key = (variant, structure)
        if key not in self._outcomes:
            path = self.path / "outcomes.parquet"
            drawn = [name for name in self._outcome_columns if name == "end" or name.endswith("_day")]
            self._outcomes[key] = read_paths(path, variant, structure, drawn)
        return self._outcomes[key]

    def incidence(self, structure: str) -> Incidence:
        """Return the cumulative incidence of the ends that are modelled, from the end of the data on."""
        begin = float((self.forecast_start - self.manifest.start).days)
        days = np.array(
            [
                begin,
                *(day for day in np.array(self.manifest.record_days)[self._drawn] if day > begin),
                self.manifest.horizon_day,
            ]
        )
        table = self.outcomes(structure)
        return cumulative_incidence(table, self.modelled_ends, np.unique(days))

    def passage(self, column: str, structure: str) -> Passage:
        """Return when a day of the outcomes comes, as in "stress_day": its probability and quantiles of its date."""
        return passage(self.outcomes(structure), column, self.manifest.start)

    @cached_property
    def dated_columns(self) -> frozenset[str]:
        """Columns of days of the outcomes that any path has."""
        import polars as pl

        path = self.path / "outcomes.parquet"
        with read_as(path):
            days = [name for name in self._outcome_columns if name.endswith("_day")]
            known = pl.scan_parquet(path).select(pl.col(days).is_not_null().any()).collect()
        return frozenset(name for name in days if known[name][0])

    def ridge(self, column: str, structure: str, variant: str, edges: NDArray[np.float64]) -> Ridge:
        """Return the distribution of a day of the outcomes over bins, see `attrition.figures.curves.ridge`."""
        table = self.outcomes(structure, variant)
        return ridge(table, column, edges, first_look_before(float(edges[0]), self.scenario.clock))

    def turned(self, measure: str, structure: str, variant: str) -> Curve:
        """Return the share of the paths still fighting that have turned by a measure, with its standard error.

        Parameters
        ----------
        measure : as in "d1" or "defender_d4".
        structure, variant : names.

        Returns
        -------
        From the end of the data on; NaN where too few paths are left.
        """
        days = np.array(self.manifest.record_days)
        dates = self.dates(days)
        later = self._drawn & (dates >= np.datetime64(self.forecast_start))
        rows = self.rows(variant)
        column = f"{measure}_day"
        alike = None
        if column in self._outcome_columns:
            table = self.outcomes(structure, variant)
            alike = likeness(table, column, days[later])
        cells = self.cells(f"{measure}_turned", structure, variant)
        fewest = fewest_of(rows * self.manifest.plan.paths)
        share, low, high = share_turned(cells, rows, alike, fewest)
        return Curve(dates[later], share[later], low[later], high[later])

    def mean(self, variable: str, structure: str) -> Curve:
        """Return the mean of a variable over the paths still fighting, with its quartiles as low and high."""
        mean = self.cells(variable, structure).mean(self.fewest)
        dates = self.dates(np.array(self.manifest.record_days))
        fan = self.fan(variable, structure)
        quartiles = np.full((2, len(dates)), np.nan)
        quartiles[:, np.isin(dates, fan.dates)] = fan.quantiles[[1, 3]]
        some = self._drawn
        return Curve(dates[some], mean[some], quartiles[0][some], quartiles[1][some])

    def cells(self, variable: str, structure: str, variant: str = BASE) -> Cells:
        """Return the histogram of a recorded variable, record by record."""
        index = self.manifest.variables.index(variable)
        low, high = (edges[index] for edges in self.manifest.edges[structure])
        cells = self._histograms[(variant, structure, variable)]
        return Cells(cells, len(self.manifest.record_days), low, high)

    def dates(self, days: NDArray[np.float64]) -> Dates:
        """Return the dates of days since the start, to the hour where they are not whole."""
        whole = bool(np.all(days == np.floor(days)))
        start = np.datetime64(self.manifest.start, "D" if whole else "h")
        dates: Dates = start + np.round(days if whole else 24.0 * days).astype(np.int64)
        return dates

    @cached_property
    def _drawn(self) -> NDArray[np.bool_]:
        """Records that are drawn: more points than a small panel has dots would make files large and drawing slow.

        The first of the forecast, the last of each structure and the last of all are always among them.
        """
        days = np.array(self.manifest.record_days)
        drawn = np.zeros(len(days), dtype=bool)
        drawn[:: max(-(-len(days) // MOST_POINTS), 1)] = True
        last = [
            self.horizon,
            self.forecast_start,
            *(self.stops(name) or self.horizon for name in self.structures),
        ]
        for day in last:
            number = float((day - self.manifest.start).days)
            drawn[min(int(np.searchsorted(days, number)), len(days) - 1)] = True
        return drawn

    @cached_property
    def _outcomes(self) -> dict[tuple[str, str], PathTable]:
        return {}

    @cached_property
    def _outcome_columns(self) -> list[str]:
        import polars as pl

        path = self.path / "outcomes.parquet"
        with read_as(path):
            return list(pl.read_parquet_schema(path))

    @cached_property
    def _bands(self) -> pl.DataFrame:
        return read_table(self.path / "bands.parquet")

    @cached_property
    def _bands_of(self) -> dict[tuple[Any, ...], pl.DataFrame]:
        bands = self._bands.filter(self._bands["variant"] == BASE)
        return bands.partition_by("structure", "variable", as_dict=True)

    @cached_property
    def _histograms(self) -> dict[tuple[Any, ...], pl.DataFrame]:
        return read_cells(self.path / "histograms.parquet", self.manifest.variables)
