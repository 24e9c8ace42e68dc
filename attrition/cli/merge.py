"""`attrition merge`: the tables of a run from the units that its shards left."""

from __future__ import annotations

from pathlib import Path

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import directory_argument, json_option, no_figures_option


@click.command(name="merge", epilog="Example: attrition merge runs/ukraine-2022-1a2b3c4d")
@directory_argument
@no_figures_option
@json_option
@plain_failures
def command(directory: Path, no_figures: bool, as_json: bool) -> None:
    """Merge the units of the run in DIR and print its table; refuses while units are missing."""
    from attrition.api import finish
    from attrition.cli.progress import say
    from attrition.cli.running import draw_figures
    from attrition.cli.show import print_run
    from attrition.ensemble.directory import RunDirectory

    run = RunDirectory(directory)
    finish(run)
    if not no_figures:
        draw_figures(directory, say)
    print_run(run, as_json=as_json)
