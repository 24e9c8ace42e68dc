"""`attrition figures`: draw the figures of a finished run again."""

from __future__ import annotations

from pathlib import Path

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import directory_argument, drawn_series_option


@click.command(
    name="figures", epilog="Example: attrition figures runs/ukraine-2022-1a2b3c4d --format pdf,svg"
)
@directory_argument
@click.option(
    "--style",
    default="journal-2",
    show_default=True,
    metavar="NAME",
    help="journal-1, journal-1.5 or journal-2 (88, 120, 180 mm wide), or slides (16:9).",
)
@click.option(
    "--format",
    "formats",
    default="pdf,png",
    show_default=True,
    metavar="LIST",
    help="Of pdf, png, svg; with commas.",
)
@drawn_series_option
@plain_failures
def command(directory: Path, style: str, formats: str, observed: Path | None) -> None:
    """Draw the figures of the finished run in DIR into DIR/figures, and print their paths."""
    from attrition.ensemble.processors import thread_count
    from attrition.figures import draw_all
    from attrition.observed.rows import data_directory

    chosen = [form.strip() for form in formats.split(",") if form.strip()]
    series = None if observed is None else data_directory(observed)
    for path in draw_all(directory, chosen, style, series, thread_count()):
        click.echo(str(path))
