"""The key of a page of small multiples: one strip under its title, since every panel has the same marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from attrition.figures.curves import Fan
from attrition.figures.fan import draw_fan, draw_outlined
from attrition.figures.sheet import TITLE_MM, note_size, ruled, text_width_mm
from attrition.figures.styles import BELIEF, FAN, FIGURE_POINT, INK, MILLIMETRES_PER_INCH, RIVAL, SERIES_POINT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

STRIP_MM = 5.0
GLYPH_MM = 7.0
NARROW_MM = 2.5
SPACE_MM = 1.2
BETWEEN_MM = 3.5
"""Most that is left between entries; less where they would not fit."""
MIDDLE_MM = 2.2
WIDE = ("fan", "belief", "mean", "rival", "crossing")


def draw_key(sheet: Sheet, entries: Sequence[tuple[str, str]], colour: str = FAN) -> Axes:
    """Draw the key in the strip of a sheet that was made with `strip_mm=STRIP_MM`.

    Parameters
    ----------
    sheet : the figure.
    entries : (mark, words) each; a mark is fan, belief, mean, rival, figure, series, crossing or data end.
    colour : of the fans.

    Returns
    -------
    The axes of the strip, in millimetres.
    """
    width = float(sheet.get_size_inches()[0]) * MILLIMETRES_PER_INCH
    ax = ruled(sheet, 2.0, TITLE_MM, width - 4.0, STRIP_MM)
    size = note_size()
    marks = [GLYPH_MM if mark in WIDE else NARROW_MM for mark, _ in entries]
    lengths = [
        wide + SPACE_MM + text_width_mm(words, size) for wide, (_, words) in zip(marks, entries, strict=True)
    ]
    room = width - 4.0 - sum(lengths)
    between = min(BETWEEN_MM, room / max(len(entries) - 1, 1))
    left = 0.0
    for (mark, words), wide, length in zip(entries, marks, lengths, strict=True):
        _draw_mark(ax, mark, left, wide, colour)
        ax.text(left + wide + SPACE_MM, MIDDLE_MM, words, va="center_baseline", size=size)
        left += length + between
    ax.set_xlim(0.0, width - 4.0)
    ax.set_ylim(0.0, STRIP_MM)
    return ax


def _draw_mark(ax: Axes, mark: str, left: float, wide: float, colour: str) -> None:
    centre = left + 0.5 * wide
    span = MIDDLE_MM + np.array([[-1.7, -0.85, 0.0, 0.85, 1.7]]).T * np.ones((1, 2))
    if mark == "fan":
        draw_fan(ax, Fan(np.array([left, left + wide]), span), colour)
    elif mark == "belief":
        draw_outlined(ax, Fan(np.array([left, left + wide]), span), BELIEF)
    elif mark == "mean":
        ax.fill_between(
            [left, left + wide], MIDDLE_MM - 1.1, MIDDLE_MM + 1.1, color=colour, alpha=0.2, linewidth=0
        )
        ax.plot([left, left + wide], [MIDDLE_MM, MIDDLE_MM], color=colour, linewidth=1.0)
    elif mark == "rival":
        ax.plot([left, left + wide], [MIDDLE_MM, MIDDLE_MM], color=RIVAL, linewidth=0.6)
    elif mark == "figure":
        ax.plot([centre, centre], [MIDDLE_MM - 1.5, MIDDLE_MM + 1.5], color=FIGURE_POINT, linewidth=0.8)
        ax.plot([centre], [MIDDLE_MM], marker="o", markersize=2.6, color=FIGURE_POINT)
    elif mark == "series":
        x = [left + 0.2, centre, left + wide - 0.2]
        y = [MIDDLE_MM - 0.6, MIDDLE_MM + 0.4, MIDDLE_MM + 0.1]
        ax.plot(x, y, marker="o", markersize=1.4, color=SERIES_POINT, linestyle="none")
    elif mark == "crossing":
        ax.plot([left, left + wide], [MIDDLE_MM, MIDDLE_MM], color=INK, linewidth=1.4, solid_capstyle="butt")
        ax.plot([centre], [MIDDLE_MM], marker="o", markersize=2.8, color=INK)
    else:
        ax.plot(
            [centre, centre],
            [MIDDLE_MM - 1.8, MIDDLE_MM + 1.8],
            color=INK,
            linewidth=0.6,
            linestyle=(0, (2, 1.5)),
        )
