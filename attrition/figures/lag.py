"""How much later a side believes that time has turned than it has: quantiles of the lag by structure and policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from attrition.analysis.forecast_days import first_look_before
from attrition.analysis.perception import BELIEF, TRUTH
from attrition.figures.content import BASE, Content
from attrition.figures.notes import limits
from attrition.figures.sheet import new_sheet, note_size, page_mm, type_scale
from attrition.figures.styles import RULE, structure_line, structure_name
from attrition.model.spans import DAYS_PER_MONTH
from attrition.statistics.estimate import significant
from attrition.statistics.proportions import Proportion

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

LINE_MM = 3.4
LEVELS = (0.05, 0.25, 0.50, 0.75, 0.95)
BETWEEN = 0.9
"""Room between policies, in lines."""


@dataclass(frozen=True)
class Lag:
    """The lag under one policy and structure.

    Parameters: variant, structure; quantiles 5, 25, 50, 75, 95 % in months, None where no path has both dates;
    both, the share of paths that have both.
    """

    variant: str
    structure: str
    quantiles: tuple[float, float, float, float, float] | None
    both: Proportion


def draw_lag(ax: Axes, lags: Sequence[Lag]) -> Axes:
    """Draw a row a structure in groups a policy: 90 and 50 % of paths as bars, the median as a dot.

    Parameters
    ----------
    ax : the axes.
    lags : rows from the top; those of one variant stand together.
    """
    level, before = 0.0, None
    places: list[float] = []
    for lag in lags:
        if before is not None and lag.variant != before:
            ax.axhline(level + 0.5 * (BETWEEN - 1.0), color=RULE, linewidth=0.3)
            level += BETWEEN
        before = lag.variant
        colour = structure_line(lag.structure)[0]
        words = f"{_share(lag.both)} of paths"
        if lag.quantiles is not None:
            low, lower, middle, upper, high = lag.quantiles
            ax.plot((low, high), (level, level), color=colour, linewidth=0.8)
            ax.plot((lower, upper), (level, level), color=colour, linewidth=2.6, solid_capstyle="butt")
            ax.plot([middle], [level], marker="o", markersize=3.4, color=colour, markeredgecolor="white")
        else:
            words = "no path has both"
        ax.annotate(
            words,
            (1.0, level),
            xycoords=("axes fraction", "data"),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            size=note_size(),
            color=colour,
            annotation_clip=False,
        )
        places.append(level)
        level += 1.0
    ax.axvline(0.0, color=RULE, linewidth=0.8, zorder=1)
    ax.set_ylim(level - 0.3, -0.7)
    ax.set_yticks(places, [_name(lag, index, lags) for index, lag in enumerate(lags)])
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel("months from fact to belief")
    return ax


def lag_page(lags: Sequence[Lag], *, title: str, notes: Sequence[str]) -> Sheet:
    """Return the figure; rows of one policy should follow each other."""
    groups = len(dict.fromkeys(lag.variant for lag in lags))
    sheet, (ax,) = new_sheet(
        page_mm()[0],
        LINE_MM * type_scale() * (len(lags) + BETWEEN * groups),
        (1, 1),
        title=title,
        notes=[
            "Thin bar: central 90 % of the paths that have both dates; thick: 50 %; dot: median; below 0, belief comes "
            "first. Beside it, how many have both, ± one standard error: a path that never turns, or in which nobody "
            "notices, has no lag.",
            *notes,
        ],
        left_mm=38.0,
        right_mm=28.0,
        foot_mm=4.0,
    )
    draw_lag(ax, lags)
    return sheet


def recorded_lags(content: Content) -> tuple[list[Lag], float]:
    """Return the lag under each structure of a run, and the share of paths that had both turns when the data end.

    These are left out of the lags: nobody looked before, so that they count as of one day whatever lay before.
    """
    begin_day = float((content.forecast_start - content.manifest.start).days)
    first_look = first_look_before(begin_day, content.scenario.clock)
    lags, begun = [], []
    for structure in content.structures:
        table = content.outcomes(structure)
        truth, belief = table.days(TRUTH), table.days(BELIEF)
        at_start = (truth < first_look) & (belief < first_look)
        both = np.isfinite(truth) & np.isfinite(belief) & ~at_start
        months = (belief[both] - truth[both]) / DAYS_PER_MONTH
        found = [float(each) for each in np.quantile(months, LEVELS)] if len(months) else None
        quantiles = None if found is None else (found[0], found[1], found[2], found[3], found[4])
        lags.append(Lag(BASE, structure, quantiles, table.share(both)))
        begun.append(float(np.mean(at_start)))
    return lags, float(np.mean(begun))


def run_lag_page(content: Content) -> Sheet:
    """Return the figure of the perception lag of a run, a row a structure."""
    lags, begun = recorded_lags(content)
    return lag_page(
        lags,
        title="How much later the challenger sees that going on is worth less than stopping (D2)",
        notes=[
            f"Left out: the {significant(100.0 * begun, 2)} % of paths in which both had turned when the data end. "
            "What going on is worth is a regression on a pilot; belief differs from truth by optimism, by the error in "
            "following the balance of power, and by how safe leaving seems.",
            *limits(content, content.structures),
        ],
    )


def _share(share: Proportion) -> str:
    error = "" if share.se is None else f"±{100.0 * share.se:.0f}"
    return f"{100.0 * share.p:.0f}{error} %"


def _name(lag: Lag, index: int, lags: Sequence[Lag]) -> str:
    first = index == 0 or lags[index - 1].variant != lag.variant
    several = len({item.variant for item in lags}) > 1
    policy = f"{lag.variant.replace('_', ' ')}: " if several and first else ""
    return f"{policy}{structure_name(lag.structure)}"
