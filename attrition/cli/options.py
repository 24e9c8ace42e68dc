"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from click.shell_completion import CompletionItem

from attrition.observed.rows import DIRECTORY_VARIABLE

_Command = TypeVar("_Command", bound=Callable[..., object])

LARGEST_SEED = (1 << 64) - 1


def shipped_scenarios(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return what a shell may complete to a scenario: names of shipped ones, then files."""
    return _completions("scenario", incomplete)


def shipped_policies(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return what a shell may complete to a policy: names of shipped ones, then files."""
    return _completions("policy", incomplete)


def _completions(kind: str, incomplete: str) -> list[CompletionItem]:
    from attrition.scenario.files import shipped

    names = [CompletionItem(name) for name in shipped(kind) if name.startswith(incomplete)]
    return names or [CompletionItem(incomplete, type="file")]


def scenario_argument(command: _Command) -> _Command:
    """Add SCENARIO, a path or the name of a shipped scenario, as `scenario`."""
    return click.argument("scenario", metavar="SCENARIO", shell_complete=shipped_scenarios)(command)


def scenario_or_directory_argument(command: _Command) -> _Command:
    """Add SCENARIO|DIR, a scenario or the directory of an unfinished run, as `scenario`."""
    return click.argument("scenario", metavar="SCENARIO|DIR", shell_complete=shipped_scenarios)(command)


def directory_argument(command: _Command) -> _Command:
    """Add DIR, the directory of a run, as `directory`."""
    return click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))(command)


def set_option(command: _Command) -> _Command:
    """Add --set, which may be repeated, as `sets`."""
    words = "Set one value; may be repeated."
    return click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help=words)(command)


def structures_option(command: _Command) -> _Command:
    """Add --structures, as `structures`: None unless it is given."""
    words = "Structures, separated by commas; all by default."
    return click.option("--structures", metavar="all|LIST", help=words)(command)


def seed_option(command: _Command) -> _Command:
    """Add --seed, as `seed`: 0 by default."""
    kind = click.IntRange(0, LARGEST_SEED)
    return click.option("--seed", default=0, show_default=True, metavar="S", type=kind, help="Seed.")(command)


def threads_option(command: _Command) -> _Command:
    """Add --threads, as `threads`: None for all granted ones."""
    words = "Threads; all granted ones by default."
    return click.option("--threads", type=click.IntRange(1, 4096), metavar="T", help=words)(command)


def variant_option(command: _Command) -> _Command:
    """Add --variant, as `variant`: the base by default."""
    words = "Variant that is looked at."
    return click.option("--variant", default="base", show_default=True, metavar="NAME", help=words)(command)


def observed_option(command: _Command) -> _Command:
    """Add --observed, the directory of the published series, as `observed`; see `data_directory`."""
    words = f"Directory of the published series; {DIRECTORY_VARIABLE} by default."
    return click.option("--observed", metavar="DIR", help=words)(command)


def drawn_series_option(command: _Command) -> _Command:
    """Add --observed, the directory of series to draw beside the model, as `observed`: None unless it is given."""
    words = "Published monthly series to draw beside the model."
    return click.option("--observed", metavar="DIR", type=click.Path(path_type=Path), help=words)(command)


def no_figures_option(command: _Command) -> _Command:
    """Add --no-figures, as `no_figures`."""
    return click.option("--no-figures", is_flag=True, help="Draw no figures.")(command)


def quiet_option(command: _Command) -> _Command:
    """Add --quiet, as `quiet`."""
    return click.option("--quiet", is_flag=True, help="Show no progress.")(command)


def json_option(command: _Command) -> _Command:
    """Add --json, as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")(command)


def layer_options(command: _Command) -> _Command:
    """Add --set and --policy, each of which may be repeated, as `sets` and `policies`."""
    add_policy = click.option(
        "--policy",
        "policies",
        multiple=True,
        metavar="FILE|NAME",
        shell_complete=shipped_policies,
        help="Lay a policy file, or a shipped policy, on top; may be repeated.",
    )
    return set_option(add_policy(command))


def data_options(command: _Command) -> _Command:
    """Add SCENARIO, --set, --policy and --observed: a scenario that is held against published series."""
    return scenario_argument(layer_options(observed_option(command)))


def sample_options(draws: tuple[int, int, int], paths: tuple[int, int]) -> Callable[[_Command], _Command]:
    """Return what adds --draws, --paths and --seed, under these names.

    Parameters
    ----------
    draws : default, least and most.
    paths : default and most; one is the least.
    """

    def add(command: _Command) -> _Command:
        of_draws, of_paths = click.IntRange(*draws[1:]), click.IntRange(1, paths[1])
        add_draws = click.option(
            "--draws", default=draws[0], show_default=True, type=of_draws, help="Prior draws."
        )
        add_paths = click.option(
            "--paths", default=paths[0], show_default=True, type=of_paths, help="Paths of each draw."
        )
        return add_draws(add_paths(seed_option(command)))

    return add


def printing_options(command: _Command) -> _Command:
    """Add --quiet and --json, as `quiet` and `as_json`."""
    return quiet_option(json_option(command))


def running_options(command: _Command) -> _Command:
    """Add the options of every command that runs an ensemble (`attrition.cli.running.Running`), --json and --quiet."""
    options = (
        click.option(
            "--engine", default="kernel", show_default=True, help="Engine; results do not depend on it."
        ),
        threads_option,
        click.option("--shard", metavar="I/N", help="Compute every N-th unit, from the I-th on; 0 <= I < N."),
        click.option(
            "--dask",
            metavar="ADDRESS|FILE",
            help="Hand the units to the workers of a Dask scheduler, by its address or file.",
        ),
        click.option(
            "--time-budget",
            metavar="TIME",
            help="Stop after whole units within this time, as in 55m or 1h30m.",
        ),
        click.option("--resume", is_flag=True, help="Go on with an unfinished run."),
        click.option(
            "--plan-only", is_flag=True, help="Write the manifest and print what the run would take."
        ),
        no_figures_option,
        printing_options,
    )
    for option in reversed(options):
        command = option(command)
    return command
