"""`attrition export`: the tables of a run as plain files."""

from __future__ import annotations

from pathlib import Path

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import directory_argument


@click.command(name="export", epilog="Example: attrition export runs/ukraine-2022-1a2b3c4d --csv")
@directory_argument
@click.option("--csv", "as_csv", is_flag=True, help="Write CSV files, the only form there is, into DIR/csv.")
@plain_failures
def command(directory: Path, as_csv: bool) -> None:
    """Write outcomes, bands, draws, variants, and nodes if kept, of the finished run in DIR into DIR/csv."""
    from attrition.api import export
    from attrition.errors import InputError

    if not as_csv:
        raise InputError("no format was named", where="export", allowed="--csv")
    for path in export(directory):
        click.echo(str(path))
