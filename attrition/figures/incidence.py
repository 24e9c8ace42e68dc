"""How the war ends by when: cumulative incidence as stacked areas with an explicit band for still fighting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from attrition.analysis.incidence import Incidence
from attrition.figures.content import Content
from attrition.figures.curves import Dates
from attrition.figures.marks import date_axis, leader, spread_labels
from attrition.figures.notes import limits, percent
from attrition.figures.sheet import new_sheet, note_size, place_mm, ruled, text_width_mm
from attrition.figures.styles import END_COLOURS, INK, PAGE_MM, structure_name
from attrition.model.ends import End

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

NAMES = {
    End.WITHDRAWAL: "challenger withdraws",
    End.FREEZE: "fighting freezes",
    End.DEFENDER_COLLAPSE: "defender collapses",
    End.MILITARY_DEFEAT: "challenger defeated",
    End.REGIME_CRISIS: "regime crisis stops the war",
    End.ESCALATION: "escalation out of control",
    End.STILL_FIGHTING: "still fighting",
}
SHORT_NAMES = {
    End.WITHDRAWAL: "withdrawal",
    End.FREEZE: "freeze",
    End.DEFENDER_COLLAPSE: "collapse",
    End.MILITARY_DEFEAT: "defeat",
    End.REGIME_CRISIS: "regime crisis",
    End.ESCALATION: "escalation",
    End.STILL_FIGHTING: "still fighting",
}
"""Names that fit inside a band."""
WHITE_ON = (End.WITHDRAWAL, End.ESCALATION)
"""Ends whose colours are dark enough for white words."""
LABEL_GAP = 0.062
LEADER_MM = (0.5, 3.5)
"""Where the line to a label begins and ends, right of the axes."""
LINE_MM = 3.1
"""Height of a row of the table."""
CHIP_MM = 2.2
EDGE_MM = 2.0
BELOW_MM = 6.0
"""Where the table begins, from the left edge of the sheet and from the foot of the panels."""


def draw_incidence(ax: Axes, dates: Dates, incidence: Incidence) -> Axes:
    """Stack the shares of paths that have ended in each way, and still fighting above them.

    Parameters
    ----------
    ax : the axes.
    dates : datetime64[days], of the incidence.
    incidence : shares by day.
    """
    ends, shares = _bands(incidence)
    percentages = [100.0 * share for share in shares]
    ax.stackplot(
        dates, *percentages, colors=[END_COLOURS[end] for end in ends], edgecolor="white", linewidth=0.25
    )
    ax.set_ylim(0.0, 100.0)
    ax.set_yticks([0, 25, 50, 75, 100])
    return ax


def name_bands(ax: Axes, incidence: Incidence) -> Axes:
    """Write the name of each band into it, near its widest place, where it is high and long enough for the words.

    Parameters
    ----------
    ax : the axes with the areas, its dates set.
    incidence : what was drawn.
    """
    _, _, width, height = place_mm(ax)
    size = note_size()
    ends, shares = _bands(incidence)
    tops = np.cumsum(shares, axis=0)
    days = incidence.days
    place = width * (days - days[0]) / (days[-1] - days[0])
    for end, share, top in zip(ends, shares, tops, strict=True):
        half = 0.5 * text_width_mm(SHORT_NAMES[end], size) + 0.6
        best, found = 0.0, None
        for centre in np.linspace(half, width - half, 25) if width > 2.0 * half else ():
            covered = (place >= centre - half) & (place <= centre + half)
            # The words need one level within the band along all of their length.
            low, high = (top - share)[covered].max(), top[covered].min()
            if high - low > best:
                best, found = float(high - low), (float(centre), 0.5 * float(high + low))
        if found is not None and best * height >= 0.3528 * size * 1.25:
            ax.annotate(
                SHORT_NAMES[end],
                (found[0] / width, found[1]),
                xycoords="axes fraction",
                ha="center",
                va="center",
                size=size,
                color="white" if end in WHITE_ON else INK,
            )
    return ax


def label_bands(ax: Axes, incidence: Incidence, outcomes: Mapping[str, Any]) -> Axes:
    """Write beside the right edge what each band is, and its share at the horizon with its interval.

    Parameters
    ----------
    ax : the axes with the areas.
    incidence : what was drawn.
    outcomes : that part of the summary.
    """
    ends, shares = _bands(incidence)
    last = [float(share[-1]) for share in shares]
    middles = [sum(last[:index]) + 0.5 * share for index, share in enumerate(last)]
    places = spread_labels(middles, LABEL_GAP, 0.02, 0.98)
    width = place_mm(ax)[2]
    for end, middle, place in zip(ends, middles, places, strict=True):
        edge, text = 1.0 + LEADER_MM[0] / width, 1.0 + LEADER_MM[1] / width
        leader(ax, (edge, middle), (text, place))
        ax.annotate(
            f"{NAMES[end]}  {percent(outcomes[end.label], sign=True)}",
            (text, place),
            xycoords="axes fraction",
            xytext=(2, 0),
            textcoords="offset points",
            va="center",
            annotation_clip=False,
        )
    return ax


def draw_table(axes: Sequence[Axes], ends: Sequence[End], outcomes: Sequence[Mapping[str, Any]]) -> Axes:
    """Write under each panel the share of each end at the horizon with its interval; colours name the rows.

    Parameters
    ----------
    axes : the panels, left to right.
    ends : rows from the top.
    outcomes : that part of the summary, of each panel.

    Returns
    -------
    The axes of the table, in millimetres.
    """
    sheet = axes[0].get_figure(root=True)
    assert sheet is not None
    _, top, _, height = place_mm(axes[0])
    last, _, wide, _ = place_mm(axes[-1])
    ax = ruled(sheet, EDGE_MM, top + height + BELOW_MM, last + wide - EDGE_MM, LINE_MM * len(ends))
    size = note_size()
    for row, end in enumerate(ends):
        level = LINE_MM * (len(ends) - row - 0.5)
        foot = level - 0.5 * CHIP_MM
        ax.fill_between([0.0, CHIP_MM], foot, foot + CHIP_MM, color=END_COLOURS[end], linewidth=0)
        ax.text(CHIP_MM + 1.2, level, NAMES[end], va="center_baseline", size=size)
        for panel, shares in zip(axes, outcomes, strict=True):
            start, _, wide, _ = place_mm(panel)
            item = shares.get(end.label)
            ax.text(
                start - EDGE_MM + 0.5 * wide,
                level,
                "not modelled" if item is None else percent(item),
                va="center_baseline",
                ha="center",
                size=size,
            )
    return ax


def incidence_page(content: Content) -> Sheet:
    """Return the figure: one panel with its shares beside it, or a panel a structure with a table under them."""
    structures = content.structures
    found = [content.incidence(structure) for structure in structures]
    outcomes = [content.structure_summary(structure)["outcomes"] for structure in structures]
    ends = [End.STILL_FIGHTING, *reversed(content.modelled_ends)]
    alone = len(structures) == 1
    missing = [NAMES[end] for end in End if end not in ends]
    where = "beside each band" if alone else "in the table"
    notes = [
        f"Share of all paths by date, competing ends counted exactly; {where}, % at the horizon "
        f"({content.horizon.isoformat()}) with its 95 % interval (prior draws and chance)."
        + (f" Not modelled in this version, and so not drawn: {', '.join(missing)}." if missing else ""),
        *limits(content, structures),
    ]
    sheet, axes = new_sheet(
        PAGE_MM,
        62.0,
        (1, len(structures)),
        title="How the war has ended, by date",
        notes=notes,
        left_mm=12.0 if alone else 37.0,
        right_mm=62.0 if alone else 4.0,
        gap_mm=(4.0, 12.0),
        foot_mm=0.0 if alone else LINE_MM * len(ends) + 1.0,
    )
    for ax, structure, incidence in zip(axes, structures, found, strict=True):
        draw_incidence(ax, content.dates(incidence.days), incidence)
        date_axis(ax, content.forecast_start, content.horizon, most=11 if alone else 3)
        ax.set_title(structure_name(structure))
        if alone:
            label_bands(ax, incidence, outcomes[0])
        else:
            name_bands(ax, incidence)
        if ax is not axes[0]:
            ax.set_yticklabels([])
    if not alone:
        draw_table(axes, ends, outcomes)
    axes[0].set_ylabel("share of paths, %")
    return sheet


def _bands(incidence: Incidence) -> tuple[list[End], list[Any]]:
    return [*incidence.ends, End.STILL_FIGHTING], [*incidence.ends.values(), incidence.still_fighting]
