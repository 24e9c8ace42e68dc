"""The outcomes of a run by variant and structure, each read whole: they lie together in outcomes.parquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from attrition.analysis.paths import PathTable
from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.manifest import Manifest

if TYPE_CHECKING:
    import polars as pl


class Blocks:
    """Outcomes of one variant and structure after another, in the order (draw, path).

    Parameters
    ----------
    manifest : of the run.
    outcomes : outcomes.parquet, which must stay as long as blocks are asked for.
    """

    def __init__(self, manifest: Manifest, outcomes: Path) -> None:
        self.manifest = manifest
        self.outcomes = outcomes
        self._first: dict[str, int] = {}
        plan = manifest.plan
        first = 0
        for variant in plan.variants:
            self._first[variant.name] = first
            first += variant.rows * plan.paths * len(plan.structures)

    def table(self, variant: str, structure: str, rows: int | None = None) -> PathTable:
        """Return the paths of a variant and structure.

        Parameters
        ----------
        variant, structure : names.
        rows : the first prior draws of the variant; all by default.

        Raises
        ------
        KeyError : for a variant that the run has not.
        FileDamaged : when the table does not lie in the order in which it was written.
        """
        plan = self.manifest.plan
        of = next(each for each in plan.variants if each.name == variant)
        first = self._first[variant] + plan.structures.index(structure) * of.rows * plan.paths
        wanted = of.rows if rows is None else min(rows, of.rows)
        frame = self._slice(first, wanted * plan.paths)
        if frame.height and not (
            (frame["variant"] == variant).all()
            and (frame["structure"] == structure).all()
            and frame["draw"][-1] == wanted - 1
            and frame["path"][-1] == plan.paths - 1
        ):
            raise FileDamaged(self.outcomes, "its rows do not lie in the order in which they were written")
        return PathTable(frame, wanted, plan.paths)

    def _slice(self, first: int, count: int) -> pl.DataFrame:
        import polars as pl

        return pl.scan_parquet(self.outcomes).slice(first, count).collect()
