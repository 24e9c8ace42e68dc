"""Figures of mechanisms from outside the package: a panel a structure, with the lines that travel with every figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrition.errors import InputError
from attrition.figures.content import Content
from attrition.figures.grid import Grid
from attrition.figures.marks import date_axis, mark_data_end, mark_stop
from attrition.figures.notes import conditional, limits, stopped
from attrition.figures.sheet import new_sheet, page_mm
from attrition.figures.styles import structure_name
from attrition.model.mechanism import OwnFigure
from attrition.model.mechanisms import Loaded, loaded

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

GRID = Grid(5, 30.0, 68.0, 28.0, 50.0)


def own_figures(content: Content) -> Iterator[tuple[Loaded, OwnFigure]]:
    """Yield the figures of the mechanisms that this process uses and the run was made with, whatever their version."""
    made_with = {each.name for each in content.manifest.plan.mechanisms}
    for owner in loaded():
        if owner.mechanism.name in made_with:
            yield from ((owner, figure) for figure in owner.mechanism.figures)


def own_page(content: Content, owner: Loaded, figure: OwnFigure) -> Sheet:
    """Return a figure of a mechanism.

    Parameters
    ----------
    content : of the run.
    owner : the mechanism.
    figure : one of its figures.

    Raises
    ------
    InputError : for what goes wrong in its own code, and where that returns no axes.
    """
    structures = content.structures
    notes = [
        *figure.notes,
        f"Mechanism '{owner.mechanism.name}' from outside the package: {owner.mechanism.meaning}.",
        *([conditional(content), *stopped(content, structures)] if figure.dated else []),
        *limits(content, structures),
    ]
    columns = GRID.columns(len(structures))
    rows = -(-len(structures) // columns)
    sheet, axes = new_sheet(
        page_mm()[0],
        56.0 if rows == 1 else 40.0,
        (rows, columns),
        title=figure.title,
        notes=notes,
        left_mm=14.0,
        gap_mm=(6.0, 12.0),
    )
    for place, (ax, structure) in enumerate(zip(axes, structures, strict=False)):
        if figure.dated:
            mark_data_end(ax, content.data_end, label=place == 0)
            date_axis(ax, content.manifest.start, content.horizon, most=7 if len(structures) == 1 else 3)
            mark_stop(ax, content.stops(structure), content.fewest)
        try:
            drawn = figure.draw(ax, content, structure)
        except Exception as error:
            raise InputError(
                f"figure '{figure.name}' cannot be drawn: {type(error).__name__}: {error}",
                where=owner.file.name,
                advice="run again with --debug for the traceback",
            ) from error
        if drawn is not ax:
            raise InputError(
                f"figure '{figure.name}' returns {drawn!r}",
                where=owner.file.name,
                allowed="the axes that it was given",
            )
        ax.set_title(structure_name(structure))
        if place % columns == 0:
            ax.set_ylabel(figure.label)
    low = min(ax.get_ylim()[0] for ax in axes[: len(structures)])
    high = max(ax.get_ylim()[1] for ax in axes[: len(structures)])
    for ax in axes[: len(structures)]:
        # Rival structures stand side by side to be compared.
        ax.set_ylim(low, high)
    for ax in axes[len(structures) :]:
        ax.remove()
    return sheet
