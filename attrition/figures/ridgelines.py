"""When time first turns: the distribution of the date under every structure, beside that of its driftless twin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attrition.figures.content import BASE, DRIFTLESS, Content
from attrition.figures.grid import Grid
from attrition.figures.marks import date_axis, halo
from attrition.figures.notes import limits, plus_minus
from attrition.figures.sheet import new_sheet, note_size, page_mm, type_scale
from attrition.figures.styles import RULE, TWIN, structure_line, structure_name
from attrition.figures.turning import OTHER_TITLES, SIDES, about_twin

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

MEASURES = {
    "d1": "D1, exhaustion",
    "d2": "D2, value of going on",
    "d3": "D3, drift of balance",
    "d4": "D4, odds of events",
}
BIN_DAYS = 182.625
"""Width of a bin: half a year."""
HEIGHT = 0.85
"""Height of the highest ridge of a panel over the distance of its rows."""
OPACITY = 0.35
ROW_MM = 5.6
OFFSETS = (3.0, 31.0)
"""Where the two columns beside the ridges begin, in points of 7-point type."""
GRID = Grid(3, 52.5, 42.0, 15.5, 45.0)


def recorded_dates(content: Content) -> list[tuple[str, str]]:
    """Return column, as in "defender_d3_day", and title of the first turns that the run has dated at all."""
    dated = content.dated_columns
    return [
        (f"{side}{measure}_day", f"{OTHER_TITLES.get(side + measure, title)}: {name}")
        for measure, title in MEASURES.items()
        for side, name in SIDES.items()
        if f"{side}{measure}_day" in dated
    ]


def bin_edges(content: Content) -> NDArray[np.float64]:
    """Return edges of half years from the end of the data to the horizon, in days since the start."""
    begin = float((content.forecast_start - content.manifest.start).days)
    count = max(int(np.ceil((content.manifest.horizon_day - begin) / BIN_DAYS)), 1)
    edges: NDArray[np.float64] = np.minimum(
        begin + BIN_DAYS * np.arange(count + 1), content.manifest.horizon_day
    )
    return edges


def draw_ridges(ax: Axes, content: Content, column: str, structures: Sequence[str]) -> Axes:
    """Draw a ridge a structure from the top, the twin's as a line over it, and what never or already turned beside it.

    Parameters
    ----------
    ax : the axes, with its dates set.
    content : of the run.
    column : of the first days.
    structures : rows from the top.
    """
    edges = bin_edges(content)
    has_twin = DRIFTLESS in content.variants
    ridges = {name: content.ridge(column, name, BASE, edges) for name in structures}
    twins = {name: content.ridge(column, name, DRIFTLESS, edges) for name in structures} if has_twin else {}
    top = max([float(ridge.share.max()) for ridge in (*ridges.values(), *twins.values())] + [1e-9])
    dates = content.dates(np.floor(edges))
    for row, name in enumerate(structures):
        foot = float(len(structures) - 1 - row)
        ax.axhline(foot, color=RULE, linewidth=0.4, zorder=1)
        shares = {"base": ridges[name].share} | ({"twin": twins[name].share} if has_twin else {})
        heights = {key: foot + HEIGHT * share / top for key, share in shares.items()}
        colour = structure_line(name)[0]
        steps = np.append(heights["base"], heights["base"][-1])
        ax.fill_between(dates, foot, steps, step="post", color=colour, alpha=OPACITY, linewidth=0)
        ax.step(dates, steps, where="post", color=colour, linewidth=0.8)
        if has_twin:
            ax.step(
                dates,
                np.append(heights["twin"], heights["twin"][-1]),
                where="post",
                color=TWIN,
                linewidth=0.6,
                linestyle=(0, (4, 1.5)),
            )
        for place, share in zip(OFFSETS, (ridges[name].already, ridges[name].never), strict=True):
            ax.annotate(
                plus_minus(share),
                (1.0, foot + 0.32),
                xycoords=("axes fraction", "data"),
                xytext=(place * type_scale(), 0),
                textcoords="offset points",
                va="center",
                ha="left",
                size=note_size(),
                color=colour,
                annotation_clip=False,
            )
    ax.set_ylim(-0.05, len(structures) - 0.02)
    # Rows are too low for a scale of their own.
    ax.annotate(
        f"highest bin {100.0 * top:.2g} %",
        (0.99, 1.0),
        xycoords="axes fraction",
        va="top",
        ha="right",
        size=note_size(),
        color=TWIN,
        path_effects=halo(),
    )
    return ax


def ridgelines_pages(content: Content) -> list[Sheet]:
    """Return the figures: a panel a measure and side, a ridge a structure."""
    return [_page(content, part) for part in GRID.pages(recorded_dates(content))]


def _page(content: Content, measures: Sequence[tuple[str, str]]) -> Sheet:
    structures = content.structures
    columns = GRID.columns(len(measures))
    rows = -(-len(measures) // columns)
    notes = [
        "Share of all paths in which time first turns against the side named in each half year after the data end; "
        "scales differ between panels, not within one. Beside each ridge, % of paths ± one standard error: turned "
        "already when the data end, and never within the horizon, which includes wars that end first. Dashes: the "
        "driftless twin.",
        about_twin(content),
        *limits(content, structures),
    ]
    sheet, axes = new_sheet(
        page_mm()[0],
        ROW_MM * len(structures),
        (rows, columns),
        title="When time first turns, by structure",
        notes=notes,
        left_mm=15.0,
        right_mm=23.0,
        gap_mm=(22.5, 12.0),
        head_mm=7.5,
    )
    for place, (ax, (column, title)) in enumerate(zip(axes, measures, strict=False)):
        date_axis(ax, content.forecast_start, content.horizon, most=4)
        draw_ridges(ax, content, column, structures)
        ax.set_title(title, pad=10.0 * type_scale())
        for at, words in zip(OFFSETS, ("already", "never"), strict=True):
            ax.annotate(
                words,
                (1.0, 1.0),
                xycoords="axes fraction",
                xytext=(at * type_scale(), 2),
                textcoords="offset points",
                size=note_size(),
                color=TWIN,
            )
        named = [structure_name(name) for name in reversed(structures)] if place % columns == 0 else []
        ax.set_yticks([foot + 0.3 for foot in range(len(named))], named)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
    for ax in axes[len(measures) :]:
        ax.remove()
    return sheet
