"""The calls that ask something: of the model, of a finished run, of one of its paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrition.api.results import Run
from attrition.api.running import load
from attrition.ensemble.directory import RunDirectory

if TYPE_CHECKING:
    from attrition.analysis.discovery import Discovery
    from attrition.analysis.replay_told import Replay
    from attrition.analysis.sensitivity_data import Sensitivity
    from attrition.scenario import Scenario
    from attrition.verification.verdicts import ModelReport


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


def verify_mechanism(
    name: str | None = None,
    scenario: str = "ukraine-2022",
    *,
    structures: str = "all",
    draws: int = 2,
    paths: int = 4,
    engines: Sequence[str] = ("kernel",),
) -> ModelReport:
    """Check a mechanism in use: equal bits in all engines, limits, no trace when it is switched off.

    Parameters
    ----------
    name : of the mechanism; may be left out where one is in use.
    scenario : name or path of the scenario that it is run in.
    structures : "all" or names separated by commas.
    draws, paths : prior draws, and paths of each structure and draw.
    engines : that are compared with the readable one.

    Raises
    ------
    InputError : where no such mechanism is in use, or there is no such engine.
    RunFailed : where the scenario cannot be run with it switched off, or without it.
    """
    from attrition.ensemble.planning import structure_names
    from attrition.verification import mechanism

    sample = mechanism.Sample(scenario, structure_names(structures), draws, paths, tuple(engines))
    return mechanism.verify_mechanism(mechanism.in_use(name), load(scenario), sample)


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
    from attrition.analysis.replay_told import with_changes

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


EXPORTED = ("outcomes", "bands", "draws", "variants", "nodes", "differences", "design")
"""Tables that are exported, of those that a run or a study has."""


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
    from attrition.ensemble.directory import final_files
    from attrition.ensemble.files import write_new
    from attrition.errors import InputError

    found = Run(directory)
    folder = found.directory / "csv"
    there = final_files(found._directory.manifest.plan)
    names = [name for name in EXPORTED if f"{name}.parquet" in there]
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
