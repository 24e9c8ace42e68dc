"""`attrition show`: the table of a finished run again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import directory_argument, json_option

if TYPE_CHECKING:
    from attrition.ensemble.directory import RunDirectory


@click.command(name="show", epilog="Example: attrition show runs/ukraine-2022-1a2b3c4d")
@directory_argument
@json_option
@plain_failures
def command(directory: Path, as_json: bool) -> None:
    """Print the table of the finished run in DIR, or its summary.json."""
    from attrition.ensemble.directory import RunDirectory

    run = RunDirectory(directory)
    run.refuse_absent()
    print_run(run, as_json=as_json)


def print_run(directory: RunDirectory, *, as_json: bool) -> None:
    """Print the table of a finished run, or its summary as JSON."""
    from attrition.analysis.study_data import study_data
    from attrition.analysis.study_tables import STUDY_TABLES, table_of_study
    from attrition.analysis.table import table_of
    from attrition.cli.tables import clean, columns, print_json
    from attrition.ensemble.failures import FileDamaged
    from attrition.ensemble.results import read_summary

    summary = read_summary(directory)
    study = study_data(directory) if directory.manifest.plan.kind in STUDY_TABLES else None
    if as_json:
        # Of claims one object a claim.
        print_json(summary if study is None else study["claims"] if study["kind"] == "claims" else study)
        return
    try:
        table = table_of(summary, columns()) if study is None else table_of_study(study, columns())
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        # Still JSON of a summary, but not all of it is what was written.
        raise FileDamaged(
            directory.path / "summary.json", f"not the summary that was written ({error})"
        ) from error
    click.echo(clean(table, keep="\n"))
