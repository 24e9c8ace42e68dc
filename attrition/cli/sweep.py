"""`attrition sweep`: run every point of a design on the draws and random numbers of the base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import running_options
from attrition.cli.studying import Studying, study_options
from attrition.errors import InputError

if TYPE_CHECKING:
    from attrition.ensemble.manifest import Plan
    from attrition.scenario import Scenario


@click.command(name="sweep", epilog="Example: attrition sweep ukraine-2022 aid-enforcement --draws 32")
@study_options
@click.argument("design", metavar="[DESIGN]", required=False)
@running_options
@plain_failures
def command(**options: Any) -> int:
    """Run SCENARIO at every point of DESIGN, a TOML file or the name of a shipped one, or go on with the sweep in DIR.

    A design varies parameters, strengths and dates of policies: on a grid, a Latin hypercube, Saltelli's points for
    Sobol' indices, or rows that it lists. The points are in design.parquet, their outcomes against the base in
    differences.parquet.
    """
    return Command(options).run()


class Command(Studying):
    """One call of `attrition sweep`."""

    deciding: ClassVar = {"design": "DESIGN"}

    def plan(self, scenario: Scenario) -> Plan:
        """Return the plan of a sweep."""
        from attrition.analysis.comparing import sweep_plan
        from attrition.analysis.sweep_design import read_design

        given = self.options["design"]
        if given is None:
            raise InputError(
                "which design?", where="DESIGN", allowed="a TOML file with method and [[factors]]"
            )
        return sweep_plan(scenario, read_design(given, scenario), **self.sizes(64, 32))
