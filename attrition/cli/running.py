"""What every command that runs an ensemble does with its options: open, compute, merge, print."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Client

    from attrition.ensemble.conduct import Way
    from attrition.ensemble.directory import RunDirectory
    from attrition.ensemble.manifest import Manifest, Plan
    from attrition.ensemble.simulator import Simulator
    from attrition.ensemble.stopping import Stop


OTHER_RUN = "leave the option out, or name a scenario to start another run"


@dataclass
class Running:
    """One call of a command with `running_options`, step by step; a command says what it runs by `directory_and_plan`.

    Parameters
    ----------
    options : of the command by name.
    """

    options: dict[str, Any]

    def run(self) -> int:
        """Do it and return the exit status."""
        from attrition.cli.cache import announce_compiling, keep_pilots, note_compiled, prepare_cache
        from attrition.ensemble.conduct import opened
        from attrition.ensemble.stopping import Stop, parse_duration, stop_on_signals

        started = time.monotonic()
        budget = self.options["time_budget"]
        stop = Stop(parse_duration(budget) if budget is not None else None, started)
        with ExitStack() as held:
            held.enter_context(stop_on_signals(stop))
            way = self.way()
            directory, plan = self.directory_and_plan()
            cache = prepare_cache(self.say)
            if self.options["dask"] is not None:
                way = replace(way, client=held.enter_context(self.cluster()))
            simulator = self.simulator(way.threads)
            keep_pilots(simulator, cache)
            directory = self.extended(directory, simulator)
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
            draw_figures(directory.path, self.say, self.options["threads"])

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
        """Return where the run is, and what was asked for; None to go on with what is there."""
        raise NotImplementedError

    def named_directory(self) -> RunDirectory | None:
        """Return the directory that was named instead of a scenario, None for a scenario."""
        from attrition.ensemble.directory import RunDirectory

        name = self.options["scenario"]
        found = RunDirectory(Path(name))
        return found if found.exists or (found.path.is_dir() and "/" in name) else None

    def given(self, deciding: Mapping[str, str]) -> list[str]:
        """Return those of some options, by their names in `options`, that were given."""
        return [option for name, option in deciding.items() if self.options[name] not in (None, (), False)]

    def refuse_fixed(self, directory: RunDirectory, option: str, advice: str = OTHER_RUN) -> None:
        """Refuse an option that decides what a run has fixed already, if there is one in the directory."""
        from attrition.errors import InputError

        if directory.exists:
            raise InputError(
                f"the run in '{directory.path}' has its scenario and size already",
                where=option,
                advice=advice,
            )

    def extended(self, directory: RunDirectory, simulator: Simulator) -> RunDirectory:
        """Extend the run that is there, where the command was asked to."""
        return directory

    def way(self) -> Way:
        """Return how to run."""
        from attrition.ensemble.conduct import Way, check_engine
        from attrition.ensemble.processors import thread_count
        from attrition.ensemble.shards import parse_shard
        from attrition.errors import InputError

        check_engine(self.options["engine"])
        shard = self.options["shard"]
        if self.options["dask"] is not None and self.options["threads"] is not None:
            raise InputError(
                "with --dask the workers decide how many units run at once",
                where="--threads",
                advice="leave it out, and start workers with the threads they are to have",
            )
        return Way(
            engine=self.options["engine"],
            threads=thread_count(self.options["threads"]),
            shard=parse_shard(shard) if shard is not None else None,
            resume=self.options["resume"],
        )

    @contextmanager
    def cluster(self) -> Iterator[Client]:
        """Connect to the Dask cluster, and let its workers keep compiled code as commands do."""
        from attrition.ensemble.cluster import connected

        with connected(self.options["dask"]) as client:
            from attrition.cli.workers import CompiledCode

            client.register_plugin(CompiledCode())
            self.say(f"Dask: {len(client.nthreads())} workers at {client.scheduler.address}")
            yield client

    def simulator(self, threads: int) -> Simulator:
        """Return the engine."""
        from attrition.ensemble.simulator import EngineSimulator

        return EngineSimulator(threads)

    def say(self, line: str) -> None:
        """Write a line to standard error, unless quiet."""
        if not self.options["quiet"]:
            from attrition.cli.progress import say

            say(line)


def draw_figures(directory: Path, say: Callable[[str], None], threads: int | None = None) -> None:
    """Draw the figures of a finished run, in as many processes as it has threads; without them it is finished too."""
    from attrition.ensemble.processors import thread_count

    try:
        draw_all = import_module("attrition.figures").draw_all
    except (ImportError, AttributeError):  # this version may have none
        return
    say("drawing figures")
    try:
        draw_all(directory, processes=thread_count(threads))
    except Exception as error:
        say(f"figures could not be drawn ({type(error).__name__}: {error}); the run itself is complete")
