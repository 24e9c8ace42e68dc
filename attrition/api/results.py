"""Finished runs and studies as objects: their tables are read when they are asked for."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.results import read_summary

if TYPE_CHECKING:
    import polars as pl

    from attrition.scenario import Scenario
    from attrition.statistics.estimate import Estimate


class Run:
    """A finished run; its tables are read when they are asked for, once.

    Parameters
    ----------
    directory : of the run.

    Raises
    ------
    InputError : when it is no run directory.
    RunFailed : when the run is not finished.
    """

    def __init__(self, directory: str | Path) -> None:
        self._directory = RunDirectory(Path(directory))
        self._directory.refuse_absent()
        read_summary(self._directory)

    @property
    def directory(self) -> Path:
        """The run directory."""
        return self._directory.path

    @cached_property
    def summary(self) -> dict[str, Any]:
        """Content of summary.json."""
        return read_summary(self._directory)

    @cached_property
    def results(self) -> pl.DataFrame:
        """Every printed figure: structure, quantity, value, standard error, 95 % interval, unit."""
        from attrition.analysis.results import results_frame

        return results_frame(self.summary)

    def estimate(self, quantity: str, structure: str = "pooled") -> Estimate:
        """Return one of the results with its standard error, such as `estimate("outcomes.withdrawal")`.

        Parameters
        ----------
        quantity : as in `results`.
        structure : name of one, or "pooled".

        Raises
        ------
        InputError : with the nearest name of what is not there.
        """
        from attrition.analysis.results import estimate_of

        return estimate_of(self.summary, quantity, structure)

    @property
    def digest(self) -> str:
        """Content digest: equal for equal draws, outcomes and histogram counts."""
        return str(self.summary["digest"])

    @property
    def scenario(self) -> Scenario:
        """The resolved scenario."""
        return self._directory.manifest.plan.scenario

    @cached_property
    def outcomes(self) -> pl.DataFrame:
        """One row a path: how and when it ended, turning dates, casualties; days since the start, null is never."""
        return self._table("outcomes")

    @cached_property
    def bands(self) -> pl.DataFrame:
        """Quantiles of every recorded variable by date, over the paths still fighting then."""
        return self._table("bands")

    @cached_property
    def draws(self) -> pl.DataFrame:
        """One row a prior draw, a column a value that was sampled or solved."""
        return self._table("draws")

    @cached_property
    def paths(self) -> pl.DataFrame:
        """Trajectories of the first paths."""
        return self._table("paths")

    @cached_property
    def nodes(self) -> pl.DataFrame:
        """States of the first paths at the quarters of the forecast, of a run that keeps them.

        Raises
        ------
        InputError : when it does not.
        """
        if not self._directory.manifest.plan.keep_nodes:
            from attrition.errors import InputError

            raise InputError(
                "this run keeps no nodes", advice="start one with keep_nodes=K, or --keep-nodes K"
            )
        return self._table("nodes")

    @cached_property
    def variants(self) -> pl.DataFrame:
        """What each variant is."""
        return self._table("variants")

    def __repr__(self) -> str:
        plan = self._directory.manifest.plan
        return (
            f"<Run '{plan.name}': {plan.draws} draws × {plan.paths} paths, "
            f"structures {', '.join(plan.structures)}, seed {plan.seed}, "
            f"digest {self.digest[:12]}, in '{self.directory}'>"
        )

    def __str__(self) -> str:
        from attrition.analysis.table import table_of

        return table_of(self.summary)

    def _repr_html_(self) -> str:
        from attrition.analysis.results import html_of

        return html_of(self.summary)

    def _table(self, name: str) -> pl.DataFrame:
        from attrition.ensemble.tables import read_table

        return read_table(self.directory / f"{name}.parquet")


class Study(Run):
    """A finished comparison or sweep: a run with variants, each against the base."""

    @cached_property
    def differences(self) -> pl.DataFrame:
        """Paired effects, a row a variant, structure and quantity, with their errors and 95 % intervals."""
        return self._table("differences")

    @cached_property
    def design(self) -> pl.DataFrame:
        """The factors of each variant of a sweep.

        Raises
        ------
        FileDamaged : when it is no sweep.
        """
        return self._table("design")

    @cached_property
    def data(self) -> dict[str, Any]:
        """What the command prints as JSON: effects, and the regret and satisficing of a comparison."""
        from attrition.analysis.study_data import study_data

        return study_data(self._directory)

    def __str__(self) -> str:
        from attrition.analysis.study_tables import table_of_study

        return table_of_study(self.data)

    def _repr_html_(self) -> str:
        # Not that of a run, which shows the base alone.
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"
