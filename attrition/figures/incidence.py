"""How the war ends by when: cumulative incidence as stacked areas with an explicit band for still fighting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrition.analysis.incidence import Incidence
from attrition.figures.content import Content, Dates
from attrition.figures.notes import limits
from attrition.figures.sheet import date_axis, leader, new_sheet, spread_labels
from attrition.figures.styles import END_COLOURS, MILLIMETRES_PER_INCH, PAGE_MM
from attrition.model.ends import End
from attrition.statistics.estimate import rounded_to

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
LABEL_GAP = 0.062
LEADER_MM = (0.5, 3.5)
"""Where the line to a label begins and ends, right of the axes."""


def draw_incidence(ax: Axes, dates: Dates, incidence: Incidence) -> Axes:
    """Stack the shares of paths that have ended in each way, and still fighting above them.

    Parameters
    ----------
    ax : the axes.
    dates : datetime64[days], of the incidence.
    incidence : shares by day.
    """
    ends = [*incidence.ends, End.STILL_FIGHTING]
    shares = [100.0 * share for share in (*incidence.ends.values(), incidence.still_fighting)]
    ax.stackplot(dates, *shares, colors=[END_COLOURS[end] for end in ends], edgecolor="white", linewidth=0.25)
    ax.set_ylim(0.0, 100.0)
    ax.set_yticks([0, 25, 50, 75, 100])
    return ax


def label_ends(ax: Axes, incidence: Incidence, outcomes: Mapping[str, Any] | None = None) -> Axes:
    """Write beside the right edge what each band is.

    Parameters
    ----------
    ax : the axes with the areas.
    incidence : what was drawn.
    outcomes : that part of the summary, to add the share at the horizon with its standard error.
    """
    ends = [*incidence.ends, End.STILL_FIGHTING]
    shares = [float(share[-1]) for share in (*incidence.ends.values(), incidence.still_fighting)]
    middles = [sum(shares[:index]) + 0.5 * share for index, share in enumerate(shares)]
    places = spread_labels(middles, LABEL_GAP, 0.02, 0.98)
    sheet = ax.get_figure(root=True)
    assert sheet is not None
    width_mm = ax.get_position().width * sheet.get_size_inches()[0] * MILLIMETRES_PER_INCH
    for end, middle, place in zip(ends, middles, places, strict=True):
        edge, text = 1.0 + LEADER_MM[0] / width_mm, 1.0 + LEADER_MM[1] / width_mm
        leader(ax, (edge, middle), (text, place))
        label = NAMES[end] if outcomes is None else f"{NAMES[end]}  {_share(outcomes[end.label])}"
        ax.annotate(
            label,
            (text, place),
            xycoords="axes fraction",
            xytext=(2, 0),
            textcoords="offset points",
            va="center",
            annotation_clip=False,
        )
    return ax


def _share(item: Mapping[str, Any]) -> str:
    error = None if item["se"] is None else 100.0 * item["se"]
    return f"{rounded_to(100.0 * item['p'], error)} %"


def incidence_page(content: Content) -> Sheet:
    """Return the figure: a panel a structure, side by side; the shares are written out where there is one."""
    structures = content.structures
    alone = len(structures) == 1
    missing = [
        NAMES[end] for end in End if end is not End.STILL_FIGHTING and end not in content.modelled_ends
    ]
    beside = (
        "; beside each band its share at the horizon, ± one standard error (prior draws and chance)"
        if alone
        else ""
    )
    notes = [
        f"Share of paths by date, competing ends counted exactly{beside}."
        + (f" Not modelled in this version, and so not drawn: {', '.join(missing)}." if missing else ""),
        *limits(content, structures),
    ]
    sheet, axes = new_sheet(
        PAGE_MM,
        62.0,
        (1, len(structures)),
        title="How the war has ended, by date",
        notes=notes,
        right_mm=58.0 if alone else 46.0,
        gap_mm=(6.0, 12.0),
    )
    for ax, structure in zip(axes, structures, strict=True):
        incidence = content.incidence(structure)
        draw_incidence(ax, content.dates(incidence.days), incidence)
        date_axis(ax, content.forecast_start, content.horizon, every=1 if alone else 5)
        ax.set_title(f"structure {structure}", weight="normal")
        if ax is not axes[0]:
            ax.set_yticklabels([])
    label_ends(axes[-1], incidence, content.structure_summary(structures[0])["outcomes"] if alone else None)
    axes[0].set_ylabel("share of paths, %")
    return sheet
