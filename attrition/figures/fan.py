"""A fan: the central 90 and 50 per cent of a variable by date, its median, and published figures beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from attrition.figures.curves import Fan
from attrition.figures.styles import FAN, FIGURE_POINT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from attrition.scenario import Figure

OUTER = 0.22
INNER = 0.38


def draw_fan(ax: Axes, fan: Fan, colour: str = FAN) -> Axes:
    """Draw the bands and the median of a variable.

    Parameters
    ----------
    ax : the axes.
    fan : dates and quantiles; NaN leaves a gap.
    colour : of bands and line.
    """
    low, lower, middle, upper, high = fan.quantiles
    ax.fill_between(fan.dates, low, high, color=colour, alpha=OUTER, linewidth=0)
    ax.fill_between(fan.dates, lower, upper, color=colour, alpha=INNER, linewidth=0)
    ax.plot(fan.dates, middle, color=colour)
    return ax


def draw_outlined(ax: Axes, fan: Fan, colour: str) -> Axes:
    """Draw a variable over another one's fan: median, middle half, and thin lines at 5 and 95 %.

    Parameters
    ----------
    ax : the axes.
    fan : dates and quantiles; NaN leaves a gap.
    colour : of bands and lines.
    """
    low, lower, middle, upper, high = fan.quantiles
    ax.fill_between(fan.dates, lower, upper, color=colour, alpha=OUTER, linewidth=0)
    for edge in (low, high):
        ax.plot(fan.dates, edge, color=colour, linewidth=0.5)
    ax.plot(fan.dates, middle, color=colour)
    return ax


def draw_figures(ax: Axes, figures: Sequence[Figure]) -> Axes:
    """Draw published figures as points with a bar from low to high."""
    for figure in figures:
        day = np.datetime64(figure.date)
        if figure.low is not None or figure.high is not None:
            low = figure.value if figure.low is None else figure.low
            high = figure.value if figure.high is None else figure.high
            ax.plot([day, day], [low, high], color=FIGURE_POINT, linewidth=0.8, zorder=4)
        ax.plot(
            [day],
            [figure.value],
            marker="o",
            markersize=2.6,
            color=FIGURE_POINT,
            markeredgecolor="white",
            markeredgewidth=0.4,
            linestyle="none",
            zorder=5,
        )
    return ax


def from_zero(
    ax: Axes,
    fan: Fan,
    figures: Sequence[Figure] = (),
    others: Sequence[float] = (),
    least: float = 1e-9,
) -> Axes:
    """Let the vertical axis begin at zero and reach a little above what is drawn; negative values keep their scale."""
    shown = [figure.high if figure.high is not None else figure.value for figure in figures]
    values = np.concatenate([fan.quantiles.ravel(), np.array(shown, dtype=np.float64), np.array(others)])
    finite = values[np.isfinite(values)]
    if len(finite) and finite.min() >= 0.0:
        top = float(finite.max())
        ax.set_ylim(0.0, least if top <= least else 1.08 * top)
    return ax
