"""Phase diagrams: a quantity over two factors, a panel a structure, every cell with its number and its error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from attrition.figures.grid import Grid
from attrition.figures.sheet import new_sheet, note_size, page_mm, place_mm, text_width_mm, type_scale
from attrition.figures.styles import INK, structure_name
from attrition.statistics.estimate import rounded_to, significant

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
LINE_MM = 2.7
EDGE_MM = 0.5
LIGHT = 0.5
"""Share of the scale from which dark words stand out more than white ones, by 4.1 to 1 there and by more elsewhere."""


def draw_phase(ax: Axes, frame: pl.DataFrame, limits: tuple[float, float], factor: float = 1.0) -> Axes:
    """Draw one panel: cells at the values of two factors, in even steps whatever lies between them.

    Parameters
    ----------
    ax : the axes.
    frame : x, y, value, se; a cell that is missing stays white.
    limits : of the scale of colours, in the unit of the frame.
    factor : on values and errors, for their words; these are left out where cells are too small for them.
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
        words = _words(
            factor * row["value"], None if row["se"] is None else factor * row["se"], width, height
        )
        if words is not None:
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


def _words(value: float, error: float | None, width: float, height: float) -> str | None:
    """Return a number with its error, on one line or on two, as fits into a cell; None where neither does."""
    line = LINE_MM * type_scale()
    one = rounded_to(value, error)
    number, _, spread = one.partition("±")
    two = f"{number}\n±{spread}" if spread else number
    for words, lines in ((one, 1), (two, 2)):
        widest = max(text_width_mm(part, note_size()) for part in words.split("\n"))
        if widest < width - EDGE_MM and lines * line < height:
            return words
    return None


def phase_pages(
    frame: pl.DataFrame,
    *,
    title: str,
    factors: tuple[str, str],
    unit: str,
    notes: Sequence[str],
    factor: float = 1.0,
) -> list[Sheet]:
    """Return the figures: a panel a structure, one scale of colours for all.

    Parameters
    ----------
    frame : see `COLUMNS`.
    title : of the pages.
    factors : names of the two, with their units: across and up.
    unit : of the numbers in the cells.
    notes : source, limits and what is given.
    factor : see `draw_phase`.
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
                f"In each cell: {unit}, ± one standard error; the same colours in all panels, from "
                f"{significant(factor * limits[0], 2)} (dark) to {significant(factor * limits[1], 2)} (light).",
                *notes,
            ],
            left_mm=13.0,
            gap_mm=(7.0, 14.0),
            foot_mm=4.0,
        )
        for place, (ax, structure) in enumerate(zip(axes, part, strict=False)):
            draw_phase(ax, frame.filter(frame["structure"] == structure), limits, factor)
            ax.set_title(structure_name(structure))
            ax.set_xlabel(factors[0])
            if place % columns == 0:
                ax.set_ylabel(factors[1])
        for ax in axes[len(part) :]:
            ax.remove()
        sheets.append(sheet)
    return sheets
