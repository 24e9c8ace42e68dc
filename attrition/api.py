"""The Python calls: one function a command, with the same meaning and the same names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrition.ensemble.cluster import connected
from attrition.ensemble.conduct import Way, conduct, opened
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.merge import merge
from attrition.ensemble.planning import (
    DEFAULT_DRAWS,
    DEFAULT_KEEP_PATHS,
    DEFAULT_PATHS,
    default_directory,
    make_plan,
)
from attrition.ensemble.processors import thread_count
from attrition.ensemble.results import read_summary
from attrition.ensemble.simulator import EngineSimulator, Simulator
from attrition.ensemble.stopping import Stop
from attrition.errors import StoppedEarly

if TYPE_CHECKING:
    import polars as pl
    from distributed import Client

    from attrition.analysis.discovery import Discovery
    from attrition.analysis.replay import Replay
    from attrition.analysis.sensitivity import Sensitivity
    from attrition.ensemble.manifest import Plan
    from attrition.scenario import Scenario
    from attrition.statistics.estimate import Estimate
    from attrition.verification.verdicts import ModelReport


class Run:
    """A finished run; its tables are read when they are asked for, once.

    Parameters
    ----------
    directory : of the run.

    Raises
    ------
    InputError : when it is no run directory.
    RunFailed : when the run is not finished.
    """

    def __init__(self, directory: str | Path) -> None:
        self._directory = RunDirectory(Path(directory))
        self._directory.refuse_absent()
        read_summary(self._directory)

    @property
    def directory(self) -> Path:
        """The run directory."""
        return self._directory.path

    @cached_property
    def summary(self) -> dict[str, Any]:
        """Content of summary.json."""
        return read_summary(self._directory)

    @cached_property
    def results(self) -> pl.DataFrame:
        """Every printed figure: structure, quantity, value, standard error, 95 % interval, unit."""
        from attrition.analysis.results import results_frame

        return results_frame(self.summary)

    def estimate(self, quantity: str, structure: str = "pooled") -> Estimate:
        """Return one of the results with its standard error, such as `estimate("outcomes.withdrawal")`.

        Parameters
        ----------
        quantity : as in `results`.
        structure : name of one, or "pooled".

        Raises
        ------
        InputError : with the nearest name of what is not there.
        """
        from attrition.analysis.results import estimate_of

        return estimate_of(self.summary, quantity, structure)

    @property
    def digest(self) -> str:
        """Content digest: equal for equal draws, outcomes and histogram counts."""
        return str(self.summary["digest"])

    @property
    def scenario(self) -> Scenario:
        """The resolved scenario."""
        return self._directory.manifest.plan.scenario

    @cached_property
    def outcomes(self) -> pl.DataFrame:
        """One row a path: how and when it ended, turning dates, casualties; days since the start, null is never."""
        return self._table("outcomes")

    @cached_property
    def bands(self) -> pl.DataFrame:
        """Quantiles of every recorded variable by date, over the paths still fighting then."""
        return self._table("bands")

    @cached_property
    def draws(self) -> pl.DataFrame:
        """One row a prior draw, a column a value that was sampled or solved."""
        return self._table("draws")

    @cached_property
    def paths(self) -> pl.DataFrame:
        """Trajectories of the first paths."""
        return self._table("paths")

    @cached_property
    def nodes(self) -> pl.DataFrame:
        """States of the first paths at the quarters of the forecast, of a run that keeps them.

        Raises
        ------
        InputError : when it does not.
        """
        if not self._directory.manifest.plan.keep_nodes:
            from attrition.errors import InputError

            raise InputError(
                "this run keeps no nodes", advice="start one with keep_nodes=K, or --keep-nodes K"
            )
        return self._table("nodes")

    @cached_property
    def variants(self) -> pl.DataFrame:
        """What each variant is."""
        return self._table("variants")

    def __repr__(self) -> str:
        plan = self._directory.manifest.plan
        return (
            f"<Run '{plan.name}': {plan.draws} draws × {plan.paths} paths, "
            f"structures {', '.join(plan.structures)}, seed {plan.seed}, "
            f"digest {self.digest[:12]}, in '{self.directory}'>"
        )

    def __str__(self) -> str:
        from attrition.analysis.table import table_of

        return table_of(self.summary)

    def _repr_html_(self) -> str:
        from attrition.analysis.results import html_of

        return html_of(self.summary)

    def _table(self, name: str) -> pl.DataFrame:
        from attrition.ensemble.tables import read_table

        return read_table(self.directory / f"{name}.parquet")


def load(name: str | Path, sets: Iterable[str] = (), policies: Iterable[str | Path] = ()) -> Scenario:
    """Load a scenario.

    Parameters
    ----------
    name : path of a scenario file, or the name of a shipped one.
    sets : layers of the form "key=value".
    policies : policy files, or names of shipped ones.

    Returns
    -------
    The resolved scenario; its `with_` puts further layers on top.

    Raises
    ------
    InputError : for anything wrong with them.
    """
    from attrition.scenario import load_scenario

    return load_scenario(str(name), sets=list(sets), policies=[str(policy) for policy in policies])


def run(
    scenario: Scenario | str | Path,
    *,
    draws: int = DEFAULT_DRAWS,
    paths: int = DEFAULT_PATHS,
    seed: int = 0,
    structures: str = "all",
    driftless: bool = True,
    keep_paths: int | None = None,
    keep_nodes: int = 0,
    out: str | Path | None = None,
    engine: str = "kernel",
    threads: int | None = None,
    dask: Client | str | None = None,
    resume: bool = False,
    stop: Stop | None = None,
    simulator: Simulator | None = None,
) -> Run:
    """Run a scenario and merge the results, or return the run if it is there already.

    Parameters
    ----------
    scenario : a scenario, a path or a name.
    draws, paths : prior draws, and paths for each structure and draw.
    seed : of every stream.
    structures : "all" or names separated by commas.
    driftless : whether to run the driftless twin too.
    keep_paths : paths of each structure whose trajectories are kept; 8 by default, or all where there are fewer.
    keep_nodes : paths of each structure whose states at quarterly nodes are kept.
    out : run directory; runs/NAME-<8 hex> by default.
    engine : name of the engine; results do not depend on it.
    threads : at work at once; chosen by default.
    dask : client, address or scheduler file of a Dask cluster whose workers run it, instead of threads.
    resume : whether to go on with an unfinished run.
    stop : may be asked to stop from another thread.
    simulator : stands in for the engine in tests.

    Returns
    -------
    The finished run.

    Raises
    ------
    InputError : for bad input, or a directory that holds something else or an unfinished run.
    StoppedEarly : when `stop` ended it; the same call with resume=True goes on.
    RunFailed : when it cannot be written.
    """
    resolved = load(scenario) if isinstance(scenario, str | Path) else scenario
    plan = make_plan(
        resolved,
        draws=draws,
        paths=paths,
        seed=seed,
        structures=structures,
        driftless=driftless,
        keep_paths=min(DEFAULT_KEEP_PATHS, max(draws * paths, 0)) if keep_paths is None else keep_paths,
        keep_nodes=keep_nodes,
    )
    directory = RunDirectory(Path(out) if out is not None else default_directory(plan))
    way = Way(engine=engine, threads=thread_count(threads), resume=resume)
    _conducted(directory, plan, way, stop, dask, simulator)
    return Run(directory.path)


def _conducted(
    directory: RunDirectory,
    plan: Plan,
    way: Way,
    stop: Stop | None,
    dask: Client | str | None,
    simulator: Simulator | None,
) -> None:
    """Run a plan and merge it, unless it is there."""
    chosen = simulator or EngineSimulator(way.threads)
    manifest = opened(directory, plan, way, chosen, lambda: None)
    if manifest is not None:
        asked = stop or Stop()
        with connected(dask) if dask is not None else nullcontext() as client:
            done = conduct(directory, manifest, replace(way, client=client), chosen, asked)
        if not done:
            raise StoppedEarly(f"{asked.reason}; go on with resume=True")
        finish(directory)


class Study(Run):
    """A finished comparison or sweep: a run with variants, each against the base."""

    @cached_property
    def differences(self) -> pl.DataFrame:
        """Paired effects, a row a variant, structure and quantity, with their errors and 95 % intervals."""
        return self._table("differences")

    @cached_property
    def design(self) -> pl.DataFrame:
        """The factors of each variant of a sweep.

        Raises
        ------
        FileDamaged : when it is no sweep.
        """
        return self._table("design")

    @cached_property
    def data(self) -> dict[str, Any]:
        """What the command prints as JSON: effects, and the regret and satisficing of a comparison."""
        from attrition.analysis.study_data import study_data

        return study_data(self._directory)

    def __str__(self) -> str:
        from attrition.analysis.study_tables import table_of_study

        return table_of_study(self.data)

    def _repr_html_(self) -> str:
        # Not that of a run, which shows the base alone.
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"


def compare(
    scenario: Scenario | str | Path,
    policies: Sequence[str | Path],
    *,
    base: Iterable[str | Path] = (),
    regret: str = "casualties",
    criteria: Sequence[str] = (),
    draws: int = DEFAULT_DRAWS,
    paths: int = DEFAULT_PATHS,
    seed: int = 0,
    structures: str = "all",
    driftless: bool = True,
    out: str | Path | None = None,
    threads: int | None = None,
    dask: Client | str | None = None,
    resume: bool = False,
    stop: Stop | None = None,
) -> Study:
    """Compare policies with the base on its draws and random numbers.

    Parameters
    ----------
    scenario : a scenario, a path or a name.
    policies : files or names of shipped ones; several joined by "+" are one variant.
    base : policies that the base has, and so every variant.
    regret : name of the quantity that a decision would keep small.
    criteria : levels that would do, such as "escalation<=0.05".

    The others are those of `run`, which says too what is raised.
    """
    from attrition.analysis.comparing import comparison

    resolved = load(scenario) if isinstance(scenario, str | Path) else scenario
    sizes = {"draws": draws, "paths": paths, "seed": seed, "structures": structures}
    plan = comparison(
        resolved, policies, base=base, regret=regret, criteria=criteria, driftless=driftless, **sizes
    )
    return _studied(plan, out, Way(threads=thread_count(threads), resume=resume), stop, dask)


def sweep(
    scenario: Scenario | str | Path,
    design: str | Path,
    *,
    draws: int = 64,
    paths: int = 32,
    seed: int = 0,
    structures: str = "all",
    out: str | Path | None = None,
    threads: int | None = None,
    dask: Client | str | None = None,
    resume: bool = False,
    stop: Stop | None = None,
) -> Study:
    """Run a scenario at every point of a design, on the draws and random numbers of the base.

    Parameters
    ----------
    scenario : a scenario, a path or a name.
    design : a TOML file, or the name of a shipped design.

    The others are those of `run`, which says too what is raised.
    """
    from attrition.analysis.comparing import sweep_plan
    from attrition.analysis.sweep_design import read_design

    resolved = load(scenario) if isinstance(scenario, str | Path) else scenario
    plan = sweep_plan(
        resolved, read_design(design, resolved), draws=draws, paths=paths, seed=seed, structures=structures
    )
    return _studied(plan, out, Way(threads=thread_count(threads), resume=resume), stop, dask)


def claims(
    scenario: Scenario | str | Path,
    *,
    where: str | Path | None = None,
    only: Iterable[str] = (),
    reruns: bool = True,
    draws: int = 128,
    paths: int = 32,
    seed: int = 0,
    structures: str = "all",
    out: str | Path | None = None,
    threads: int | None = None,
    dask: Client | str | None = None,
    resume: bool = False,
    stop: Stop | None = None,
) -> Study:
    """Test registered claims on common draws and random numbers; `data["claims"]` holds the answers.

    Parameters
    ----------
    scenario : a scenario, a path or a name.
    where : a claim's file or a directory of them; the shipped C1 to C12 by default.
    only : names of claims; all by default.
    reruns : whether to rerun what decides with links symmetrised, and λ and V_reg halved and doubled.

    The others are those of `run`, which says too what is raised.
    """
    from attrition.analysis.claims.planning import claims_plan
    from attrition.analysis.claims.quantities import claim_quantity_names
    from attrition.analysis.claims.reading import read_claims

    resolved = load(scenario) if isinstance(scenario, str | Path) else scenario
    found = read_claims(where, only, claim_quantity_names())
    sizes = {"draws": draws, "paths": paths, "seed": seed, "structures": structures}
    plan = claims_plan(resolved, found, reruns=reruns, **sizes)
    return _studied(plan, out, Way(threads=thread_count(threads), resume=resume), stop, dask)


def _studied(
    plan: Plan, out: str | Path | None, way: Way, stop: Stop | None, dask: Client | str | None
) -> Study:
    directory = RunDirectory(Path(out) if out is not None else default_directory(plan))
    _conducted(directory, plan, way, stop, dask, None)
    return Study(directory.path)


def extend(
    directory: str | Path,
    *,
    draws: int | None = None,
    paths: int | None = None,
    engine: str = "kernel",
    threads: int | None = None,
    dask: Client | str | None = None,
    stop: Stop | None = None,
    simulator: Simulator | None = None,
) -> Run:
    """Give a run more draws or paths, and finish it: it equals one made so from the start.

    Parameters
    ----------
    directory : of the run, finished or not.
    draws, paths : wanted in all; as many as there are by default.
    engine, threads, dask, stop, simulator : as of `run`.

    Raises
    ------
    InputError : for fewer than there are, or a directory without a run.
    StoppedEarly : when `stop` ended it; the same call goes on.
    RunFailed : when another version started the run, or it cannot be written.
    """
    from attrition.ensemble.grow import extend as extended

    way = Way(engine=engine, threads=thread_count(threads), resume=True)
    chosen = simulator or EngineSimulator(way.threads)
    found = extended(RunDirectory(Path(directory)), draws, paths, chosen)
    manifest = opened(found, None, way, chosen, lambda: None)
    if manifest is not None:
        asked = stop or Stop()
        with connected(dask) if dask is not None else nullcontext() as client:
            done = conduct(found, manifest, replace(way, client=client), chosen, asked)
        if not done:
            raise StoppedEarly(f"{asked.reason}; go on with the same call")
        finish(found)
    return Run(found.path)


def finish(directory: RunDirectory) -> str:
    """Merge the units of a run into its tables and return the content digest."""
    from attrition.analysis.summary import summarise

    return merge(directory, summarise)


def open_run(directory: str | Path) -> Run:
    """Open a finished run; of a comparison or a sweep, as a `Study`.

    Parameters
    ----------
    directory : of the run.

    Raises
    ------
    InputError : when it is no run directory.
    RunFailed : when the run is not finished.
    """
    found = Run(directory)
    return found if found._directory.manifest.plan.kind == "run" else Study(directory)


def verify_model(laws: Iterable[str] = (), scenario: Scenario | str | Path | None = None) -> ModelReport:
    """Hold the code against closed forms and known numbers.

    Parameters
    ----------
    laws : names such as "lanchester-square", or ids such as "V1"; all of them, and the null control, by default.
    scenario : a copy of the one law's canonical scenario with other numbers, its path or its name.

    Returns
    -------
    A verdict for each comparison; `passed` says whether all hold.

    Raises
    ------
    InputError : for an unknown law, or a scenario that no single named law can be computed from.
    """
    from attrition.verification import verdicts

    resolved = load(scenario) if isinstance(scenario, str | Path) else scenario
    return verdicts.verify_model(laws, resolved)


def sensitivity(
    directory: str | Path,
    quantities: Iterable[str] = (),
    *,
    over_time: bool = False,
    method: str = "auto",
    decision: str | None = None,
    variant: str = "base",
    told: Callable[[int, str], None] = lambda done, what: None,
) -> Sensitivity:
    """Say which inputs move which quantity in a finished run or sweep; see `attrition.analysis.sensitivity`."""
    from attrition.analysis import sensitivity as found

    return found.sensitivity(
        directory,
        list(quantities),
        over_time=over_time,
        method=method,
        decision=decision,
        variant=variant,
        told=told,
    )


def replay(
    directory: str | Path,
    path: int,
    *,
    structure: str | None = None,
    draw: int = 0,
    variant: str | None = None,
    without: Iterable[str] = (),
    policies: Iterable[str | Path] = (),
) -> Replay:
    """Run one path of a finished run again, and once more with something changed where that is asked for.

    Parameters
    ----------
    directory : of the run.
    path, structure, draw, variant : of the path; the first structure, draw 0 and the base by default.
    without : acts, or events of the path such as "mutiny:1" or "mutiny:all", that are left out the second time.
    policies : files, or names of shipped ones, laid on top the second time.

    Returns
    -------
    What happened on the path; `divergence` says how it differs once changed, under the same draw and chance.

    Raises
    ------
    InputError : for a path, name or policy that there is not.
    RunFailed : when the run is not finished, or the path does not give the run's row.
    """
    from attrition.analysis.replay import replayed
    from attrition.analysis.replay_divergence import with_changes

    found = replayed(RunDirectory(Path(directory)), path, structure, draw, variant)
    return with_changes(found, list(without), [str(policy) for policy in policies])


def figures(
    directory: str | Path,
    formats: Iterable[str] = ("pdf", "png"),
    style: str = "journal-2",
    observed: str | Path | None = None,
) -> list[Path]:
    """Draw every figure of a finished run into its folder `figures`; see `attrition.figures.draw_all`."""
    from attrition.figures import draw_all
    from attrition.observed.rows import data_directory

    series = None if observed is None else data_directory(Path(observed))
    return draw_all(Path(directory), tuple(formats), style, series)


def report(directory: str | Path, observed: str | Path | None = None) -> Path:
    """Write report.html of a finished run, one file that needs no network; see `attrition.report.write_report`."""
    from attrition.observed.rows import data_directory
    from attrition.report import write_report

    return write_report(Path(directory), None if observed is None else data_directory(Path(observed)))


def discover(
    directory: str | Path,
    target: str,
    *,
    method: str = "both",
    least_density: float | None = None,
    least_support: float = 0.1,
    along: Iterable[str] = (),
    variant: str = "base",
    told: Callable[[int, str], None] = lambda done, what: None,
) -> Discovery:
    """Find where among the inputs of a finished run something happens often; see `attrition.analysis.discovery`."""
    from attrition.analysis import discovery

    return discovery.discover(
        directory,
        target,
        method=method,
        least_density=least_density,
        least_support=least_support,
        along=tuple(along),
        variant=variant,
        told=told,
    )


EXPORTED = ("outcomes", "bands", "draws", "variants")
"""Tables of every run; that of the nodes is exported too where a run has it."""


def export(directory: str | Path) -> list[Path]:
    """Write the tables of a finished run as CSV files into its folder `csv`.

    Parameters
    ----------
    directory : of the run.

    Returns
    -------
    The files written.

    Raises
    ------
    InputError : when one of them exists; nothing is overwritten.
    RunFailed : when the run is not finished.
    """
    from attrition.ensemble.files import write_new
    from attrition.errors import InputError

    found = Run(directory)
    folder = found.directory / "csv"
    names = [*EXPORTED, *(["nodes"] if found._directory.manifest.plan.keep_nodes else [])]
    files = [folder / f"{name}.csv" for name in names]
    for file in files:
        if file.exists():
            raise InputError(
                f"'{file}' exists", where="export", advice="move or delete it; nothing is overwritten"
            )
    folder.mkdir(exist_ok=True)
    for name, file in zip(names, files, strict=True):
        text: str = found._table(name).write_csv()
        if not write_new(file, text.encode()):
            raise InputError(
                f"'{file}' exists", where="export", advice="move or delete it; nothing is overwritten"
            )
    return files
