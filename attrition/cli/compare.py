"""`attrition compare`: what policies change, paired with the base on the same draws and random numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import running_options
from attrition.cli.studying import Studying, study_options

if TYPE_CHECKING:
    from attrition.ensemble.manifest import Plan
    from attrition.scenario import Scenario


@click.command(
    name="compare",
    epilog="Example: attrition compare ukraine-2022 --policy surge --policy surge+reassurance --draws 64",
)
@study_options
@click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="FILE|NAME[+…]",
    help="A policy to compare with the base, or several at once joined by +; may be repeated.",
)
@click.option(
    "--base",
    "base_policies",
    multiple=True,
    metavar="FILE|NAME",
    help="A policy that the base and all others have; may be repeated.",
)
@click.option(
    "--regret",
    metavar="QUANTITY",
    help="What a decision would keep small: casualties, by default, or another quantity of differences.parquet.",
)
@click.option(
    "--satisfice",
    "criteria",
    multiple=True,
    metavar="CRITERION",
    help='A level that would do, such as "escalation<=0.05" or "casualties<=base"; may be repeated.',
)
@click.option("--no-driftless", is_flag=True, help="Leave out the driftless twin.")
@running_options
@plain_failures
def command(**options: Any) -> int:
    """Compare policies on SCENARIO with the base, or go on with the comparison in DIR.

    Every policy is run on the prior draws and random numbers of the base, so that what both share drops out of the
    error of the difference. All quantities of all structures go to differences.parquet.
    """
    return Command(options).run()


class Command(Studying):
    """One call of `attrition compare`."""

    deciding: ClassVar = {
        "policies": "--policy",
        "base_policies": "--base",
        "regret": "--regret",
        "criteria": "--satisfice",
        "no_driftless": "--no-driftless",
    }

    def plan(self, scenario: Scenario) -> Plan:
        """Return the plan of a comparison."""
        from attrition.analysis.comparing import comparison

        options = self.options
        return comparison(
            scenario,
            options["policies"],
            base=options["base_policies"],
            regret=options["regret"] or "casualties",
            criteria=options["criteria"],
            driftless=not options["no_driftless"],
            **self.sizes(256, 64),
        )
