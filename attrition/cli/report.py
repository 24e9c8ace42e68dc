"""`attrition report`: one HTML file of a finished run."""

from __future__ import annotations

from pathlib import Path

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import directory_argument, drawn_series_option


@click.command(name="report", epilog="Example: attrition report runs/ukraine-2022-1a2b3c4d")
@directory_argument
@drawn_series_option
@click.option("--quiet", is_flag=True, help="Print nothing but the path.")
@plain_failures
def command(directory: Path, observed: Path | None, quiet: bool) -> None:
    """Write DIR/report.html: results, figures, inputs and provenance in one file that needs no network."""
    from attrition.ensemble.directory import RunDirectory
    from attrition.observed.rows import data_directory
    from attrition.report import write_report

    # Before anything is said: what is refused is one line.
    RunDirectory(directory).refuse_absent()
    if not quiet:
        click.echo("drawing the figures of the report", err=True)
    click.echo(str(write_report(directory, None if observed is None else data_directory(observed))))
