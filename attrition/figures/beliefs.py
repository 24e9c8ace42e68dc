"""What the challenger believes beside what is: pairs of fans, a row a structure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from attrition.figures.content import Content
from attrition.figures.curves import Fan
from attrition.figures.fan import draw_fan, draw_outlined
from attrition.figures.grid import Grid
from attrition.figures.key import draw_key, key_mm
from attrition.figures.marks import date_axis, label_ends, mark_data_end, mark_stop
from attrition.figures.notes import conditional, limits, stopped
from attrition.figures.sheet import new_sheet, note_size, page_mm, type_scale
from attrition.figures.styles import BELIEF, FAN, structure_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet


@dataclass(frozen=True)
class Pair:
    """A belief and what it is about: recorded variables, title, unit, and whether both lie between 0 and 1."""

    belief: str
    truth: str
    title: str
    unit: str
    share: bool = True


PAIRS = (
    Pair("perceived_staying", "will", "Coalition's will", "0 to 1"),
    Pair("perceived_trend", "balance", "Balance of power", "log ratio", share=False),
    Pair("perceived_exit_leader", "exit_safety", "Safe to leave: leader", "0 to 1"),
    Pair("perceived_exit_elites", "exit_safety", "Safe to leave: elites", "0 to 1"),
)
LABEL_GAP = 0.11
GRID = Grid(4, 40.0, 30.5, 9.0, 48.0)


def moving_pairs(content: Content) -> list[Pair]:
    """Return the pairs of which the run has recorded both, and of which the belief moves."""
    return [pair for pair in PAIRS if content.moves(pair.belief) and content.recorded(pair.truth)]


def draw_pair(ax: Axes, belief: Fan, truth: Fan) -> Axes:
    """Draw the fan of what is and over it that of what is believed, with their names beside the ends of their medians.

    Parameters
    ----------
    ax : the axes, with its limits set.
    belief, truth : the fans.
    """
    draw_fan(ax, truth, FAN)
    draw_outlined(ax, belief, BELIEF)
    if len(belief.dates) and len(truth.dates):
        low, high = ax.get_ylim()
        ends = [
            (float(fan.quantiles[2, -1]), name, colour)
            for fan, name, colour in ((belief, "believed", BELIEF), (truth, "true", FAN))
        ]
        label_ends(ax, ends, LABEL_GAP * (high - low), size=note_size())
    return ax


def beliefs_pages(content: Content) -> list[Sheet]:
    """Return the figures, as many as the width and height of a page need."""
    pairs, structures = moving_pairs(content), content.structures
    columns, rows = GRID.columns(len(pairs)), GRID.rows()
    return [
        beliefs_page(content, pairs[left : left + columns], structures[top : top + rows])
        for left in range(0, len(pairs), columns)
        for top in range(0, len(structures), rows)
    ]


def beliefs_page(content: Content, pairs: Sequence[Pair], structures: Sequence[str]) -> Sheet:
    """Return the figure: rows are structures, columns are what is believed."""
    entries = [("fan", "what is: median, 50 and 90 % of paths"), ("belief", "what is believed, the same")]
    entries += [("data end", f"data end {content.data_end.isoformat()}")] if content.data_end else []
    notes = [
        "Believed: the challenger's estimate. Safe to leave: chance that who leads it, or its elites, would come to no "
        "harm by leaving the war.",
        conditional(content),
        *stopped(content, structures),
        *limits(content, structures),
    ]
    sheet, axes = new_sheet(
        page_mm()[0],
        24.0,
        (len(structures), len(pairs)),
        title="What the challenger believes, and what is",
        notes=notes,
        head_mm=9.0,
        left_mm=15.0,
        right_mm=12.0,
        gap_mm=(18.0, 6.5),
        strip_mm=key_mm(entries),
    )
    for row, structure in enumerate(structures):
        for column, pair in enumerate(pairs):
            ax = axes[row * len(pairs) + column]
            belief, truth = content.fan(pair.belief, structure), content.fan(pair.truth, structure)
            ax.set_ylim(*_limits(content, pair))
            date_axis(ax, content.manifest.start, content.horizon, most=4)
            draw_pair(ax, belief, truth)
            mark_data_end(ax, content.data_end)
            mark_stop(ax, content.stops(structure), content.fewest)
            if row == 0:
                ax.set_title(pair.title, pad=12.5 * type_scale())
                ax.annotate(
                    pair.unit,
                    (0.0, 1.0),
                    xycoords="axes fraction",
                    xytext=(0, 4),
                    textcoords="offset points",
                    size=note_size(),
                )
            if row < len(structures) - 1:
                ax.set_xticklabels([])
            if column == 0 and len(structures) > 1:
                ax.set_ylabel(structure_name(structure), weight="bold", size=note_size() + 1.0)
    draw_key(sheet, entries)
    return sheet


def _limits(content: Content, pair: Pair) -> tuple[float, float]:
    """One scale for all structures, so that rows can be compared."""
    if pair.share:
        return 0.0, 1.0
    fans = [content.fan(name, each) for name in (pair.belief, pair.truth) for each in content.structures]
    values = np.concatenate([fan.quantiles.ravel() for fan in fans])
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (-1.0, 1.0)
    edge = 0.05 * max(high - low, 0.1)
    return low - edge, high + edge
