"""Time turning against each side: the share of paths that have turned, beside the twin and rival structures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrition.figures.content import BASE, DRIFTLESS, Content
from attrition.figures.curves import Curve
from attrition.figures.grid import Grid
from attrition.figures.marks import date_axis, label_ends, mark_stop
from attrition.figures.notes import conditional, limits, stopped
from attrition.figures.sheet import new_sheet, note_size, page_mm
from attrition.figures.styles import TWIN, structure_line, structure_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

MEASURES = {
    "d1": "D1, exhaustion",
    "d2": "D2, value of going on",
    "d2_belief": "D2, as it is believed",
    "d3": "D3, drift of balance",
    "d4": "D4, odds of events",
}
SIDES = {"": "challenger", "defender_": "defender", "coalition_": "coalition"}
"""Beginning of a side's variables → its name."""
OTHER_TITLES = {"coalition_d3": "D3, drift of will"}
"""Titles of measures that look at something else on one side."""
TWIN_NAME = "driftless twin"
LABEL_GAP = 7.5
OPACITY = 0.2
GRID = Grid(3, 55.0, 44.0, 7.0, 52.0)


def draw_turned(
    ax: Axes, structure: str, model: Curve, twin: Curve | None, rivals: Mapping[str, Curve] | None = None
) -> Axes:
    """Draw the share of paths that have turned with its interval, the driftless twin's, and those of rival structures.

    Parameters
    ----------
    ax : the axes, with its dates set.
    structure : whose share it is.
    model, twin : shares by date; NaN leaves a gap.
    rivals : structure → share, drawn as thin lines.
    """
    ax.set_ylim(0.0, 100.0)
    ax.set_yticks([0, 25, 50, 75, 100])
    colour, _ = structure_line(structure)
    curves: list[tuple[str, Curve, str, Any, float]] = []
    if twin is not None:
        curves.append((TWIN_NAME, twin, TWIN, (0, (4, 1.5)), 0.9))
    for name, curve in (rivals or {}).items():
        curves.append((structure_name(name), curve, *structure_line(name), 0.6))
    curves.append((structure_name(structure), model, colour, "-", 1.2))
    labels = []
    for name, curve, tint, dashes, width in curves:
        if curve is model or curve is twin:
            ax.fill_between(
                curve.dates, 100.0 * curve.low, 100.0 * curve.high, color=tint, alpha=OPACITY, linewidth=0
            )
        ax.plot(curve.dates, 100.0 * curve.share, color=tint, linestyle=dashes, linewidth=width)
        if curve.last is not None:
            labels.append((100.0 * curve.last, name, tint))
    return label_ends(ax, labels, LABEL_GAP, size=note_size())


def recorded_measures(content: Content) -> list[tuple[str, str]]:
    """Return measure, as in "defender_d3", and title of those whose occupancy the run has recorded."""
    return [
        (f"{side}{measure}", f"{OTHER_TITLES.get(side + measure, title)}: {name}")
        for measure, title in MEASURES.items()
        for side, name in SIDES.items()
        if content.recorded(f"{side}{measure}_turned")
        and (content.manifest.continuing or not measure.startswith("d2"))
    ]


def turning_page(
    content: Content, structure: str, measures: Sequence[tuple[str, str]] | None = None
) -> Sheet:
    """Return the figure: a panel a measure and side, one structure in full and the others as thin lines.

    Parameters
    ----------
    content : of the run.
    structure : the one in full.
    measures : of `recorded_measures`, all by default.
    """
    measures = measures or recorded_measures(content)
    has_twin = DRIFTLESS in content.variants
    notes = [
        "Share of paths still fighting in which time has, at that date, turned against the side named; bands: 95 % "
        "intervals (how alike the paths of one prior draw are is taken from their first turns).",
        about_twin(content),
        conditional(content),
        *stopped(content, content.structures),
        *limits(content, content.structures),
    ]
    columns = GRID.columns(len(measures))
    rows = -(-len(measures) // columns)
    sheet, axes = new_sheet(
        page_mm()[0],
        32.0,
        (rows, columns),
        title=f"When time turns, and against whom: {structure_name(structure)}",
        notes=notes,
        left_mm=12.0,
        right_mm=19.0,
        gap_mm=(24.0, 12.0),
    )
    for ax, (measure, title) in zip(axes, measures, strict=False):
        model = content.turned(measure, structure, BASE)
        twin = content.turned(measure, structure, DRIFTLESS) if has_twin else None
        rivals = {
            name: content.turned(measure, name, BASE) for name in content.structures if name != structure
        }
        date_axis(ax, content.forecast_start, content.horizon, most=6)
        draw_turned(ax, structure, model, twin, rivals)
        mark_stop(ax, content.all_stop(content.structures), content.fewest)
        ax.set_title(title)
    for ax in axes[len(measures) :]:
        ax.remove()
    for row in range(rows):
        axes[row * columns].set_ylabel("% of paths")
    return sheet


def about_twin(content: Content) -> str:
    """Return the line on the driftless twin, or that there is none."""
    if DRIFTLESS not in content.variants:
        return "Run without the driftless twin: without it these shares cannot be interpreted."
    rows, draws = content.rows(DRIFTLESS), content.manifest.plan.draws
    fewer = (
        f" The twin has {rows} of the {draws} prior draws, so that some of the gap, as at the data end, is due to "
        "the draws."
        if rows < draws
        else ""
    )
    return (
        "Driftless twin: the same structure without drift; a walk without drift turns by chance too, so only the "
        f"excess over the twin is interpreted.{fewer}"
    )
