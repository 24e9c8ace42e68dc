"""The figure of discovery: the rows in the two inputs that bound a box most, with the box, structures side by side."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.discovery import Discovery, Region
from attrition.analysis.discovery_words import UNITLESS, conditions, percent
from attrition.analysis.held_out import Points
from attrition.figures.files import file_part, write_sheets
from attrition.figures.sheet import new_sheet, note_size, styled
from attrition.figures.styles import INK, PAGE_MM, QUIET, paper, structure_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

Floats = NDArray[np.float64]

PANEL_MM = 44.0
MAP = "cividis_r"
"""From light to dark, the same for colour-blind readers and in print without colour."""
LETTERS = 52
"""Letters of a line under a title."""


def draw_discovery(found: Discovery, target: Path) -> list[Path]:
    """Draw the figure of what was discovered; that of an earlier call about the same target is replaced.

    Parameters: found; target, directory of the files. Returns: the files, none where nothing stands to be drawn.
    """
    with styled(paper()):
        sheet = discovery_page(found)
        return (
            []
            if sheet is None
            else write_sheets([(f"discovery-{file_part(found.target.text)}", sheet)], target)
        )


def discovery_page(found: Discovery) -> Sheet | None:
    """Return the page: a panel a structure in which a box was found; None where there is none."""
    structures = [name for name, region in found.regions.items() if region.prim is not None]
    if not structures:
        return None
    columns = min(len(structures), 2)
    rows = -(-len(structures) // columns)
    others = [structure_name(name) for name in found.regions if name not in structures]
    missing = f" No box under {', '.join(others)}: no bound stands." if others else ""
    first = next(iter(found.points.values()))
    sheet, axes = new_sheet(
        PAGE_MM,
        PANEL_MM,
        (rows, columns),
        title=f"Where it happens often: {found.target.words}",
        notes=[
            "Circles: rows, the darker the larger the share of their paths in which it happens. Frame, or grey: the "
            "box, found on half of the rows; shares from the other half, ± one standard error. Of more than two "
            f"inputs the two found most often are drawn.{missing}",
            f"Given: {found.given}.",
            f"Source: attrition, {found.source}; {len(first.names)} inputs; found on {found.finding_rows} rows, held "
            f"on {found.holding_rows}.",
            f"Not a prediction: in this model, under structures {', '.join(map(structure_name, found.regions))} and "
            "these priors. A box says where among these priors, not what would bring it about.",
        ],
        head_mm=13.0,
        left_mm=14.0,
        right_mm=14.0,
        gap_mm=(30.0, 25.0),
        foot_mm=4.0,
    )
    most = max(float(row_means(each, each.cases).max()) for each in found.points.values())
    for place, ax in enumerate(axes):
        if place >= len(structures):
            ax.remove()
            continue
        name = structures[place]
        draw_region(ax, found, found.regions[name], found.points[name], most)
        ax.set_title(f"{structure_name(name)}: {_told(found, found.regions[name])}", size=note_size())
    _scale(sheet, axes[: len(structures)])
    return sheet


def draw_region(ax: Axes, found: Discovery, region: Region, points: Points, most: float) -> Axes:
    """Draw the rows and the box: in the plane of two inputs, or one input against the share.

    Parameters: ax; found, for units; region, with a box of PRIM; points, that it was found among and held on; most,
    the share that is drawn darkest.
    """
    assert region.prim is not None
    bounds = region.prim.box.bounds
    across, *others = sorted(bounds, key=lambda name: -region.again.get(name, 0.0))
    shares, x = row_means(points, points.cases), row_means(points, points.column(across))
    y = row_means(points, points.column(others[0])) if others else 100.0 * shares
    order = np.argsort(shares, kind="stable")
    look: dict[str, Any] = {
        "cmap": MAP,
        "vmin": 0.0,
        "vmax": 100.0 * most,
        "s": 5.0,
        "linewidths": 0.2,
        "edgecolors": QUIET,
    }
    ax.scatter(x[order], y[order], c=100.0 * shares[order], **look)
    ax.margins(0.03)
    left, right = _within(bounds[across], ax.get_xlim())
    if others:
        bottom, top = _within(bounds[others[0]], ax.get_ylim())
        limits = (ax.get_xlim(), ax.get_ylim())
        ax.plot(
            (left, right, right, left, left), (bottom, bottom, top, top, bottom), color=INK, linewidth=1.1
        )
    else:
        limits = (ax.get_xlim(), ax.get_ylim())
        ax.axvspan(left, right, color=INK, alpha=0.07, linewidth=0)
        for edge in bounds[across]:
            if np.isfinite(edge):
                ax.axvline(edge, color=INK, linewidth=1.1)
    ax.set_xlim(limits[0])
    ax.set_ylim(limits[1])
    ax.set_xlabel(_axis_name(across, found), size=note_size())
    ax.set_ylabel(_axis_name(others[0], found) if others else "share of the row's paths, %", size=note_size())
    return ax


def row_means(points: Points, column: Floats) -> Floats:
    """Return the mean of a column over the points of each row, in the order of the rows."""
    _, place = np.unique(points.rows, return_inverse=True)
    means: Floats = np.bincount(place, weights=column) / np.bincount(place)
    return means


def _within(bounds: tuple[float, float], span: tuple[float, float]) -> tuple[float, float]:
    low, high = bounds
    return (low if np.isfinite(low) else span[0]), (high if np.isfinite(high) else span[1])


def _told(found: Discovery, region: Region) -> str:
    assert region.prim is not None
    of = region.prim.measures
    where = "\n".join(wrap(conditions(region.prim.box, found.units), LETTERS)[:2])
    verdict = "" if of.holds else " (does not hold)"
    return f"{percent(of.density)} % within, {percent(of.outside)} % outside{verdict}\n{where}"


def _axis_name(name: str, found: Discovery) -> str:
    unit = found.units.get(name, "")
    return name if unit in UNITLESS else f"{name}, {unit}"


def _scale(sheet: Sheet, axes: list[Axes]) -> None:
    """Put the scale of the shares, which all panels have in common, beside each."""
    for ax in axes:
        points = ax.collections[0]
        box = ax.get_position()
        bar = sheet.colorbar(points, cax=sheet.add_axes((box.x1 + 0.008, box.y0, 0.008, box.height)))
        bar.outline.set_visible(False)
        bar.ax.tick_params(size=0, labelsize=note_size())
        bar.ax.set_title("%", size=note_size(), loc="center", weight="normal")
