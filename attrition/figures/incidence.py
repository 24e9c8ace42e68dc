"""How the war ends by when: cumulative incidence as stacked areas with an explicit band for still fighting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from attrition.analysis.incidence import Incidence
from attrition.figures.content import Content
from attrition.figures.curves import Dates
from attrition.figures.grid import Grid
from attrition.figures.marks import date_axis, leader, spread_labels
from attrition.figures.notes import limits, percent
from attrition.figures.sheet import new_sheet, note_size, page_mm, place_mm, ruled, text_width_mm, type_scale
from attrition.figures.styles import END_COLOURS, INK, structure_name
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
WIDE_MM = 150.0
"""Width of a page from which labels stand beside a single panel."""
SEVERAL_ROWS_MM = 42.0
"""Height of panels that stand in several rows."""
NAMES_MM = 31.0
"""Width of the names of a table that has columns of its own."""
INTERVAL_MM = 13.5
"""Width of a column below which an interval goes on a second line."""
ONE_ROW = Grid(5, 28.0, 80.0, 37.0, 70.0)
ROWS = Grid(5, 28.0, 54.0, 12.0, 90.0)
"""Panels beside the names of the table, and in rows over a table of its own columns."""
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
    """Write under the panels the share of each end at the horizon with its interval; colours name the rows.

    Parameters
    ----------
    axes : the panels; a table under one row of them has its columns under theirs, else it names its columns.
    ends : rows from the top.
    outcomes : that part of the summary, of each panel.

    Returns
    -------
    The axes of the table, in millimetres.
    """
    sheet = axes[0].get_figure(root=True)
    assert sheet is not None
    places = [place_mm(ax) for ax in axes]
    foot_of_panels = max(top + height for _, top, _, height in places)
    right = max(left + wide for left, _, wide, _ in places)
    one_row = len({round(top, 3) for _, top, _, _ in places}) == 1
    scale, size = type_scale(), note_size()
    line = LINE_MM * scale
    if one_row:
        centres = [left + 0.5 * wide - EDGE_MM for left, _, wide, _ in places]
    else:
        step = (right - EDGE_MM - NAMES_MM * scale) / len(axes)
        centres = [NAMES_MM * scale + (place + 0.5) * step for place in range(len(axes))]
    step = (centres[1] - centres[0]) if len(centres) > 1 else right
    two_lines = step < INTERVAL_MM * scale
    each = line * (2 if two_lines else 1)
    high = each * len(ends) + (0.0 if one_row else line)
    ax = ruled(sheet, EDGE_MM, foot_of_panels + BELOW_MM * scale, right - EDGE_MM, high)
    if not one_row:
        for centre, panel in zip(centres, axes, strict=True):
            ax.text(
                centre,
                high - 0.5 * line,
                panel.get_title(loc="left"),
                va="center_baseline",
                ha="center",
                size=size,
                weight="bold",
            )
    chip = CHIP_MM * scale
    for row, end in enumerate(ends):
        level = each * (len(ends) - row - 0.5)
        ax.fill_between(
            [0.0, chip], level - 0.5 * chip, level + 0.5 * chip, color=END_COLOURS[end], linewidth=0
        )
        ax.text(chip + 1.2, level, NAMES[end], va="center_baseline", size=size)
        for centre, shares in zip(centres, outcomes, strict=True):
            item = shares.get(end.label)
            if item is None:
                words = "–" if two_lines else "not modelled"
            else:
                words = percent(item).replace(" (", "\n(") if two_lines else percent(item)
            ax.text(
                centre, level, words, va="center" if two_lines else "center_baseline", ha="center", size=size
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
    where = "beside each band" if alone and page_mm()[0] >= WIDE_MM else "in the table"
    notes = [
        f"Share of all paths by date, competing ends counted exactly; {where}, % at the horizon "
        f"({content.horizon.isoformat()}) with its 95 % interval (prior draws and chance)."
        + (f" Not modelled in this version, and so not drawn: {', '.join(missing)}." if missing else ""),
        *limits(content, structures),
    ]
    columns = ONE_ROW.columns(len(structures))
    if columns < len(structures):
        columns = ROWS.columns(len(structures))
    rows = -(-len(structures) // columns)
    wide = page_mm()[0]
    narrow = wide < WIDE_MM
    lines = len(ends) * (2 if rows > 1 and narrow else 1) + (1 if rows > 1 else 0)
    sheet, axes = new_sheet(
        wide,
        62.0 if rows == 1 else SEVERAL_ROWS_MM,
        (rows, columns),
        title="How the war has ended, by date",
        notes=notes,
        left_mm=12.0 if alone or rows > 1 else 37.0,
        right_mm=62.0 if alone and not narrow else 4.0,
        gap_mm=(4.0, 12.0),
        foot_mm=0.0 if alone and not narrow else LINE_MM * lines + 1.0,
    )
    for ax in axes[len(structures) :]:
        ax.remove()
    axes = axes[: len(structures)]
    for place, (ax, structure, incidence) in enumerate(zip(axes, structures, found, strict=True)):
        draw_incidence(ax, content.dates(incidence.days), incidence)
        date_axis(ax, content.forecast_start, content.horizon, most=11 if alone else 3)
        ax.set_title(structure_name(structure))
        if alone and not narrow:
            label_bands(ax, incidence, outcomes[0])
        else:
            name_bands(ax, incidence)
        if place % columns:
            ax.set_yticklabels([])
        else:
            ax.set_ylabel("share of paths, %")
    if not alone or narrow:
        draw_table(axes, ends, outcomes)
    return sheet


def _bands(incidence: Incidence) -> tuple[list[End], list[Any]]:
    return [*incidence.ends, End.STILL_FIGHTING], [*incidence.ends.values(), incidence.still_fighting]
