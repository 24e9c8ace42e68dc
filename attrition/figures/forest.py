"""What policies change: paired effects with their intervals, a panel a quantity, structures side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from attrition.figures.grid import Grid
from attrition.figures.key import draw_key, key_mm
from attrition.figures.sheet import (
    NOTE_LINE,
    POINT_MM,
    new_sheet,
    note_size,
    page_mm,
    text_width_mm,
    type_scale,
)
from attrition.figures.styles import RULE, structure_line, structure_name

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

COLUMNS = ("variant", "structure", "quantity", "effect", "low", "high")
"""Columns that are read of the frame of differences."""
GRID = Grid(3, 36.0, 60.0, 30.0, 40.0)
LINE_MM = 1.9
"""Height of an interval, and between two of one policy."""
BETWEEN = 1.2
"""Room between policies, in such lines."""
LEAST_NAMES_MM, MOST_NAMES_MM = 27.0, 42.0
"""Room for the names of policies."""
BESIDE_NAMES_MM = 4.0
"""What of it stays free beside them."""
MARKERS = ("o", "s", "^", "D", "v")
"""Structures are told apart by their marks too, not by hue alone."""


@dataclass(frozen=True)
class Quantity:
    """A quantity that is compared: its name in the frame, title, unit, and factor from the frame's unit.

    `marked`: whether its mean is drawn, or its interval alone.
    """

    name: str
    title: str
    unit: str
    factor: float = 1.0
    marked: bool = True


def draw_forest(
    ax: Axes,
    frame: pl.DataFrame,
    policies: Sequence[str],
    structures: Sequence[str],
    factor: float = 1.0,
    names: Mapping[str, str] | None = None,
    *,
    marked: bool = True,
) -> Axes:
    """Draw effects of policies on one quantity, a group of rows a policy and a row a structure.

    Parameters
    ----------
    ax : the axes.
    frame : variant, structure, effect, low, high of that quantity; a row that is missing leaves its place empty.
    policies, structures : from the top.
    factor : on the effects.
    names : policy → words beside its rows; None writes nothing.
    marked : whether means are drawn, or intervals alone.
    """
    group = len(structures) - 1.0 + BETWEEN + 1.0
    found = {
        (row["variant"], row["structure"]): row
        for row in frame.iter_rows(named=True)
        if row["effect"] is not None
    }
    for place, policy in enumerate(policies):
        for index, structure in enumerate(structures):
            row = found.get((policy, structure))
            if row is None:
                continue
            level = place * group + index
            colour = structure_line(structure)[0]
            if row["low"] is not None and row["high"] is not None:
                ax.plot(
                    (factor * row["low"], factor * row["high"]), (level, level), color=colour, linewidth=0.9
                )
            if not marked:
                continue
            ax.plot(
                [factor * row["effect"]],
                [level],
                marker=MARKERS[index % len(MARKERS)],
                markersize=2.8,
                color=colour,
                linestyle="none",
            )
        if place:
            ax.axhline(place * group - 0.5 * (1.0 + BETWEEN), color=RULE, linewidth=0.3)
    ax.axvline(0.0, color=RULE, linewidth=0.8, zorder=1)
    ax.set_ylim(len(policies) * group - BETWEEN - 0.4, -0.9)
    middles = [place * group + 0.5 * (len(structures) - 1) for place in range(len(policies))]
    ax.set_yticks(middles, [(names or {}).get(policy, "") for policy in policies])
    ax.tick_params(axis="y", length=0)
    low, high = ax.get_xlim()
    reach = max(abs(low), abs(high), 1e-9)
    # Both directions have the same room: a small effect does not look large for want of an opposite one.
    ax.set_xlim(-reach, reach)
    ax.locator_params(axis="x", nbins=4)
    return ax


def forest_pages(
    frame: pl.DataFrame,
    quantities: Sequence[Quantity],
    *,
    title: str,
    notes: Sequence[str],
    policies: Mapping[str, str] | None = None,
) -> list[Sheet]:
    """Return the figures: a panel a quantity.

    Parameters
    ----------
    frame : differences, see `COLUMNS`.
    quantities : panels, those that the frame has.
    title : of the pages.
    notes : source, limits and what is given.
    policies : variant → name in words, from the top; the variants of the frame by default.

    Returns
    -------
    As many pages as the style needs; none without a quantity.
    """
    known = set(frame["quantity"].unique())
    shown = [quantity for quantity in quantities if quantity.name in known]
    structures = list(dict.fromkeys(frame["structure"]))
    named = policies or {name: str(name).replace("_", " ") for name in dict.fromkeys(frame["variant"])}
    return [_page(frame, part, structures, named, title, notes) for part in GRID.pages(shown)]


def _page(
    frame: pl.DataFrame,
    quantities: Sequence[Quantity],
    structures: Sequence[str],
    policies: Mapping[str, str],
    title: str,
    notes: Sequence[str],
) -> Sheet:
    columns = GRID.columns(len(quantities))
    rows = -(-len(quantities) // columns)
    policies, left_mm, name_mm = _with_room(policies)
    group_mm = max(LINE_MM * type_scale() * (len(structures) + BETWEEN), name_mm)
    unmarked = [quantity.title.lower() for quantity in quantities if not quantity.marked]
    alone = f"; of {', '.join(unmarked)}, the interval alone" if unmarked else ""
    entries = [(f"structure {index}", structure_name(name)) for index, name in enumerate(structures)]
    sheet, axes = new_sheet(
        page_mm()[0],
        group_mm * len(policies) + 2.0,
        (rows, columns),
        title=title,
        notes=[
            "Effect of each policy against the same war without it, same random numbers: mark, mean difference; bar, "
            f"95 % interval (prior draws and chance){alone}. Each structure has its own mark; "
            "without a bar, no draw differs.",
            *notes,
        ],
        head_mm=8.5,
        left_mm=left_mm,
        gap_mm=(5.0, 15.0),
        strip_mm=key_mm(entries),
    )
    for place, (ax, quantity) in enumerate(zip(axes, quantities, strict=False)):
        part = frame.filter(frame["quantity"] == quantity.name)
        names = policies if place % columns == 0 else None
        draw_forest(ax, part, list(policies), structures, quantity.factor, names, marked=quantity.marked)
        ax.set_title(quantity.title, pad=11.0 * type_scale())
        ax.annotate(
            quantity.unit,
            (0.0, 1.0),
            xycoords="axes fraction",
            xytext=(0, 3),
            textcoords="offset points",
            size=note_size(),
        )
    for ax in axes[len(quantities) :]:
        ax.remove()
    draw_key(sheet, entries, colours=[structure_line(name)[0] for name in structures], markers=MARKERS)
    return sheet


def _with_room(policies: Mapping[str, str]) -> tuple[dict[str, str], float, float]:
    """Return names, long ones over several lines, the margin that they need at 7-point type, and their height."""
    import matplotlib

    size = float(matplotlib.rcParams["ytick.labelsize"])
    most = MOST_NAMES_MM * type_scale() - BESIDE_NAMES_MM
    names = {
        policy: "\n".join(wrap(name, max(int(len(name) * min(most / text_width_mm(name, size), 1.0)), 1)))
        for policy, name in policies.items()
    }
    lines = [line for name in names.values() for line in name.splitlines()]
    widest = max(text_width_mm(line, size) for line in lines) + BESIDE_NAMES_MM
    high = max(name.count("\n") + 2 for name in names.values()) * size * NOTE_LINE * POINT_MM
    return names, max(widest / type_scale(), LEAST_NAMES_MM), high
