"""The figure of a leaderboard: skill of every rival on every series, side by side, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from attrition.figures.files import write_sheets
from attrition.figures.hindcast import SHORT, TITLES
from attrition.figures.sheet import new_sheet, note_size, styled
from attrition.figures.styles import INK, PAGE_MM, RIVAL, RULE, paper, structure_line, structure_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

    from attrition.evidence.leaderboard import Leaderboard
    from attrition.evidence.standing import Standing

LOWEST = -1.0
WALK = "random_walk"


def draw_leaderboard(found: Leaderboard, target: Path) -> list[Path]:
    """Draw the figure as PDF, PNG and SVG; files of an earlier call are replaced.

    Parameters: found; target, directory of the files. Returns: the files.
    """
    with styled(paper()):
        sheets = ((f"leaderboard-{window}", skill_page(found, window)) for window in found.series)
        return write_sheets(sheets, target)


def skill_page(found: Leaderboard, window: int) -> Sheet:
    """Return the page of one window of lead times: a panel a series, a row a rival."""
    standings = (*found.series[window], *found.pooled[window])
    targets = list(dict.fromkeys(one.target for one in standings))
    rivals = [name for name in dict.fromkeys(one.rival for one in standings) if name != WALK]
    columns = 4
    rows = -(-len(targets) // columns)
    sheet, axes = new_sheet(
        PAGE_MM,
        3.0 * len(rivals),
        (rows, columns),
        title=f"Skill of rivals over a random walk, months 1 to {window}: {found.scenario}",
        notes=[
            "1 − CRPS over that of the walk; right of 0 a rival is better than it. Filled: told apart from the best of "
            "the panel (ring) beyond the noise; open: not told apart. Bars: 90 % by a paired bootstrap of whole years "
            f"of {len(found.origins)} origins, about {found.blocks} independent. Arrows: beyond the axis. A rival "
            "without a mark has no such quantity.",
            f"Source: attrition, hindcasts of {found.scenario} from {found.origins[0].origin} to "
            f"{found.origins[-1].origin}, scored on the months published after each.",
            "Forecasts made afterwards, by people who knew what came. Not a prediction.",
        ],
        left_mm=22.0,
        gap_mm=(5.0, 10.0),
    )
    for place, (ax, name) in enumerate(zip(axes, targets, strict=False)):
        chosen = [one for one in standings if one.target == name]
        draw_panel(ax, chosen, rivals, label=place % columns == 0)
        ax.set_title(SHORT.get(name, TITLES.get(name, (name.capitalize(),))[0]), size=note_size())
    for ax in axes[len(targets) :]:
        ax.axis("off")
    return sheet


def draw_panel(ax: Axes, standings: Sequence[Standing], rivals: Sequence[str], *, label: bool) -> Axes:
    """Draw the skill of all rivals on one target, a row a rival from the top."""
    best = min(standings, key=lambda one: one.score).rival
    for one in standings:
        if one.rival not in rivals:
            continue
        row = rivals.index(one.rival)
        colour = structure_line(one.rival)[0]
        if one.interval is not None:
            ax.plot(np.clip(one.interval, LOWEST, 1.0), (row, row), color=RIVAL, linewidth=0.8)
        ax.plot(
            max(one.gain, LOWEST),
            row,
            marker="o" if one.gain >= LOWEST else "<",
            markersize=3.0,
            markerfacecolor=colour if one.told_apart else "white",
            markeredgecolor=colour,
            markeredgewidth=0.7,
        )
        if one.rival == best:
            ax.plot(
                max(one.gain, LOWEST),
                row,
                marker="o",
                markersize=5.5,
                color=INK,
                fillstyle="none",
                markeredgewidth=0.6,
            )
    ax.axvline(0.0, color=RULE, linewidth=0.6)
    ax.set_xlim(LOWEST - 0.05, 1.0)
    ax.set_ylim(len(rivals) - 0.5, -0.5)
    ax.set_xticks([-1.0, -0.5, 0.0, 0.5, 1.0], ["−1", "−.5", "0", ".5", "1"])
    ax.set_yticks(range(len(rivals)), [structure_name(name) if label else "" for name in rivals])
    ax.tick_params(axis="y", length=0)
    return ax
