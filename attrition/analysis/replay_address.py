"""Which path of which run: its place among variants, structures, draws and paths, its row, and its compiled program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.program import Program
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.manifest import Manifest, Variant
from attrition.ensemble.planning import checked
from attrition.ensemble.prepare import solved_in
from attrition.ensemble.provenance import refuse_other_mechanisms
from attrition.ensemble.results import read_summary
from attrition.ensemble.tables import outcome_values, read_as
from attrition.errors import InputError, nearest_name

if TYPE_CHECKING:
    from attrition.ensemble.simulator import Columns
    from attrition.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Address:
    """The place of one path in a run."""

    variant: str
    structure: str
    draw: int
    path: int

    def __str__(self) -> str:
        """Return the place in words."""
        beside = "" if self.variant == "base" else f", variant {self.variant}"
        return f"path {self.path} of draw {self.draw} under {self.structure}{beside}"


class Source:
    """A finished run as a source of paths: manifest, what was solved, and rows of outcomes; read once.

    Parameters
    ----------
    directory : of the run.

    Raises
    ------
    InputError : when it is no run directory.
    RunFailed : when the run is not finished, or a file of it is damaged.
    """

    def __init__(self, directory: RunDirectory) -> None:
        directory.refuse_absent()
        self.directory = directory
        self.digest = str(read_summary(directory)["digest"])
        self.manifest: Manifest = directory.manifest
        refuse_other_mechanisms(self.manifest.plan)
        self.solved: Columns | None = solved_in(directory, self.manifest)

    def address(
        self, path: int, structure: str | None = None, draw: int = 0, variant: str | None = None
    ) -> Address:
        """Return the place of a path; the first structure and the base unless others are named.

        Raises
        ------
        InputError : for what the run does not have, with the nearest name.
        """
        plan = self.manifest.plan
        variants = [each.name for each in plan.variants]
        found = Address(
            _one_of("--variant", "variant", variant, variants),
            _one_of("--structure", "structure", structure, plan.structures),
            draw,
            path,
        )
        checked("--path", path, 0, plan.paths - 1)
        checked("--draw", draw, 0, self.variant(found.variant).rows - 1)
        return found

    def variant(self, name: str) -> Variant:
        """Return a variant of the run by its name."""
        return next(each for each in self.manifest.plan.variants if each.name == name)

    def scenario(self, address: Address, policies: Sequence[str] = ()) -> Scenario:
        """Return the scenario of a path with policies on top; InputError for one that is wrong."""
        scenario = self.manifest.plan.scenario_of(self.variant(address.variant))
        return scenario.with_(policies=list(policies)) if policies else scenario

    def program(self, address: Address, scenario: Scenario) -> Program:
        """Return a scenario compiled for the draw of a path alone, with what was solved for the run."""
        row = address.draw
        solved = None if self.solved is None else {name: [held[row]] for name, held in self.solved.items()}
        return compile_scenario(
            scenario,
            seed=self.manifest.plan.seed,
            rows=1,
            structure=address.structure,
            solved=solved,
            first_row=row,
            continuing=self.manifest.continuing.get(address.structure),
        )

    def row(self, address: Address) -> NDArray[np.float64]:
        """Return the path's row of outcomes.parquet, float64[columns].

        Raises
        ------
        FileDamaged : when it is not there.
        """
        import polars as pl

        path = self.directory.path / "outcomes.parquet"
        with read_as(path):
            rows = (
                pl.scan_parquet(path)
                .filter(
                    (pl.col("variant") == address.variant)
                    & (pl.col("structure") == address.structure)
                    & (pl.col("draw") == address.draw)
                    & (pl.col("path") == address.path)
                )
                .collect()
            )
            values = outcome_values(rows, self.manifest.plan.outcome_fields)
        if len(values) != 1:
            raise FileDamaged(path, f"it holds {len(values)} rows of {address}")
        row: NDArray[np.float64] = values[0]
        return row


def without_acts(scenario: Scenario, names: Sequence[str]) -> Scenario:
    """Return the scenario without some of its acts."""
    return replace(scenario, acts=tuple(act for act in scenario.acts if act.name not in names))


def _one_of(where: str, noun: str, asked: str | None, names: Sequence[str]) -> str:
    if asked is None:
        return names[0]
    if asked not in names:
        raise InputError(
            f"this run has no {noun} '{asked}'",
            where=where,
            allowed=", ".join(names),
            nearest=nearest_name(asked, names),
        )
    return asked
