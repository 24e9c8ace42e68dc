"""What the commands share that run a study: variants of one scenario on the same draws and random numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

import click

from attrition.cli.options import scenario_or_directory_argument, set_option, structures_option
from attrition.cli.running import Running

if TYPE_CHECKING:
    from attrition.ensemble.directory import RunDirectory
    from attrition.ensemble.manifest import Plan
    from attrition.ensemble.planning import Sizes
    from attrition.scenario import Scenario

_Command = TypeVar("_Command", bound=Callable[..., object])
SIZES = {
    "draws": "--draws",
    "paths": "--paths",
    "seed": "--seed",
    "structures": "--structures",
    "sets": "--set",
    "out": "--out",
}
"""Options of every study that decide the results or the place."""


def study_options(command: _Command) -> _Command:
    """Add SCENARIO|DIR, the size of a study, --out and --set."""
    options = (
        scenario_or_directory_argument,
        click.option(
            "--out", type=click.Path(path_type=Path), help="Run directory; runs/NAME-KIND-<8 hex> by default."
        ),
        click.option("--draws", type=int, metavar="D", help="Prior draws of each variant."),
        click.option("--paths", type=int, metavar="N", help="Paths for each variant, structure and draw."),
        click.option("--seed", type=int, metavar="S", help="Seed of every stream; 0 by default."),
        structures_option,
        set_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


class Studying(Running):
    """One call of a command that runs a study.

    A command says by `plan` what it runs; `deciding` names further options of its own that a directory has fixed.
    """

    deciding: ClassVar[dict[str, str]] = {}

    def plan(self, scenario: Scenario) -> Plan:
        """Return what was asked for."""
        raise NotImplementedError

    def directory_and_plan(self) -> tuple[RunDirectory, Plan | None]:
        """Return where the study is, and the plan unless the directory is what was named."""
        from attrition.ensemble.directory import RunDirectory
        from attrition.ensemble.planning import default_directory
        from attrition.scenario import load_scenario

        options = self.options
        if (named := self.named_directory()) is not None:
            if given := self.given(SIZES | self.deciding):
                self.refuse_fixed(named, given[0])
            return named, None
        plan = self.plan(load_scenario(options["scenario"], sets=list(options["sets"])))
        return RunDirectory(options["out"] or default_directory(plan)), plan

    def sizes(self, draws: int, paths: int) -> Sizes:
        """Return the arguments of a plan that are the same for all studies; `draws` and `paths` by default."""
        options = self.options
        return {
            "draws": draws if options["draws"] is None else options["draws"],
            "paths": paths if options["paths"] is None else options["paths"],
            "seed": options["seed"] or 0,
            "structures": options["structures"] or "all",
        }
