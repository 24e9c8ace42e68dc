"""`attrition claims`: contrasts that were registered before any result, and what came of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import running_options
from attrition.cli.studying import Studying, study_options

if TYPE_CHECKING:
    from attrition.ensemble.manifest import Plan
    from attrition.scenario import Scenario


@click.command(name="claims", epilog="Example: attrition claims ukraine-2022 --only C2,C4 --draws 64")
@study_options
@click.option(
    "--claims",
    "claims",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="Claims to test: a file, or a directory of them; the shipped C1 to C12 by default.",
)
@click.option("--only", metavar="LIST", help="Names of claims, separated by commas; all by default.")
@click.option(
    "--no-reruns",
    is_flag=True,
    help="Leave out the reruns: links symmetrised, precision and value of the regime.",
)
@running_options
@plain_failures
def command(**options: Any) -> int:
    """Test claims on SCENARIO, or go on with the run in DIR.

    Each claim is a contrast with a claimed sign and a rule by which it fails, registered in a file. All variants run on
    the same draws and random numbers. A claim that fails is printed as failed.
    """
    return Command(options).run()


class Command(Studying):
    """One call of `attrition claims`."""

    deciding: ClassVar = {"claims": "--claims", "only": "--only", "no_reruns": "--no-reruns"}

    def plan(self, scenario: Scenario) -> Plan:
        """Return the plan of the run."""
        from attrition.analysis.claims.planning import DRAWS, PATHS, claims_plan
        from attrition.analysis.claims.quantities import claim_quantity_names
        from attrition.analysis.claims.reading import read_claims

        options = self.options
        only = [name.strip() for name in (options["only"] or "").split(",") if name.strip()]
        claims = read_claims(options["claims"], only, claim_quantity_names())
        return claims_plan(scenario, claims, reruns=not options["no_reruns"], **self.sizes(DRAWS, PATHS))
