"""`attrition run`: simulate a scenario, or go on with a run, and print what came out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import json_option, layer_options

if TYPE_CHECKING:
    from attrition.ensemble.conduct import Way
    from attrition.ensemble.directory import RunDirectory
    from attrition.ensemble.manifest import Manifest, Plan
    from attrition.ensemble.simulator import Simulator
    from attrition.ensemble.stopping import Stop

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


@click.command(
    name="run",
    epilog="Example: attrition run ukraine-2022 --draws 256 --paths 64 --set oil.brent_median=65",
)
@click.argument("scenario", metavar="SCENARIO|DIR")
@click.option("--out", type=click.Path(path_type=Path), help="Run directory; runs/NAME-<8 hex> by default.")
@click.option("--draws", type=int, metavar="D", help="Prior draws; 256 by default.")
@click.option("--paths", type=int, metavar="N", help="Paths for each structure and draw; 64 by default.")
@click.option(
    "--seed", type=int, metavar="S", help="Seed of every stream; 0, the default, is one like any other."
)
@click.option("--structures", metavar="all|LIST", help="Structures, separated by commas; all by default.")
@click.option("--engine", default="kernel", show_default=True, help="Engine; results do not depend on it.")
@layer_options
@click.option("--free-run", metavar="DATE", help="Impose no history after this date.")
@click.option(
    "--posterior", metavar="FILE", help="Take calibrated values from a file of `attrition calibrate`."
)
@click.option(
    "--threads", type=click.IntRange(1, 4096), metavar="T", help="Threads; all granted ones by default."
)
@click.option("--shard", metavar="I/N", help="Compute every N-th unit, from the I-th on; 0 <= I < N.")
@click.option(
    "--time-budget", metavar="TIME", help="Stop after whole units within this time, as in 55m or 1h30m."
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
@click.option("--resume", is_flag=True, help="Go on with an unfinished run.")
@click.option("--plan-only", is_flag=True, help="Write the manifest and print what the run would take.")
@click.option("--no-driftless", is_flag=True, help="Leave out the driftless twin.")
@click.option("--no-figures", is_flag=True, help="Draw no figures.")
@json_option
@click.option("--quiet", is_flag=True, help="No progress.")
@plain_failures
def command(**options: Any) -> int:
    """Simulate SCENARIO, a file or the name of a shipped one, or go on with the run in DIR."""
    return Command(options).run()


@dataclass
class Command:
    """One call of `attrition run`: its options and what is made of them, step by step."""

    options: dict[str, Any]

    def run(self) -> int:
        """Do it and return the exit status."""
        from attrition.cli.cache import announce_compiling, note_compiled, prepare_cache
        from attrition.ensemble.conduct import opened
        from attrition.ensemble.stopping import Stop, parse_duration, stop_on_signals

        started = time.monotonic()
        budget = self.options["time_budget"]
        stop = Stop(parse_duration(budget) if budget is not None else None, started)
        with stop_on_signals(stop):
            way = self.way()
            directory, plan = self.directory_and_plan()
            cache = prepare_cache(self.say)
            simulator = self.simulator(way.threads)
            manifest = opened(directory, plan, way, simulator, lambda: announce_compiling(cache, self.say))
            if manifest is None:
                self.say(f"this run is finished: {directory.path}")
                return self.show(directory)
            note_compiled(cache)
            if self.options["plan_only"]:
                return self.plan_only(directory, manifest, way, simulator)
            return self.compute(directory, manifest, way, simulator, stop)

    def compute(
        self, directory: RunDirectory, manifest: Manifest, way: Way, simulator: Simulator, stop: Stop
    ) -> int:
        """Compute the units, and merge them when this process is alone."""
        from attrition.cli.progress import reported
        from attrition.ensemble.conduct import conduct
        from attrition.ensemble.execute import resume_command
        from attrition.errors import StoppedEarly

        self.say(f"run directory: {directory.path}")
        with reported(self.options["quiet"]) as report:
            done = conduct(directory, manifest, way, simulator, stop, report)
        if not done:
            here, wanted = len(directory.listing().sizes), len(manifest.plan.units())
            raise StoppedEarly(
                f"{stop.reason}; {here} of {wanted} units are done; go on with: {resume_command(directory, way.shard)}"
            )
        if way.shard is not None:
            return self.shard_done(directory, manifest, way.shard)
        self.finish(directory)
        return self.show(directory)

    def finish(self, directory: RunDirectory) -> None:
        """Merge, and draw the figures."""
        from attrition.api import finish

        self.say("merging")
        finish(directory)
        if not self.options["no_figures"]:
            draw_figures(directory.path, self.say)

    def shard_done(self, directory: RunDirectory, manifest: Manifest, shard: tuple[int, int]) -> int:
        """Say what is left for other shards."""
        import shlex

        here, wanted = len(directory.listing().sizes), len(manifest.plan.units())
        place = shlex.quote(str(directory.path))
        after = "now" if here == wanted else f"{wanted - here} units are left to other shards; then"
        self.say(f"shard {shard[0]}/{shard[1]} is done; {after}: attrition merge {place}")
        return 0

    def show(self, directory: RunDirectory) -> int:
        """Print the table or the summary."""
        from attrition.cli.show import print_run

        print_run(directory, as_json=self.options["as_json"])
        return 0

    def plan_only(self, directory: RunDirectory, manifest: Manifest, way: Way, simulator: Simulator) -> int:
        """Print what the run takes, measured on a few paths."""
        from attrition.cli.tables import print_json, print_pairs
        from attrition.ensemble.forecast import cost_of, words_of

        cost = cost_of(directory, manifest, simulator, way.engine)
        if self.options["as_json"]:
            print_json(cost)
        else:
            print_pairs(words_of(cost))
        return 0

    def directory_and_plan(self) -> tuple[RunDirectory, Plan | None]:
        """Return where the run is, and the plan unless the directory is what was named."""
        from attrition.ensemble.directory import RunDirectory
        from attrition.ensemble.planning import (
            DEFAULT_DRAWS,
            DEFAULT_KEEP_PATHS,
            DEFAULT_PATHS,
            default_directory,
            make_plan,
        )
        from attrition.errors import InputError
        from attrition.scenario import load_scenario

        options = self.options
        named = RunDirectory(Path(options["scenario"]))
        if named.exists or (named.path.is_dir() and "/" in options["scenario"]):
            given = [option for name, option in DECIDING.items() if options[name] not in (None, (), False)]
            if given and named.exists:
                raise InputError(
                    f"the run in '{named.path}' has its scenario and size already",
                    where=given[0],
                    advice="leave the option out, or name a scenario to start another run",
                )
            return named, None
        sets = list(options["sets"])
        if options["free_run"] is not None:
            sets.append(f"clock.data_cutoff={options['free_run']}")
        draws = DEFAULT_DRAWS if options["draws"] is None else options["draws"]
        paths = DEFAULT_PATHS if options["paths"] is None else options["paths"]
        keep = options["keep_paths"]
        scenario = load_scenario(options["scenario"], sets=sets, policies=list(options["policies"]))
        if options["posterior"] is not None:
            from attrition.evidence.posterior import read_posterior, with_posterior

            scenario = with_posterior(
                scenario, read_posterior(Path(options["posterior"])), options["posterior"]
            )
        plan = make_plan(
            scenario,
            draws=draws,
            paths=paths,
            seed=options["seed"] or 0,
            structures=options["structures"] or "all",
            driftless=not options["no_driftless"],
            keep_paths=min(DEFAULT_KEEP_PATHS, max(draws * paths, 0)) if keep is None else keep,
            keep_nodes=options["keep_nodes"] or 0,
        )
        return RunDirectory(options["out"] or default_directory(plan)), plan

    def way(self) -> Way:
        """Return how to run."""
        from attrition.ensemble.conduct import Way, check_engine
        from attrition.ensemble.processors import thread_count
        from attrition.ensemble.shards import parse_shard

        check_engine(self.options["engine"])
        shard = self.options["shard"]
        return Way(
            engine=self.options["engine"],
            threads=thread_count(self.options["threads"]),
            shard=parse_shard(shard) if shard is not None else None,
            resume=self.options["resume"],
        )

    def simulator(self, threads: int) -> Simulator:
        """Return the engine."""
        from attrition.ensemble.simulator import EngineSimulator

        return EngineSimulator(threads)

    def say(self, line: str) -> None:
        """Write a line to standard error, unless quiet."""
        if not self.options["quiet"]:
            from attrition.cli.progress import say

            say(line)


def draw_figures(directory: Path, say: Callable[[str], None]) -> None:
    """Draw the figures of a finished run; without them it is finished all the same."""
    try:
        draw_all = import_module("attrition.figures").draw_all
    except (ImportError, AttributeError):  # this version may have none
        return
    say("drawing figures")
    try:
        draw_all(directory)
    except Exception as error:
        say(f"figures could not be drawn ({type(error).__name__}: {error}); the run itself is complete")
