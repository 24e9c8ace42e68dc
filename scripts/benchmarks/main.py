"""The command behind `scripts/benchmark`: measures section after section and writes what was found after each."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from attrition.errors import InputError, nearest_name
from scripts.benchmarks.comparator import Check
from scripts.benchmarks.machine import ROOT, commit, machine, today, versions
from scripts.benchmarks.progress import Progress
from scripts.benchmarks.results import Results

if TYPE_CHECKING:
    from attrition.engine.program import Program
    from attrition.engine.tallies import Bins

SECTIONS = ("engines", "parts", "rules", "costs", "start", "runs")
SCENARIO = "ukraine-2022"
SEED = 7
BAND_ROUNDS = 5
"""Times more rounds that kernels with and without histograms are timed than anything else."""


@dataclass(frozen=True)
class Settings:
    """How much is measured.

    Parameters: rounds, times that each thing is timed; seconds, of one run of an engine, about; rows, prior draws that
    engines run; paths, a row, of parts and costs; totals, paths of whole runs; fields, whether the cost of more fields
    is measured, which compiles the kernel anew each time.
    """

    sections: tuple[str, ...]
    only: str | None
    rounds: int
    seconds: float
    rows: int
    paths: int
    totals: tuple[int, ...]
    fields: bool
    quick: bool


QUICK = Settings(
    ("engines", "parts", "costs", "start", "runs"), None, 3, 0.4, 4, 128, (20_000, 100_000), False, True
)
FULL = Settings(SECTIONS, None, 5, 1.5, 8, 256, (100_000, 1_000_000), True, False)
LONG = 10_000_000


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(
        prog="scripts/benchmark",
        description="Measure how fast the engines are, in turn, on the shipped model of the war in Ukraine.",
        epilog="Results: benchmark.json, benchmark.md, scaling.pdf and scaling.png in the directory of --out. "
        "docs/performance.md says what each column means.",
    )
    made.add_argument("--quick", action="store_true", help="few paths and rounds: to see that it works")
    made.add_argument(
        "--out", type=Path, metavar="DIR", help="directory of the results; runs/benchmark by default"
    )
    made.add_argument("--only", metavar="NAMES", help="engines to time, separated by commas; all by default")
    made.add_argument(
        "--by-rule", action="store_true", help="measure the rules alone; exit 1 where one is slow"
    )
    made.add_argument(
        "--rounds", type=positive, metavar="K", help="times that each thing is timed; 5, quick 3"
    )
    made.add_argument("--sections", metavar="LIST", help=f"what to measure, of {', '.join(SECTIONS)}")
    made.add_argument(
        "--seconds", type=positive_seconds, metavar="S", help="length of a timed run of an engine"
    )
    made.add_argument("--rows", type=positive, metavar="R", help="prior draws that engines run; 8, quick 4")
    made.add_argument(
        "--paths", type=positive, metavar="N", help="paths a row of parts and costs; 256, quick 128"
    )
    made.add_argument("--long", action="store_true", help="a run of ten million paths too")
    return made


def positive(text: str) -> int:
    """Return a whole number above zero."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{value} is not above 0")
    return value


def positive_seconds(text: str) -> float:
    """Return a number of seconds above zero."""
    value = float(text)
    if not 0.0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is no length of time")
    return value


def settings_of(options: argparse.Namespace) -> Settings:
    """Return the settings that options ask for.

    Raises: InputError for a section that there is not.
    """
    base = QUICK if options.quick else FULL
    sections = ("rules",) if options.by_rule else base.sections
    if options.sections is not None:
        asked = [name.strip() for name in options.sections.split(",") if name.strip()]
        for name in asked:
            if name not in SECTIONS:
                raise InputError(
                    f"no section '{name}'",
                    where="--sections",
                    allowed=", ".join(SECTIONS),
                    nearest=nearest_name(name, SECTIONS),
                )
        wanted = {*asked, *(["rules"] if options.by_rule else [])}
        sections = tuple(name for name in SECTIONS if name in wanted)
    return Settings(
        sections,
        options.only,
        options.rounds or base.rounds,
        options.seconds or base.seconds,
        options.rows or base.rows,
        options.paths or base.paths,
        (*base.totals, LONG) if options.long else base.totals,
        base.fields,
        options.quick,
    )


