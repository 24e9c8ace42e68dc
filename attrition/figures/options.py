"""What the challenger would choose: the share of each option by date, a line a structure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attrition.figures.content import Content
from attrition.figures.curves import Curve
from attrition.figures.grid import Grid
from attrition.figures.key import draw_key, key_mm
from attrition.figures.marks import date_axis, label_ends, mark_data_end, mark_stop
from attrition.figures.notes import conditional, limits, stopped
from attrition.figures.sheet import new_sheet, note_size, page_mm
from attrition.figures.styles import structure_line, structure_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

OPTIONS = {
    "continue": "Continue as before",
    "probe": "Probe",
    "mobilise": "Mobilise",
    "escalate": "Escalate",
    "freeze": "Offer a freeze",
    "withdraw": "Withdraw",
}
GRID = Grid(3, 55.0, 46.0, 7.0, 50.0)
LABEL_GAP = 0.085
"""Least distance of names, as a share of the height of the axes."""
OPACITY = 0.2
FIRST_WEEKS = 13
LEAST_PERCENT = 0.1
"""Least top of a scale; a structure in which no share ever passes it has no choice."""


def recorded_options(content: Content) -> list[str]:
    """Return the options whose shares the run has recorded."""
    return [option for option in OPTIONS if content.recorded(f"option_{option}")]


def choosing(content: Content) -> list[str]:
    """Return the structures in which the challenger chooses at all."""
    variables = [f"option_{option}" for option in recorded_options(content)]
    return [
        structure
        for structure in content.structures
        if any(_largest(content.mean(name, structure).share) > LEAST_PERCENT for name in variables)
    ]


def draw_option(ax: Axes, shares: dict[str, Curve]) -> Axes:
    """Draw the mean share of an option under each structure, and the middle half of paths under the first.

    Parameters
    ----------
    ax : the axes, with its dates set.
    shares : structure → mean share, with the quartiles as low and high.
    """
    labels = []
    top = LEAST_PERCENT
    for place, (structure, curve) in enumerate(shares.items()):
        colour, dashes = structure_line(structure)
        if place == 0:
            ax.fill_between(
                curve.dates, 100.0 * curve.low, 100.0 * curve.high, color=colour, alpha=OPACITY, linewidth=0
            )
            top = max(top, _largest(curve.high))
        ax.plot(
            curve.dates,
            100.0 * curve.share,
            color=colour,
            linestyle=dashes,
            linewidth=1.0 if place == 0 else 0.7,
        )
        top = max(top, _largest(curve.share))
        if curve.last is not None:
            labels.append((100.0 * curve.last, structure_name(structure), colour))
    ax.set_ylim(0.0, 1.08 * top)
    return label_ends(ax, labels, LABEL_GAP * 1.08 * top, size=note_size())


def _largest(values: NDArray[np.float64]) -> float:
    # In per cent. The first weeks, in which beliefs leave where they were set, do not make the scale.
    later = values[FIRST_WEEKS:] if len(values) > FIRST_WEEKS else values
    return 100.0 * float(np.nanmax(later, initial=0.0))


def options_page(content: Content, options: Sequence[str] | None = None) -> Sheet:
    """Return the figure: a panel an option; all that are recorded by default."""
    options = options or recorded_options(content)
    structures = choosing(content)
    others = [structure_name(name) for name in content.structures if name not in structures]
    notes = [
        "Share of each option in the challenger's choice, were it to choose on that date; scales differ. "
        + (f"No choice, and so no line: {', '.join(others)}." if others else ""),
        conditional(content),
        *stopped(content, structures),
        *limits(content, structures),
    ]
    columns = GRID.columns(len(options))
    entries = [("mean", f"{structure_name(structures[0])}: mean, and middle half of paths")]
    entries += [("data end", f"data end {content.data_end.isoformat()}")] if content.data_end else []
    sheet, axes = new_sheet(
        page_mm()[0],
        34.0,
        (-(-len(options) // columns), columns),
        title="What the challenger would choose",
        notes=notes,
        left_mm=12.0,
        right_mm=14.0,
        gap_mm=(20.0, 12.0),
        strip_mm=key_mm(entries),
    )
    for ax, option in zip(axes, options, strict=False):
        date_axis(ax, content.manifest.start, content.horizon, most=4)
        draw_option(ax, {name: content.mean(f"option_{option}", name) for name in structures})
        mark_data_end(ax, content.data_end)
        mark_stop(ax, content.all_stop(structures), content.fewest)
        ax.set_title(OPTIONS[option])
    for ax in axes[len(options) :]:
        ax.remove()
    for ax in axes[::columns]:
        ax.set_ylabel("share of the choice, %")
    draw_key(sheet, entries, structure_line(structures[0])[0])
    return sheet
