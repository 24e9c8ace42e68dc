"""Strain on the challenger with the thresholds that are reported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrition.figures.content import Content
from attrition.figures.fan import draw_fan
from attrition.figures.notes import conditional, limits
from attrition.figures.sheet import date_axis, mark_data_end, new_sheet
from attrition.figures.styles import COLUMN_MM, INK, RULE
from attrition.model.turning import LEVELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet


def draw_thresholds(ax: Axes, thresholds: Mapping[str, float]) -> Axes:
    """Draw a line and a name at each threshold.

    Parameters
    ----------
    ax : the axes.
    thresholds : name → level, 0 to 100.
    """
    for name, level in thresholds.items():
        ax.axhline(level, color=RULE, linewidth=0.6, zorder=1)
        ax.annotate(
            f"{name} {level:g}",
            (1.0, level),
            xycoords=("axes fraction", "data"),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            ha="left",
            color=INK,
        )
    return ax


def strain_page(content: Content, structure: str) -> Sheet:
    """Return the figure of strain under one structure."""
    values = content.scenario.values
    thresholds = {level: values[f"strain.{level}"].value for level in LEVELS}
    notes = [
        "Line: median; bands: central 50 and 90 % of paths. Thresholds report, they trigger nothing.",
        conditional(content),
        *limits(content, (structure,)),
    ]
    sheet, (ax,) = new_sheet(
        COLUMN_MM, 52.0, (1, 1), title="Strain on the challenger", notes=notes, left_mm=13.0, right_mm=18.0
    )
    fan = content.fan("strain", structure)
    draw_thresholds(ax, thresholds)
    draw_fan(ax, fan)
    mark_data_end(ax, content.data_end, label=True)
    date_axis(ax, content.manifest.start, content.horizon)
    ax.set_ylim(0.0, 100.0)
    ax.set_ylabel("composite strain, 0 to 100")
    return sheet
