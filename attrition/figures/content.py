"""What the figures of a run are drawn from: its manifest, summary and tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.incidence import Incidence, cumulative_incidence
from attrition.analysis.occupancy import occupancy
from attrition.analysis.paths import read_paths
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.merge import read_summary
from attrition.ensemble.tables import read_table
from attrition.model.ends import End
from attrition.model.registry import RECORDED

if TYPE_CHECKING:
    import polars as pl

    from attrition.scenario import Figure, Scenario

BASE = "base"
DRIFTLESS = "driftless"
LEVELS = ("q05", "q25", "q50", "q75", "q95")
FEWEST_PATHS = 100
"""Paths still fighting below which neither a band nor a share is drawn."""

Dates = NDArray[np.datetime64]


@dataclass(frozen=True)
class Fan:
    """Bands of one variable: dates, datetime64[records], and quantiles 5, 25, 50, 75, 95 %, float64[5, records]."""

    dates: Dates
    quantiles: NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """A share by date: dates, datetime64[n], and share, float64[n]."""

    dates: Dates
    share: NDArray[np.float64]


def turned_variable(measure: str) -> str:
    """Return the recorded variable that is 1 while time has turned by a measure, as in "D1"."""
    return f"{measure.lower()}_turned"


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
    def source(self) -> str:
        """The line that says where a figure comes from."""
        plan = self.manifest.plan
        return (
            f"{plan.name}, seed {plan.seed}, {plan.draws:,} prior draws × {plan.paths:,} paths, "
            f"digest {self.summary['digest'][:8]}."
        )

    def structure_summary(self, structure: str) -> dict[str, Any]:
        """Return the part of the summary that belongs to a structure."""
        return dict(self.summary["structures"][structure])

    def fan(self, variable: str, structure: str) -> Fan:
        """Return the bands of a recorded variable."""
        rows = self._bands.filter(
            (self._bands["variant"] == BASE)
            & (self._bands["structure"] == structure)
            & (self._bands["variable"] == variable)
            & (self._bands["n"] >= min(FEWEST_PATHS, self.manifest.plan.draws * self.manifest.plan.paths))
        ).sort("date")
        quantiles = [rows[level].fill_null(float("nan")).to_numpy() for level in LEVELS]
        declared = next(field for field in RECORDED if field.name == variable)
        # A bin of the histogram may reach past a limit of the variable, and a quantile inside it with it.
        within = np.clip(np.array(quantiles), declared.low, declared.high)
        return Fan(rows["date"].to_numpy().astype("datetime64[D]"), within)

    def figures(self, variable: str) -> list[Figure]:
        """Return the published figures of a variable."""
        return [figure for figure in self.scenario.figures if figure.quantity == variable]

    @property
    def modelled_ends(self) -> list[End]:
        """The ends that any of the structures models, without still fighting."""
        outcomes = [self.structure_summary(structure)["outcomes"] for structure in self.structures]
        ends = [end for end in End if end is not End.STILL_FIGHTING]
        return [end for end in ends if any(items.get(end.label) is not None for items in outcomes)]

    def incidence(self, structure: str) -> Incidence:
        """Return the cumulative incidence of the ends that are modelled, from the end of the data on."""
        begin = float((self.forecast_start - self.manifest.start).days)
        days = np.array(
            [begin, *(day for day in self.manifest.record_days if day > begin), self.manifest.horizon_day]
        )
        table = read_paths(self.path / "outcomes.parquet", BASE, structure, ["end", "end_day"])
        return cumulative_incidence(table, self.modelled_ends, np.unique(days))

    def turned(self, measure: str, structure: str, variant: str) -> Curve:
        """Return the share of the paths still fighting that have turned, from the end of the data on."""
        variable = turned_variable(measure)
        cells = self._histograms.filter(
            (self._histograms["variant"] == variant)
            & (self._histograms["structure"] == structure)
            & (self._histograms["variable"] == variable)
        )
        index = self.manifest.variables.index(variable)
        low, high = self.manifest.bins[structure]
        paths = next(item.rows for item in self.manifest.plan.variants if item.name == variant)
        fewest = min(FEWEST_PATHS, paths * self.manifest.plan.paths)
        days = np.array(self.manifest.record_days)
        share = occupancy(cells, len(days), low[index], high[index], fewest)
        dates = self.dates(days)
        later = dates >= np.datetime64(self.forecast_start)
        return Curve(dates[later], share[later])

    def dates(self, days: NDArray[np.float64]) -> Dates:
        """Return the dates of days since the start."""
        return np.array(
            [self.manifest.start + timedelta(days=int(day)) for day in days], dtype="datetime64[D]"
        )

    @cached_property
    def _bands(self) -> pl.DataFrame:
        return read_table(self.path / "bands.parquet")

    @cached_property
    def _histograms(self) -> pl.DataFrame:
        return read_table(self.path / "histograms.parquet")
