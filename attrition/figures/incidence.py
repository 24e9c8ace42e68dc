"""How the war ends by when: cumulative incidence as stacked areas with an explicit band for still fighting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrition.analysis.incidence import Incidence
from attrition.figures.content import Content, Dates
from attrition.figures.notes import limits
from attrition.figures.sheet import date_axis, leader, new_sheet, spread_labels
from attrition.figures.styles import END_COLOURS, PAGE_MM
from attrition.model.ends import End
from attrition.statistics.estimate import rounded_to

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

NAMES = {
    End.WITHDRAWAL: "challenger withdraws",
    End.FREEZE: "fighting freezes",
    End.DEFENDER_COLLAPSE: "defender collapses",
    End.MILITARY_DEFEAT: "challenger is beaten",
    End.REGIME_CRISIS: "regime crisis stops the war",
    End.ESCALATION: "escalation out of control",
    End.STILL_FIGHTING: "still fighting",
}
LABEL_GAP = 0.062


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
    ax.stackplot(dates, *shares, colors=[END_COLOURS[end] for end in ends], edgecolor="white", linewidth=0.4)
    ax.set_ylim(0.0, 100.0)
    ax.set_yticks([0, 25, 50, 75, 100])
    return ax


def label_ends(ax: Axes, incidence: Incidence, outcomes: Mapping[str, Any]) -> Axes:
    """Write beside the right edge what each band is and its share at the horizon with its standard error.

    Parameters
    ----------
    ax : the axes with the areas.
    incidence : what was drawn.
    outcomes : that part of the summary.
    """
    ends = [*incidence.ends, End.STILL_FIGHTING]
    shares = [float(share[-1]) for share in (*incidence.ends.values(), incidence.still_fighting)]
    middles = []
    below = 0.0
    for share in shares:
        middles.append(below + 0.5 * share)
        below += share
    for end, middle, place in zip(ends, middles, spread_labels(middles, LABEL_GAP, 0.02, 0.98), strict=True):
        item = outcomes[end.label]
        error = None if item["se"] is None else 100.0 * item["se"]
        leader(ax, (1.003, middle), (1.03, place))
        text = f"{NAMES[end]}  {rounded_to(100.0 * item['p'], error)} %"
        ax.text(1.037, place, text, transform=ax.transAxes, va="center", ha="left")
    return ax


def incidence_page(content: Content) -> Sheet:
    """Return the figure: a panel a structure."""
    structures = content.structures
    first = content.structure_summary(structures[0])["outcomes"]
    missing = [NAMES[end] for end in End if first.get(end.label) is None]
    notes = [
        "Share of paths by date, competing ends counted exactly; beside each band its share at the horizon, ± one "
        "standard error (prior draws and chance)."
        + (f" Not modelled in this version, and so not drawn: {', '.join(missing)}." if missing else ""),
        *limits(content, structures),
    ]
    sheet, axes = new_sheet(
        PAGE_MM,
        62.0,
        (1, len(structures)),
        title="How the war has ended, by date",
        notes=notes,
        right_mm=58.0,
        gap_mm=(60.0, 12.0),
    )
    for ax, structure in zip(axes, structures, strict=True):
        incidence = content.incidence(structure)
        dates = content.dates(incidence.days)
        draw_incidence(ax, dates, incidence)
        label_ends(ax, incidence, content.structure_summary(structure)["outcomes"])
        date_axis(ax, content.forecast_start, content.horizon, every=1 if len(structures) == 1 else 2)
        ax.set_title(f"structure {structure}", weight="normal")
    axes[0].set_ylabel("share of paths, %")
    return sheet
