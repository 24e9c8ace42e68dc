"""The results as a figure: paths a second of each engine, and how time grows with each size."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrition.figures.sheet import file_bytes, new_sheet, note_size, styled
from attrition.figures.styles import FIGURE_POINT, INK, PAGE_MM, QUIET, RULE, STRUCTURE_LINES, paper
from scripts.benchmarks.results import Cost, EngineTimes, Results
from scripts.benchmarks.timing import spread

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

COLUMNS = 3
PANEL_MM = 34.0
ROW_MM = 4.2
"""Height of one engine."""
ONE_THREAD = INK
TWO_THREADS = FIGURE_POINT
LINE_COLOUR = STRUCTURE_LINES["options"][0]
FORMS = ("pdf", "png")


def draw_engines(ax: Axes, times: Sequence[EngineTimes]) -> Axes:
    """Draw paths a second of each engine on a logarithmic scale: the median, and least to largest of the rounds.

    Parameters
    ----------
    ax : the axes.
    times : of engines that were timed, in the order from top to bottom; those of one key share a line.
    """
    keys = list(dict.fromkeys(each.key for each in times))
    names = {each.key: each.name for each in times}
    for each in times:
        place = -keys.index(each.key)
        found = spread(each.seconds)
        colour = ONE_THREAD if each.threads == 1 else TWO_THREADS
        ax.plot(
            [each.paths / found.high, each.paths / found.low], [place, place], color=colour, linewidth=1.0
        )
        face = colour if each.threads == 1 else "white"
        ax.plot(
            each.paths_per_second,
            place,
            marker="o",
            markersize=3.5,
            markerfacecolor=face,
            markeredgecolor=colour,
            linestyle="none",
        )
    ax.set_xscale("log")
    lowest = min(each.paths / spread(each.seconds).high for each in times)
    highest = max(each.paths / spread(each.seconds).low for each in times)
    ax.set_xlim(0.6 * lowest, 1.6 * highest)
    ax.set_ylim(0.6 - len(keys), 0.6)
    ax.set_yticks([-place for place in range(len(keys))], [names[key] for key in keys])
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value >= 1.0 else f"{value:g}")
    ax.grid(axis="x", color=RULE, alpha=0.35, linewidth=0.4)
    ax.set_xlabel("paths a second, logarithmic")
    ax.set_title("Engines")
    return ax


def draw_cost(ax: Axes, cost: Cost) -> Axes:
    """Draw the median seconds at each size, least to largest, and the straight line through the medians.

    Parameters
    ----------
    ax : the axes.
    cost : with its points.
    """
    for point in cost.points:
        found = spread(point.seconds)
        ax.plot([point.x, point.x], [found.low, found.high], color=INK, linewidth=0.8)
        ax.plot(point.x, found.median, "o", color=INK, markersize=2.8)
    line = cost.line
    if line is not None:
        ends = [cost.points[0].x, cost.points[-1].x]
        ax.plot(ends, [line.start + line.slope * x for x in ends], color=LINE_COLOUR, linewidth=0.9, zorder=0)
        ax.text(
            0.04,
            0.95,
            f"at most {100.0 * line.departure:.1f} % off the line",
            transform=ax.transAxes,
            va="top",
            size=note_size(),
            color=QUIET,
        )
    ax.set_ylim(0.0, 1.25 * max(max(point.seconds) for point in cost.points))
    ax.xaxis.set_major_formatter(lambda value, _: short(value))
    ax.locator_params(axis="x", nbins=5)
    ax.set_xlabel(cost.unit)
    ax.set_title(f"Against {cost.name}")
    return ax


def short(value: float) -> str:
    """Return a number as a tick label: thousands and millions by their letter."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"


def scaling(results: Results) -> Sheet | None:
    """Return the figure: engines above, a panel a cost below; None where nothing was timed."""
    timed = [times for times in results.engines if times.seconds]
    costs = [cost for cost in results.costs if cost.points]
    if not timed and not costs:
        return None
    tall = bool(timed)
    below = -(-len(costs) // COLUMNS)
    sheet, axes = new_sheet(
        PAGE_MM,
        PANEL_MM,
        (below + 2 * tall, COLUMNS),
        title="How fast the engines are" + (", and what time grows with" if costs else ""),
        notes=notes(results),
        left_mm=12.0,
        gap_mm=(12.0, 14.0),
        foot_mm=3.0,
    )
    if tall:
        # The engines take two rows of panels, with room for their names on the left.
        first, last = axes[0].get_position(), axes[2 * COLUMNS - 1].get_position()
        for ax in axes[1 : 2 * COLUMNS]:
            ax.remove()
        left = first.x0 + 0.16
        axes[0].set_position((left, last.y0, last.x1 - left, first.y1 - last.y0))
        draw_engines(axes[0], timed)
    panels = axes[2 * COLUMNS * tall :]
    for ax, cost in zip(panels, costs, strict=False):
        draw_cost(ax, cost)
    for ax in panels[len(costs) :]:
        ax.remove()
    for ax in panels[: len(costs) : COLUMNS]:
        ax.set_ylabel("seconds")
    return sheet


def notes(results: Results) -> list[str]:
    """Return what stands below the figure."""
    engines = "Filled points: one thread; open points: two. Bars: from the slowest to the fastest round. "
    where = (
        f"{results.machine.get('processor', '')}, {results.machine.get('cores', '?')} cores; {results.date}; "
    )
    quick = "QUICK: few paths and rounds, not figures to quote. " if results.quick else ""
    lower = "Points of the lower panels are medians; blue is the line through them." if results.costs else ""
    return [
        engines + lower,
        f"{quick}{where}commit {results.commit}.",
    ]


def write_figure(results: Results, folder: Path) -> list[Path]:
    """Write scaling.pdf and scaling.png into a folder; return the files, none where nothing was timed."""
    with styled(paper()):
        sheet = scaling(results)
        if sheet is None:
            return []
        written = []
        for form in FORMS:
            path = folder / f"scaling.{form}"
            path.write_bytes(file_bytes(sheet, form))
            written.append(path)
    return written
