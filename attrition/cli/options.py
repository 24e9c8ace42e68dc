"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click
from click.shell_completion import CompletionItem

from attrition.observed.rows import DIRECTORY_VARIABLE

_Command = TypeVar("_Command", bound=Callable[..., object])


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


def layer_options(command: _Command) -> _Command:
    """Add --set and --policy, each of which may be repeated, as `sets` and `policies`."""
    add_set = click.option(
        "--set", "sets", multiple=True, metavar="KEY=VALUE", help="Set one value; may be repeated."
    )
    add_policy = click.option(
        "--policy",
        "policies",
        multiple=True,
        metavar="FILE|NAME",
        shell_complete=shipped_policies,
        help="Lay a policy file, or a shipped policy, on top; may be repeated.",
    )
    return add_set(add_policy(command))


def json_option(command: _Command) -> _Command:
    """Add --json, as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")(command)


def observed_option(command: _Command) -> _Command:
    """Add --observed, the directory of the published series, as `observed`; see `data_directory`."""
    words = f"Directory of the published series; {DIRECTORY_VARIABLE} by default."
    return click.option("--observed", metavar="DIR", help=words)(command)


def running_options(command: _Command) -> _Command:
    """Add the options of every command that runs an ensemble (`attrition.cli.running.Running`), --json and --quiet."""
    options = (
        click.option(
            "--engine", default="kernel", show_default=True, help="Engine; results do not depend on it."
        ),
        click.option(
            "--threads",
            type=click.IntRange(1, 4096),
            metavar="T",
            help="Threads; all granted ones by default.",
        ),
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
        click.option("--no-figures", is_flag=True, help="Draw no figures."),
        json_option,
        click.option("--quiet", is_flag=True, help="No progress."),
    )
    for option in reversed(options):
        command = option(command)
    return command
