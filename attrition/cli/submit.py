"""`attrition submit`: print the script of a job array that computes a run; nothing is submitted."""

from __future__ import annotations

from pathlib import Path

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import directory_argument


@click.command(
    name="submit", epilog="Example: attrition submit runs/ukraine-2022-1a2b3c4d --print slurm > array.sh"
)
@directory_argument
@click.option("--print", "system", metavar="slurm|pbs|lsf", required=True, help="Batch system of the script.")
@click.option("--tasks", type=int, metavar="N", help="Tasks of the array; at most 100 by default.")
@click.option("--threads", type=int, default=4, show_default=True, metavar="T", help="Threads of each task.")
@click.option(
    "--time", "limit", default="1h", show_default=True, metavar="TIME", help="Limit of a task, as in 55m."
)
@plain_failures
def command(directory: Path, system: str, tasks: int | None, threads: int, limit: str) -> None:
    """Print a script that computes the run in DIR as an array of shards; plan it first with run --plan-only."""
    from attrition.ensemble.directory import RunDirectory
    from attrition.ensemble.stopping import parse_duration
    from attrition.ensemble.submission import submission

    seconds = parse_duration(limit, "--time")
    click.echo(
        submission(RunDirectory(directory), system, tasks=tasks, threads=threads, seconds=seconds), nl=False
    )
