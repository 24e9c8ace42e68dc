"""The calls that run something: a scenario, a study of its variants, more of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from attrition.api.results import Run, Study
from attrition.ensemble.cluster import connected
from attrition.ensemble.conduct import Way, conduct, opened
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.merge import merge
from attrition.ensemble.planning import (
    DEFAULT_DRAWS,
    DEFAULT_PATHS,
    default_directory,
    make_plan,
)
from attrition.ensemble.processors import thread_count
from attrition.ensemble.simulator import EngineSimulator, Simulator
from attrition.ensemble.stopping import Stop
from attrition.errors import StoppedEarly

if TYPE_CHECKING:
    from distributed import Client

    from attrition.ensemble.manifest import Plan
    from attrition.ensemble.planning import Sizes
    from attrition.scenario import Scenario


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
    plan = make_plan(
        _resolved(scenario),
        draws=draws,
        paths=paths,
        seed=seed,
        structures=structures,
        driftless=driftless,
        keep_paths=keep_paths,
        keep_nodes=keep_nodes,
    )
    way = Way(engine=engine, threads=thread_count(threads), resume=resume)
    return Run(_finished(plan, out, way, stop, dask, simulator or EngineSimulator(way.threads)))


def _resolved(scenario: Scenario | str | Path) -> Scenario:
    return load(scenario) if isinstance(scenario, str | Path) else scenario


def _finished(
    plan: Plan,
    out: str | Path | None,
    way: Way,
    stop: Stop | None,
    dask: Client | str | None,
    simulator: Simulator,
) -> Path:
    """Run a plan and merge it, unless it is there; return its directory."""
    directory = RunDirectory(Path(out) if out is not None else default_directory(plan))
    _conducted(directory, plan, way, stop, dask, simulator, "resume=True")
    return directory.path


def _conducted(
    directory: RunDirectory,
    plan: Plan | None,
    way: Way,
    stop: Stop | None,
    dask: Client | str | None,
    simulator: Simulator,
    how_to_go_on: str,
) -> None:
    """Run a plan, or what is left of the run that is there, and merge it, unless it is finished."""
    manifest = opened(directory, plan, way, simulator, lambda: None)
    if manifest is not None:
        asked = stop or Stop()
        with connected(dask) if dask is not None else nullcontext() as client:
            done = conduct(directory, manifest, replace(way, client=client), simulator, asked)
        if not done:
            raise StoppedEarly(f"{asked.reason}; go on with {how_to_go_on}")
        finish(directory)


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

    sizes: Sizes = {"draws": draws, "paths": paths, "seed": seed, "structures": structures}
    plan = comparison(
        _resolved(scenario),
        policies,
        base=base,
        regret=regret,
        criteria=criteria,
        driftless=driftless,
        **sizes,
    )
    return _studied(plan, out, threads, resume, stop, dask)


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

    resolved = _resolved(scenario)
    sizes: Sizes = {"draws": draws, "paths": paths, "seed": seed, "structures": structures}
    plan = sweep_plan(resolved, read_design(design, resolved), **sizes)
    return _studied(plan, out, threads, resume, stop, dask)


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

    found = read_claims(where, only, claim_quantity_names())
    sizes: Sizes = {"draws": draws, "paths": paths, "seed": seed, "structures": structures}
    plan = claims_plan(_resolved(scenario), found, reruns=reruns, **sizes)
    return _studied(plan, out, threads, resume, stop, dask)


def _studied(
    plan: Plan,
    out: str | Path | None,
    threads: int | None,
    resume: bool,
    stop: Stop | None,
    dask: Client | str | None,
) -> Study:
    way = Way(threads=thread_count(threads), resume=resume)
    return Study(_finished(plan, out, way, stop, dask, EngineSimulator(way.threads)))


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
    _conducted(found, None, way, stop, dask, chosen, "the same call")
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
