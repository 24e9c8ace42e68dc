"""Strain on the challenger by structure, with the thresholds that are reported and when they are first crossed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrition.figures.content import Content
from attrition.figures.curves import Passage
from attrition.figures.fan import draw_fan
from attrition.figures.grid import Grid
from attrition.figures.key import draw_key, key_mm
from attrition.figures.marks import date_axis, day_number, halo, mark_data_end, mark_stop
from attrition.figures.notes import conditional, limits, percent, stopped
from attrition.figures.sheet import new_sheet, note_size, page_mm
from attrition.figures.styles import COLUMN_MM, INK, RULE, structure_name
from attrition.model.thresholds import LEVELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

GRID = Grid(5, 30.0, 68.0, 28.0, 50.0)
ROWS_SHRINK_MM = 40.0
"""Height of panels that stand in several rows."""


def draw_thresholds(ax: Axes, thresholds: Mapping[str, float], *, named: bool) -> Axes:
    """Draw a line at each threshold, with its name beside it where asked.

    Parameters
    ----------
    ax : the axes.
    thresholds : name → level, 0 to 100.
    named : whether to write the names.
    """
    for name, level in thresholds.items():
        ax.axhline(level, color=RULE, linewidth=0.6, zorder=1)
        if named:
            ax.annotate(
                f"{name} {level:g}",
                (1.0, level),
                xycoords=("axes fraction", "data"),
                xytext=(5, 0),
                textcoords="offset points",
                va="center",
                ha="left",
                color=INK,
            )
    return ax


def draw_crossing(ax: Axes, level: float, crossing: Passage, last: date) -> Axes:
    """Draw on a threshold's line when it is first crossed: the median of the date, the central 80 %, and how likely.

    Parameters
    ----------
    ax : the axes, with its dates set.
    level : of the threshold.
    crossing : its probability and the 10, 50 and 90 % quantiles of its date over all paths.
    last : the day at the end of the axis.
    """
    early, middle, late = crossing.dates
    if early is not None:
        right = last if late is None else late
        ax.plot(
            [day_number(early), day_number(right)],
            [level, level],
            color=INK,
            linewidth=1.4,
            solid_capstyle="butt",
            zorder=4,
        )
        if late is None:
            # The 90 % quantile lies beyond the horizon.
            ax.plot(
                [1.0],
                [level],
                marker=">",
                markersize=2.6,
                color=INK,
                transform=ax.get_yaxis_transform(),
                clip_on=False,
                zorder=4,
            )
    if middle is not None:
        ax.plot(
            [day_number(middle)],
            [level],
            marker="o",
            markersize=2.8,
            color=INK,
            markeredgecolor="white",
            markeredgewidth=0.4,
            zorder=5,
        )
    ax.annotate(
        percent(crossing.chance.to_data(), sign=True),
        (0.03, level),
        xycoords=("axes fraction", "data"),
        xytext=(0, 2),
        textcoords="offset points",
        size=note_size(),
        color=INK,
        path_effects=halo(),
        zorder=6,
    )
    return ax


def strain_page(content: Content) -> Sheet:
    """Return the figure: a panel a structure; one column wide where there is one."""
    structures = content.structures
    values = content.scenario.values
    thresholds = {level: values[f"strain.{level}"].value for level in LEVELS}
    notes = [
        "On each line: share of all paths that cross it by the horizon, with its 95 % interval; the date by which half "
        "of all paths have (dot) and 10 to 90 % have (bar, with an arrow where 90 % lies beyond the horizon). "
        "Thresholds report, they trigger nothing.",
        conditional(content),
        *stopped(content, structures),
        *limits(content, structures),
    ]
    alone = len(structures) == 1
    columns = GRID.columns(len(structures))
    rows = -(-len(structures) // columns)
    wide, high = page_mm()
    entries = [("fan", "median, 50 and 90 % of paths"), ("crossing", "first crossing")]
    if content.data_end and not alone:
        entries += [("data end", f"data end {content.data_end.isoformat()}")]
    sheet, axes = new_sheet(
        COLUMN_MM if alone and wide < high else wide,
        56.0 if rows == 1 else ROWS_SHRINK_MM,
        (rows, columns),
        title="Strain on the challenger",
        notes=notes,
        left_mm=12.0,
        right_mm=18.0,
        gap_mm=(4.0, 12.0),
        strip_mm=key_mm(entries),
    )
    for place, (ax, structure) in enumerate(zip(axes, structures, strict=False)):
        at_right = place % columns == columns - 1 or place == len(structures) - 1
        draw_thresholds(ax, thresholds, named=at_right)
        draw_fan(ax, content.fan("strain", structure))
        mark_data_end(ax, content.data_end, label=alone)
        first, last = content.manifest.start, content.horizon
        date_axis(ax, first, last, most=7 if alone else 3)
        for name, level in thresholds.items():
            draw_crossing(ax, level, content.passage(f"{name}_day", structure), last)
        mark_stop(ax, content.stops(structure), content.fewest)
        ax.set_ylim(0.0, 100.0)
        ax.set_title(structure_name(structure))
        if place % columns:
            ax.set_yticklabels([])
        else:
            ax.set_ylabel("composite strain, 0 to 100")
    for ax in axes[len(structures) :]:
        ax.remove()
    draw_key(sheet, entries)
    return sheet
