"""`attrition run`: simulate a scenario, or go on with a run, and print what came out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attrition.cli.failures import plain_failures
from attrition.cli.looks import MOST_BY_PRECISION, Looking
from attrition.cli.options import (
    layer_options,
    running_options,
    scenario_or_directory_argument,
    structures_option,
)
from attrition.cli.running import OTHER_RUN

if TYPE_CHECKING:
    from attrition.ensemble.directory import RunDirectory
    from attrition.ensemble.manifest import Plan
    from attrition.ensemble.simulator import Simulator

DECIDING = {
    "draws": "--draws",
    "paths": "--paths",
    "seed": "--seed",
    "structures": "--structures",
    "keep_paths": "--keep-paths",
    "keep_nodes": "--keep-nodes",
    "sets": "--set",
    "policies": "--policy",
    "free_run": "--free-run",
    "posterior": "--posterior",
    "no_driftless": "--no-driftless",
    "out": "--out",
}
"""Options that decide the results or the place, which a run directory has fixed already."""
SIZES = ("--draws", "--paths")
"""Those of them that --resume lets grow."""


@click.command(
    name="run",
    epilog="Example: attrition run ukraine-2022 --draws 256 --paths 64 --set oil.brent_median=65",
)
@scenario_or_directory_argument
@click.option("--out", type=click.Path(path_type=Path), help="Run directory; runs/NAME-<8 hex> by default.")
@click.option(
    "--draws",
    type=int,
    metavar="D",
    help="Prior draws; 256 by default. With --resume they, or paths, extend the run in DIR.",
)
@click.option(
    "--paths",
    type=int,
    metavar="N",
    help="Paths for each structure and draw; 64 by default.",
)
@click.option(
    "--seed", type=int, metavar="S", help="Seed of every stream; 0, the default, is one like any other."
)
@structures_option
@layer_options
@click.option("--free-run", metavar="DATE", help="Impose no history after this date.")
@click.option(
    "--posterior", metavar="FILE", help="Take calibrated values from a file of `attrition calibrate`."
)
@click.option(
    "--keep-paths", type=int, metavar="K", help="Paths of each structure whose trajectories are kept; 8."
)
@click.option(
    "--keep-nodes",
    type=int,
    metavar="K",
    help="Paths of each structure whose state is kept by quarter; none.",
)
@click.option("--no-driftless", is_flag=True, help="Leave out the driftless twin.")
@click.option(
    "--precision",
    type=click.FloatRange(0.0001, 0.5),
    metavar="P",
    help="Double the draws until every end, threshold and two of four is known to within P.",
)
@click.option(
    "--max-draws",
    type=click.IntRange(1, 1 << 24),
    metavar="D",
    help=f"Draws that --precision does not pass; {MOST_BY_PRECISION:,}.",
)
@running_options
@plain_failures
def command(**options: Any) -> int:
    """Simulate SCENARIO, a file or the name of a shipped one, or go on with the run in DIR."""
    return Command(options).run()


class Command(Looking):
    """One call of `attrition run`."""

    deciding = tuple(DECIDING)

    def directory_and_plan(self) -> tuple[RunDirectory, Plan | None]:
        """Return where the run is, and the plan unless the directory is what was named."""
        from attrition.ensemble.directory import RunDirectory
        from attrition.ensemble.planning import (
            DEFAULT_DRAWS,
            DEFAULT_PATHS,
            default_directory,
            make_plan,
        )
        from attrition.scenario import load_scenario

        options = self.options
        if (named := self.named_directory()) is not None:
            given = [
                option for option in self.given(DECIDING) if option not in SIZES or not options["resume"]
            ]
            if given:
                more = "to add draws or paths, say --resume too"
                self.refuse_fixed(named, given[0], more if given[0] in SIZES else OTHER_RUN)
            return named, None
        sets = list(options["sets"])
        if options["free_run"] is not None:
            sets.append(f"clock.data_cutoff={options['free_run']}")
        scenario = load_scenario(options["scenario"], sets=sets, policies=list(options["policies"]))
        if options["posterior"] is not None:
            from attrition.evidence.posterior import read_posterior, with_posterior

            scenario = with_posterior(
                scenario, read_posterior(Path(options["posterior"])), options["posterior"]
            )
        plan = make_plan(
            scenario,
            draws=DEFAULT_DRAWS if options["draws"] is None else options["draws"],
            paths=DEFAULT_PATHS if options["paths"] is None else options["paths"],
            seed=options["seed"] or 0,
            structures=options["structures"] or "all",
            driftless=not options["no_driftless"],
            keep_paths=options["keep_paths"],
            keep_nodes=options["keep_nodes"] or 0,
        )
        directory = RunDirectory(options["out"] or default_directory(plan))
        if options["precision"] is not None and directory.exists:
            earlier = directory.manifest.plan.earlier
            if earlier and earlier[0].identity == plan.identity:
                return directory, None  # earlier looks have extended it
        return directory, plan

    def extended(self, directory: RunDirectory, simulator: Simulator) -> RunDirectory:
        """Give the run that was named more draws or paths."""
        from attrition.ensemble.grow import extend

        draws, paths = self.options["draws"], self.options["paths"]
        if Path(self.options["scenario"]) != directory.path or not directory.exists or draws is paths is None:
            return directory
        return extend(directory, draws, paths, simulator)
