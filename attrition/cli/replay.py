"""`attrition replay`: any path of a run again, told event by event, and again with something changed."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import directory_argument, json_option

if TYPE_CHECKING:
    from attrition.analysis.replay_divergence import Divergence
    from attrition.analysis.replay_told import Replay

COLUMNS = ("date", "hour", "who", "what", "name", "changed")


@click.command(
    name="replay",
    epilog="Example: attrition replay runs/ukraine-2022-1a2b3c4d --path 5 --draw 3 --without offer_freeze:1",
)
@directory_argument
@click.option("--path", "path", type=int, required=True, metavar="I", help="Number of the path, from 0.")
@click.option("--structure", metavar="S", help="Structure; the first of the run by default.")
@click.option(
    "--draw", type=int, default=0, show_default=True, metavar="R", help="Number of the prior draw, from 0."
)
@click.option("--variant", metavar="V", help="Variant of the run; its base by default.")
@click.option(
    "--without",
    multiple=True,
    metavar="EVENT",
    help="Run it again without an act, or without an event of the path as the table names it: mutiny:1, mutiny:all; "
    "may be repeated.",
)
@click.option(
    "--with",
    "policies",
    multiple=True,
    metavar="POLICY",
    help="Run it again with a policy file, or a shipped policy, on top; may be repeated.",
)
@click.option("--all", "everything", is_flag=True, help="List what happened before the end of the data too.")
@click.option(
    "--figure", type=click.Path(path_type=Path), metavar="FILE", help="Draw it into a .pdf, .png or .svg."
)
@json_option
@plain_failures
def command(
    directory: Path,
    path: int,
    structure: str | None,
    draw: int,
    variant: str | None,
    without: tuple[str, ...],
    policies: tuple[str, ...],
    everything: bool,
    figure: Path | None,
    as_json: bool,
) -> None:
    """Run one path of the finished run in DIR again, hold it against the run's row, and tell what happened.

    With --without or --with it is run once more under the same draw and the same chance, and what differs is told.
    """
    from attrition.api import replay
    from attrition.cli.tables import print_json

    found = replay(
        directory,
        path,
        structure=structure,
        draw=draw,
        variant=variant,
        without=without,
        policies=policies,
    )
    if as_json:
        from attrition.analysis.replay_data import replay_data

        print_json(replay_data(found, found.divergence))
    else:
        _tell(found, everything)
        if found.divergence is not None:
            _compare(found.divergence)
    if figure is not None:
        from attrition.figures.replay import write_figure

        changed = None if found.divergence is None else found.divergence.changed
        write_figure(figure, found, changed)
        if not as_json:
            click.echo(f"\nFigure: {figure}")


def _tell(replay: Replay, everything: bool) -> None:
    from attrition.analysis.replay_story import story
    from attrition.analysis.replay_words import changes_words
    from attrition.cli.tables import print_table

    shown = [item for item in replay.events if everything or replay.tells(item)]
    print_table(
        COLUMNS,
        [
            (
                replay.when(item.day),
                f"{item.tick:,}",
                item.who,
                item.what,
                item.name if item.name != item.what else "",
                changes_words(item.moved),
            )
            for item in shown
        ],
        spare=("hour", "changed"),
    )
    hidden = len(replay.events) - len(shown)
    if hidden:
        click.echo(f"\n{hidden} lines are left out: {_left_out(replay)}; --all lists them.")
    for paragraph in story(replay):
        click.echo()
        _print_wrapped(paragraph)


def _left_out(replay: Replay) -> str:
    return "observations and what came before the end of the data" if replay.cutoff_day else "units lost"


def _compare(divergence: Divergence) -> None:
    from attrition.cli.tables import print_table

    for paragraph in divergence.words():
        click.echo()
        _print_wrapped(paragraph)
    click.echo()
    rows = [(item.title, *divergence.told(item)) for item in divergence.headline()]
    print_table(("outcome", "as it was", "as changed", "difference"), rows)


def _print_wrapped(paragraph: str) -> None:
    from attrition.cli.tables import clean, columns

    # A command or a path is copied from the page: it is not broken.
    for line in wrap(clean(paragraph), columns(), break_long_words=False, break_on_hyphens=False):
        click.echo(line)