class Benchmark:
    """Measures the sections of some settings into results, and writes these after each."""

    def __init__(self, settings: Settings, folder: Path, progress: Progress) -> None:
        self.settings = settings
        self.folder = folder
        self.progress = progress
        self.results = Results(today(), commit(), settings.quick, asdict(settings), machine(), versions())
        self._program: Program | None = None
        self._bins: Bins | None = None

    def run(self) -> None:
        """Measure all sections in their order."""
        measures: dict[str, Callable[[], None]] = {
            "engines": self.engines,
            "parts": self.parts,
            "rules": self.rules,
            "costs": self.costs,
            "start": self.start,
            "runs": self.runs,
        }
        for name in self.settings.sections:
            self.progress.enter(name)
            self.progress.say("begins")
            try:
                measures[name]()
            except (RuntimeError, subprocess.CalledProcessError) as error:
                # A command that fails must not take the other sections with it.
                self.results.failures[name] = f"{error}"
            self.write()

    @property
    def program(self) -> Program:
        """The compiled scenario, solved as a run solves it."""
        if self._program is None:
            from attrition.engine.from_scenario import compile_scenario
            from attrition.model.clocks import PROCESSES
            from attrition.model.registry import PARAMETERS, STATE
            from attrition.scenario import load_scenario

            self.progress.say("compiling the kernel, or reading it from the cache, and solving the scenario")
            self._program = compile_scenario(load_scenario(SCENARIO), seed=SEED, rows=self.settings.rows)
            self.results.program = {
                "scenario": SCENARIO,
                "rows": self.settings.rows,
                "weeks": self._program.records,
                "state fields": len(STATE),
                "parameters": len(PARAMETERS),
                "recorded variables": len(self._program.variables),
                "rules": sum(len(process.rules) for process in PROCESSES),
            }
        return self._program

    @property
    def bins(self) -> Bins:
        """Edges of histograms as a run has them."""
        if self._bins is None:
            from attrition.engine.unit import pilot_bins

            self._bins = pilot_bins(self.program)
        return self._bins

    def engines(self) -> None:
        """Time the engines in turn."""
        from scripts.benchmarks.engines import Contest
        from scripts.benchmarks.roster import chosen, roster

        entries = chosen(self.settings.only, roster())
        Contest(
            self.program, self.settings.rounds, self.settings.seconds, self.progress.say, self.results.engines
        ).hold(entries)

    def parts(self) -> None:
        """Time the lane kernel without each of its parts, and with and without histograms."""
        from scripts.benchmarks.parts import measured_bands, measured_parts

        paths, rounds, told = self.settings.paths, self.settings.rounds, self.progress.round
        self.results.parts = measured_parts(self.program, self.bins, paths, rounds, told)
        # What is asked for is a small difference of two times that themselves vary by a tenth.
        self.results.bands = measured_bands(self.program, self.bins, paths, BAND_ROUNDS * rounds, told)

    def rules(self) -> None:
        """Time every rule alone."""
        from scripts.benchmarks.rules import measured_rules

        for rule in measured_rules(self.program, self.settings.rounds, self.progress.say):
            self.results.rules.append(rule)

    def costs(self) -> None:
        """Time rising sizes."""
        from scripts.benchmarks.costs import against_fields, measured_costs

        settings = self.settings
        sizes = (settings.paths, settings.rounds, self.progress.round)
        for cost in measured_costs(self.program, self.bins, *sizes):
            self.results.costs.append(cost)
        if settings.fields:
            self.results.costs.append(
                against_fields(settings.paths, settings.rows, settings.rounds, self.progress.round)
            )

    def start(self) -> None:
        """Time commands from their start."""
        from scripts.benchmarks.runs import measured_start

        measured_start(self.results.start, self.settings.rounds, self.progress.round)

    def runs(self) -> None:
        """Time whole runs."""
        from scripts.benchmarks.runs import measured_runs

        threads = min(2, os.cpu_count() or 1)
        for run in measured_runs(self.settings.totals, threads, self.progress.say):
            self.results.runs.append(run)

    def write(self) -> None:
        """Write what was found so far."""
        from scripts.benchmarks.figure import write_figure
        from scripts.benchmarks.table import page

        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.results.to_data(), indent=1)
        (self.folder / "benchmark.json").write_text(text + "\n")
        (self.folder / "benchmark.md").write_text(page(self.results))
        write_figure(self.results, self.folder)


def faults(results: Results) -> list[str]:
    """Return what must not be: slow rules, broken promises, sections that failed."""
    from scripts.benchmarks.rules import LEAST_RATIO, slow_rules

    found = [
        f"rule {rule.rule} of {rule.process} is {rule.ratio:.2f} times as fast in lanes, not {LEAST_RATIO:g}"
        for rule in slow_rules(results.rules)
    ]
    checks: list[tuple[str, Check]] = [(each.name, each.check) for each in results.engines if each.check]
    found += [f"{name}: {check.words}" for name, check in checks if not check.kept]
    return found + [f"section {name} failed: {said}" for name, said in results.failures.items()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status: 0, 1 with a line for each fault, 2 for bad input, 130 on Ctrl-C."""
    options = parser().parse_args(arguments)
    progress = Progress()
    try:
        from attrition.cli.cache import prepare_cache
        from scripts.benchmarks.roster import chosen, roster

        prepare_cache(lambda line: print(line, file=sys.stderr))
        settings = settings_of(options)
        chosen(settings.only, roster())
    except InputError as error:
        print(f"benchmark: {error}", file=sys.stderr)
        return 2
    folder = options.out or ROOT / "runs" / "benchmark"
    benchmark = Benchmark(settings, folder, progress)
    status = 0
    try:
        benchmark.run()
    except KeyboardInterrupt:
        benchmark.results.interrupted = True
        benchmark.write()
        status = 130
    finally:
        progress.close()
    print((folder / "benchmark.md").read_text(), end="")
    found = faults(benchmark.results)
    for line in found:
        print(f"benchmark: {line}", file=sys.stderr)
    return status or (1 if found else 0)


if __name__ == "__main__":
    sys.exit(main())
