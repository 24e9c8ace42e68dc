"""Phase diagrams: a quantity over two factors, a panel a structure, every cell with its number and its error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from attrition.figures.grid import Grid
from attrition.figures.sheet import new_sheet, note_size, page_mm, place_mm, text_width_mm, type_scale
from attrition.figures.styles import INK, structure_name

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

COLUMNS = ("structure", "x", "y", "value", "se")
"""Columns of the frame: a row a cell; se may be null."""
COLOURS = "cividis"
"""Even in lightness, the same to colour-blind readers, and without a colour of merit."""
GRID = Grid(3, 50.0, 56.0, 6.0, 45.0)
PANEL_MM = 40.0
LIGHT = 0.6
"""Share of the scale from which words are dark."""


def draw_phase(
    ax: Axes, frame: pl.DataFrame, limits: tuple[float, float], factor: float = 1.0, places: int = 0
) -> Axes:
    """Draw one panel: cells at the values of two factors, in even steps whatever lies between them.

    Parameters
    ----------
    ax : the axes.
    frame : x, y, value, se; a cell that is missing stays white.
    limits : of the scale of colours, in the unit of the frame.
    factor : on values and errors, for their words.
    places : decimals of the words.
    """
    import matplotlib

    across, up = sorted(frame["x"].unique()), sorted(frame["y"].unique())
    colours = matplotlib.colormaps[COLOURS]
    low, high = limits
    width, height = place_mm(ax)[2] / len(across), place_mm(ax)[3] / len(up)
    for row in frame.iter_rows(named=True):
        if row["value"] is None:
            continue
        share = (row["value"] - low) / (high - low) if high > low else 0.5
        x, y = across.index(row["x"]), up.index(row["y"])
        ax.fill_between([x - 0.5, x + 0.5], y - 0.5, y + 0.5, color=colours(share), linewidth=0)
        words = f"{factor * row['value']:.{places}f}"
        if row["se"] is not None:
            longer = f"{words}±{factor * row['se']:.{places}f}"
            fits = text_width_mm(longer, note_size()) < width - 0.8
            words = longer if fits else words
        if text_width_mm(words, note_size()) < width - 0.4 and height > 2.6 * type_scale():
            ax.text(
                x,
                y,
                words,
                ha="center",
                va="center",
                size=note_size(),
                color=INK if share > LIGHT else "white",
            )
    ax.set_xlim(-0.5, len(across) - 0.5)
    ax.set_ylim(-0.5, len(up) - 0.5)
    ax.set_xticks(range(len(across)), [f"{value:g}" for value in across])
    ax.set_yticks(range(len(up)), [f"{value:g}" for value in up])
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def phase_pages(
    frame: pl.DataFrame,
    *,
    title: str,
    factors: tuple[str, str],
    unit: str,
    notes: Sequence[str],
    factor: float = 1.0,
    places: int = 0,
) -> list[Sheet]:
    """Return the figures: a panel a structure, one scale of colours for all.

    Parameters
    ----------
    frame : see `COLUMNS`.
    title : of the pages.
    factors : names of the two, with their units: across and up.
    unit : of the numbers in the cells.
    notes : source, limits and what is given.
    factor, places : see `draw_phase`.
    """
    structures = list(dict.fromkeys(frame["structure"]))
    values = frame["value"].drop_nulls().to_numpy()
    limits = (float(np.min(values)), float(np.max(values))) if len(values) else (0.0, 1.0)
    sheets = []
    for part in GRID.pages(structures):
        columns = GRID.columns(len(part))
        sheet, axes = new_sheet(
            page_mm()[0],
            PANEL_MM,
            (-(-len(part) // columns), columns),
            title=title,
            notes=[
                f"In each cell: {unit}, ± one standard error where there is room; the same colours in all panels, from "
                f"{factor * limits[0]:.{places}f} (dark) to {factor * limits[1]:.{places}f} (light).",
                *notes,
            ],
            left_mm=13.0,
            gap_mm=(7.0, 14.0),
            foot_mm=4.0,
        )
        for place, (ax, structure) in enumerate(zip(axes, part, strict=False)):
            draw_phase(ax, frame.filter(frame["structure"] == structure), limits, factor, places)
            ax.set_title(structure_name(structure))
            ax.set_xlabel(factors[0])
            if place % columns == 0:
                ax.set_ylabel(factors[1])
        for ax in axes[len(part) :]:
            ax.remove()
        sheets.append(sheet)
    return sheets
