"""Time turning against the challenger: the share of paths that have turned, beside the driftless twin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from attrition.figures.content import BASE, DRIFTLESS, Content, Curve, turned_variable
from attrition.figures.notes import conditional, limits
from attrition.figures.sheet import date_axis, new_sheet, spread_labels
from attrition.figures.styles import FAN, PAGE_MM, TWIN

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

MEASURES = (("D1", "D1, exhaustion crossing"), ("D3", "D3, drift of the balance"))
LABEL_GAP = 7.0


def draw_turned(ax: Axes, model: Curve, twin: Curve | None) -> Axes:
    """Draw the share of paths that have turned, and that of the driftless twin, each with its name at its end.

    Parameters
    ----------
    ax : the axes, with its dates set.
    model, twin : shares by date; NaN leaves a gap.
    """
    curves: list[tuple[Curve, str, str, Any]] = [(model, "model", FAN, "-")]
    if twin is not None:
        curves.append((twin, "driftless twin", TWIN, (0, (4, 1.5))))
    ends = []
    for curve, _, colour, dashes in curves:
        ax.plot(curve.dates, 100.0 * curve.share, color=colour, linestyle=dashes)
        known = np.flatnonzero(np.isfinite(curve.share))
        ends.append(100.0 * curve.share[known[-1]] if len(known) else 0.0)
    ends = spread_labels(ends, LABEL_GAP, 0.5 * LABEL_GAP, 100.0 - 0.5 * LABEL_GAP)
    for (_, name, colour, _), end in zip(curves, ends, strict=True):
        ax.annotate(
            name,
            (1.0, end),
            xycoords=("axes fraction", "data"),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            ha="left",
            color=colour,
            annotation_clip=False,
        )
    ax.set_ylim(0.0, 100.0)
    ax.set_yticks([0, 25, 50, 75, 100])
    return ax


def recorded_measures(content: Content) -> list[tuple[str, str]]:
    """Return name and title of the measures whose occupancy the run has recorded."""
    return [item for item in MEASURES if turned_variable(item[0]) in content.manifest.variables]


def turning_page(content: Content, structure: str) -> Sheet:
    """Return the figure: a panel a measure."""
    measures = recorded_measures(content)
    has_twin = DRIFTLESS in content.variants
    notes = [_about_twin(content), conditional(content), *limits(content, (structure,))]
    sheet, axes = new_sheet(
        PAGE_MM,
        50.0,
        (1, len(measures)),
        title="Share of paths in which time has turned against the challenger",
        notes=notes,
        right_mm=22.0,
        gap_mm=(28.0, 12.0),
    )
    for ax, (measure, title) in zip(axes, measures, strict=True):
        model = content.turned(measure, structure, BASE)
        twin = content.turned(measure, structure, DRIFTLESS) if has_twin else None
        date_axis(ax, content.forecast_start, content.horizon, every=2)
        draw_turned(ax, model, twin)
        ax.set_title(title)
    axes[0].set_ylabel("share turned, % of paths still fighting")
    return sheet


def _about_twin(content: Content) -> str:
    rows = [variant.rows for variant in content.manifest.plan.variants if variant.name == DRIFTLESS]
    if not rows:
        return "Run without the driftless twin: without it these shares cannot be interpreted."
    draws = content.manifest.plan.draws
    fewer = (
        f" The twin has {rows[0]} of the {draws} prior draws, so that some of the gap, as at the data end, is due to "
        "the draws."
        if rows[0] < draws
        else ""
    )
    return (
        "Driftless twin: the same model without drift; a walk without drift turns by chance too, so only the excess "
        f"over the twin is interpreted.{fewer}"
    )
