"""`attrition discover`: where among the inputs something happens often, as a plain sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import directory_argument, no_figures_option, printing_options, variant_option
from attrition.cli.progress import counted, say
from attrition.cli.tables import print_json, print_wrapped

if TYPE_CHECKING:
    from attrition.analysis.discovery import Discovery


@click.command(
    name="discover",
    epilog="Example: attrition discover runs/ukraine-2022-1a2b3c4d --target turn.two_of_four@2028",
)
@directory_argument
@click.option(
    "--target",
    required=True,
    metavar="NAME[@DATE]",
    help="What is looked for, such as withdrawal, stress@2029, or casualties>3000 (thousand people).",
)
@click.option(
    "--method",
    default="both",
    show_default=True,
    metavar="both|prim|tree",
    help="One box by PRIM, a tree of boxes, or both.",
)
@click.option(
    "--density",
    type=float,
    metavar="SHARE",
    help="Least share of the target within the box; the box that stands out most by default.",
)
@click.option(
    "--support",
    default=0.1,
    show_default=True,
    metavar="SHARE",
    type=float,
    help="Least share of rows of a box.",
)
@click.option(
    "--along",
    multiple=True,
    metavar="STATE",
    help="Look at the mean of a state along each path too, of a run that keeps nodes; may be repeated.",
)
@variant_option
@no_figures_option
@printing_options
@plain_failures
def command(
    directory: Path,
    target: str,
    method: str,
    density: float | None,
    support: float,
    along: tuple[str, ...],
    variant: str,
    no_figures: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Find where among the inputs of the finished run in DIR a target is dense, under each structure.

    Boxes are found on half of the rows, and all that is said of them comes from the other half.
    """
    import attrition
    from attrition.analysis.designs import Varied

    with counted(quiet, "structures", len(Varied(directory).structures)) as told:
        found = attrition.discover(
            directory,
            target,
            method=method,
            least_density=density,
            least_support=support,
            along=along,
            variant=variant,
            told=told,
        )
    if not no_figures:
        from attrition.figures.discovery import draw_discovery

        for path in draw_discovery(found, directory / "figures"):
            say(str(path))
    if as_json:
        from attrition.analysis.discovery_data import discovery_data

        print_json(discovery_data(found))
        return
    _print(found)


def _print(found: Discovery) -> None:
    from attrition.analysis.discovery_words import report

    for structure, sentences in report(found):
        click.echo(f"\nUnder structure {structure}")
        print_wrapped(sentences, indent="  ")
    names = {
        name
        for region in found.regions.values()
        for held in ([region.prim] if region.prim else []) + list(region.leaves)
        for name in held.box.bounds
    }
    if known := {name: found.meanings[name] for name in sorted(names) if name in found.meanings}:
        click.echo()
        print_wrapped(f"{name}: {meaning}" for name, meaning in known.items())
    click.echo()
    print_wrapped(notes(found))


def notes(found: Discovery) -> list[str]:
    """Return what must be said beside the sentences."""
    first = next(iter(found.points.values()))
    said = [
        f"{found.source}; {len(first.names)} inputs. Given: {found.given}.",
        f"Found on {found.finding_rows} rows; every share is from {found.holding_rows} others. ± is one standard error "
        "over rows, since paths of a row are alike. A box says where, among these priors, and not what would bring it "
        "about.",
    ]
    if any(name.startswith("path.") for name in first.names):
        said.append("path.…: means along the path itself, which go with what happens and are no inputs.")
    said.append(
        f"Not a prediction: in this model, under structures {', '.join(found.regions)} and these priors, which decide "
        "how much of the inputs' space a box holds."
    )
    return said
