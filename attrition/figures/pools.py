"""The pools that a war of attrition draws on, as small multiples with published figures beside the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from attrition.figures.content import Content, Fan
from attrition.figures.fan import draw_fan, draw_figures, from_zero
from attrition.figures.notes import claimants, conditional, limits
from attrition.figures.sheet import date_axis, mark_data_end, new_sheet
from attrition.figures.styles import FIGURE_POINT, INK, PAGE_MM

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

PANELS = (
    ("challenger_men", "Challenger: personnel", "thousand"),
    ("challenger_armour", "Challenger: tanks", "in service"),
    ("challenger_hulls", "Challenger: stored hulls", "tanks"),
    ("challenger_rounds", "Challenger: rounds", "million in stock"),
    ("defender_men", "Defender: personnel", "thousand"),
    ("defender_armour", "Defender: tanks", "in service"),
    ("defender_rounds", "Defender: rounds", "million in stock"),
    ("liquid_reserve", "Liquid reserve", "RUB trn of 2025"),
    ("brent", "Brent", "USD per barrel"),
    ("urals", "Urals", "USD per barrel"),
    ("strain", "Challenger: strain", "index, 0 to 100"),
)
"""Recorded variable, title and unit of each panel; the key comes last."""
COLUMNS = 4


def draw_pool(ax: Axes, content: Content, variable: str, structure: str) -> Axes:
    """Draw the fan of one pool with its published figures and the end of the data."""
    fan = content.fan(variable, structure)
    figures = content.figures(variable)
    draw_fan(ax, fan)
    draw_figures(ax, figures)
    from_zero(ax, fan, figures)
    mark_data_end(ax, content.data_end)
    date_axis(ax, content.manifest.start, content.horizon, every=4)
    return ax


def draw_key(ax: Axes, content: Content) -> Axes:
    """Draw what the marks mean, as one more panel without axes."""
    ax.axis("off")
    ax.set_xlim(0.0, 1.0)
    ax.set_ylim(0.0, 1.0)
    ax.set_title("Key")
    dates = np.array([0.0, 0.22])
    span = np.array([[0.48, 0.60, 0.72, 0.84, 0.96]]).T * np.ones((1, 2))
    draw_fan(ax, Fan(dates, span))
    ax.set_autoscale_on(False)
    for place, text in ((0.91, "90 % of paths"), (0.80, "50 % of paths"), (0.69, "median")):
        ax.text(0.28, place, text, va="center")
    ax.plot([0.11, 0.11], [0.26, 0.40], color=FIGURE_POINT, linewidth=0.8)
    ax.plot([0.11], [0.33], marker="o", markersize=2.6, color=FIGURE_POINT)
    ax.text(0.28, 0.33, "published figure\nand its range", va="center")
    if content.data_end is not None:
        ax.plot([0.11, 0.11], [0.02, 0.18], color=INK, linewidth=0.6, linestyle=(0, (2, 1.5)))
        ax.text(0.28, 0.10, f"data end\n{content.data_end.isoformat()}", va="center")
    return ax


def recorded_pools(content: Content) -> list[tuple[str, str, str]]:
    """Return the panels whose variables the run has recorded."""
    return [panel for panel in PANELS if panel[0] in content.manifest.variables]


def pools_page(content: Content, structure: str) -> Sheet:
    """Return the figure: a panel a pool, and the key."""
    panels = recorded_pools(content)
    named = claimants(content, {variable: title for variable, title, _ in panels})
    notes = [conditional(content), *([named] if named else []), *limits(content, (structure,))]
    rows = -(-(len(panels) + 1) // COLUMNS)
    sheet, axes = new_sheet(
        PAGE_MM,
        31.0,
        (rows, COLUMNS),
        title="Pools and prices",
        notes=notes,
        head_mm=9.0,
        left_mm=10.0,
        gap_mm=(10.0, 16.0),
    )
    for ax, (variable, title, unit) in zip(axes, panels, strict=False):
        draw_pool(ax, content, variable, structure)
        ax.set_title(title, pad=13.0)
        ax.annotate(unit, (0.0, 1.0), xycoords="axes fraction", xytext=(0, 4), textcoords="offset points")
    draw_key(axes[len(panels)], content)
    for ax in axes[len(panels) + 1 :]:
        ax.axis("off")
    return sheet
