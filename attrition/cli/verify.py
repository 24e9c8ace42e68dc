"""`attrition verify`: is a finished run still what was written."""

from __future__ import annotations

from pathlib import Path

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import directory_argument


@click.command(name="verify", epilog="Example: attrition verify runs/ukraine-2022-1a2b3c4d")
@directory_argument
@plain_failures
def command(directory: Path) -> None:
    """Check every file of the finished run in DIR and recompute its content digest."""
    from attrition.ensemble.directory import RunDirectory, final_files
    from attrition.ensemble.verify import verify

    run = RunDirectory(directory)
    digest = verify(run)
    click.echo(f"sound: {len(final_files(run.manifest.plan))} files, digest {digest}")
