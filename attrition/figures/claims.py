"""Claims against structures: how often the claimed sign came out, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from attrition.figures.sheet import POINT_MM, new_sheet, note_size, page_mm, type_scale
from attrition.figures.styles import FAN, INK, QUIET, RULE, structure_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

ROW_MM = 9.6
NAME_MM = 62.0
NARROW_MM, NARROW_ROW_MM = 100.0, 17.5
"""Width below which the text of a claim stands over its cells, and the height of such a row."""
DARK = 0.62
"""Opacity of a share of 1; words stay readable on it."""
LINE_MM = 2.75
LETTER = 0.53


@dataclass(frozen=True)
class Cell:
    """A claim under a structure: share of prior draws with the claimed sign, its standard error, and the verdict."""

    share: float | None
    se: float | None
    verdict: str


@dataclass(frozen=True)
class Claim:
    """A row: id, what is claimed, the verdict over all structures, and a cell a structure."""

    id: str
    text: str
    verdict: str
    cells: Mapping[str, Cell]


def draw_claims(ax: Axes, claims: Sequence[Claim], structures: Sequence[str], top: float = -0.44) -> Axes:
    """Draw the matrix: shade is the share with the claimed sign, whatever the verdict.

    Parameters
    ----------
    ax : the axes.
    claims : rows from the top.
    structures : columns.
    top : upper edge of the cells from the middle of their row, whose height is 1.
    """
    for row, claim in enumerate(claims):
        for column, structure in enumerate(structures):
            cell = claim.cells.get(structure)
            if cell is None:
                continue
            share = cell.share or 0.0
            ax.fill_between(
                [column - 0.47, column + 0.47],
                row + top,
                row + 0.44,
                color=FAN,
                alpha=DARK * share,
                linewidth=0,
            )
            ax.text(
                column,
                row + 0.7 * top + 0.3 * 0.44,
                "–" if cell.share is None else _percent(cell.share, cell.se),
                ha="center",
                va="center",
                weight="bold",
            )
            ax.text(
                column,
                row + 0.26 * top + 0.74 * 0.44,
                cell.verdict,
                ha="center",
                va="center",
                size=note_size(),
            )
        ax.axhline(row + 0.5, color=RULE, linewidth=0.3)
    ax.set_xlim(-0.5, len(structures) - 0.5)
    ax.set_ylim(len(claims) - 0.5, -0.5)
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(structures)), [structure_name(name) for name in structures])
    ax.set_yticks([])
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def claims_page(
    claims: Sequence[Claim], structures: Sequence[str], *, title: str, notes: Sequence[str]
) -> Sheet:
    """Return the figure: a row a claim with its verdict over all structures, a column a structure."""
    wide = page_mm()[0]
    narrow = wide < NARROW_MM
    sheet, (ax,) = new_sheet(
        wide,
        (NARROW_ROW_MM if narrow else ROW_MM) * type_scale() * len(claims),
        (1, 1),
        title=title,
        notes=[
            "In each cell: share of prior draws in which the effect has the claimed sign, % ± one standard error "
            "(darker: more), and what is said of the claim under that structure. A claim that fails is shown as "
            "failed; one without cells rests on scores or on a war of its own.",
            *notes,
        ],
        left_mm=2.0 if narrow else NAME_MM,
        right_mm=2.0,
    )
    draw_claims(ax, claims, structures, 0.09 if narrow else -0.44)
    scale, size = type_scale(), note_size()
    room_mm = wide - 4.0 * scale if narrow else (NAME_MM - 4.0) * scale
    letters = int(room_mm / (LETTER * size * POINT_MM))
    for row, claim in enumerate(claims):
        lines = wrap(claim.text, letters, max_lines=2, placeholder=" …")
        heading = (f"{claim.id}  {claim.verdict}", row - 0.44, "bold", QUIET)
        step = LINE_MM / (NARROW_ROW_MM if narrow else ROW_MM)
        for text, level, weight, colour in (heading, ("\n".join(lines), row - 0.44 + step, "normal", INK)):
            ax.annotate(
                text,
                (0.0, level),
                xycoords=("axes fraction", "data"),
                xytext=(0.0 if narrow else -(NAME_MM - 2.0) * scale / POINT_MM, 0.0),
                textcoords="offset points",
                va="top",
                ha="left",
                size=size,
                weight=weight,
                color=colour,
                annotation_clip=False,
            )
    return sheet


def _percent(share: float, error: float | None) -> str:
    return f"{100.0 * share:.0f}" + ("" if error is None else f"±{100.0 * error:.0f}") + " %"
