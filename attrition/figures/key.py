"""The key of a page of small multiples: one strip under its title, since every panel has the same marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from attrition.figures.curves import Fan
from attrition.figures.fan import draw_fan, draw_outlined
from attrition.figures.sheet import below_title_mm, note_size, page_mm, ruled, text_width_mm, type_scale
from attrition.figures.styles import BELIEF, FAN, FIGURE_POINT, INK, MILLIMETRES_PER_INCH, RIVAL, SERIES_POINT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

STRIP_MM = 5.0
"""Height of a line of the key."""
GLYPH_MM = 7.0
NARROW_MM = 2.5
SPACE_MM = 1.2
BETWEEN_MM = 3.5
"""Most that is left between entries; less where they would not fit."""
LEAST_MM = 1.5
"""Least between entries of one line."""
MIDDLE_MM = 2.2
WIDE = ("fan", "belief", "mean", "rival", "crossing")


def key_mm(entries: Sequence[tuple[str, str]]) -> float:
    """Return the height of the strip that a key needs on a page of the style in force, for `strip_mm` of a sheet."""
    return STRIP_MM * len(_lines(entries, page_mm()[0] - 4.0))


def draw_key(
    sheet: Sheet,
    entries: Sequence[tuple[str, str]],
    colour: str = FAN,
    *,
    colours: Sequence[str] = (),
    markers: Sequence[str] = ("o",),
) -> Axes:
    """Draw the key in the strip of a sheet that was made with `strip_mm=key_mm(entries)`.

    Parameters
    ----------
    sheet : the figure.
    entries : (mark, words) each; a mark is fan, belief, mean, rival, figure, series, crossing, data end, or
        "structure 0" and so on.
    colour : of the fans.
    colours, markers : of the structures.

    Returns
    -------
    The axes of the strip, in millimetres.
    """
    width = float(sheet.get_size_inches()[0]) * MILLIMETRES_PER_INCH - 4.0
    lines = _lines(entries, width)
    line = STRIP_MM * type_scale()
    ax = ruled(sheet, 2.0, below_title_mm(sheet), width, line * len(lines))
    size = note_size()
    for place, entries_of_line in enumerate(lines):
        lengths = [_length(entry, size) for entry in entries_of_line]
        room = width - sum(lengths)
        between = min(BETWEEN_MM * type_scale(), room / max(len(lengths) - 1, 1))
        level = line * (len(lines) - 1 - place) + MIDDLE_MM
        left = 0.0
        for (mark, words), length in zip(entries_of_line, lengths, strict=True):
            wide = _wide(mark)
            kind, _, number = mark.partition(" ")
            if kind == "structure":
                index = int(number)
                ax.plot([left, left + wide], [level, level], color=colours[index], linewidth=0.9)
                ax.plot(
                    [left + 0.5 * wide],
                    [level],
                    marker=markers[index % len(markers)],
                    markersize=2.8,
                    color=colours[index],
                )
            else:
                _draw_mark(ax, mark, left, wide, colour, level)
            ax.text(left + wide + SPACE_MM, level, words, va="center_baseline", size=size)
            left += length + between
    ax.set_xlim(0.0, width)
    ax.set_ylim(0.0, line * len(lines))
    return ax


def _lines(entries: Sequence[tuple[str, str]], width: float) -> list[list[tuple[str, str]]]:
    """Return the entries line by line, as many in each as fit."""
    size = note_size()
    lines: list[list[tuple[str, str]]] = []
    left = 0.0
    for entry in entries:
        length = _length(entry, size)
        if not lines or left + length > width:
            lines.append([])
            left = 0.0
        lines[-1].append(entry)
        left += length + LEAST_MM
    return lines


def _length(entry: tuple[str, str], size: float) -> float:
    return _wide(entry[0]) + SPACE_MM + text_width_mm(entry[1], size)


def _wide(mark: str) -> float:
    return GLYPH_MM if mark in WIDE or mark.startswith("structure") else NARROW_MM


def _draw_mark(ax: Axes, mark: str, left: float, wide: float, colour: str, level: float) -> None:
    centre = left + 0.5 * wide
    span = level + np.array([[-1.7, -0.85, 0.0, 0.85, 1.7]]).T * np.ones((1, 2))
    if mark == "fan":
        draw_fan(ax, Fan(np.array([left, left + wide]), span), colour)
    elif mark == "belief":
        draw_outlined(ax, Fan(np.array([left, left + wide]), span), BELIEF)
    elif mark == "mean":
        ax.fill_between([left, left + wide], level - 1.1, level + 1.1, color=colour, alpha=0.2, linewidth=0)
        ax.plot([left, left + wide], [level, level], color=colour, linewidth=1.0)
    elif mark == "rival":
        ax.plot([left, left + wide], [level, level], color=RIVAL, linewidth=0.6)
    elif mark == "figure":
        ax.plot([centre, centre], [level - 1.5, level + 1.5], color=FIGURE_POINT, linewidth=0.8)
        ax.plot([centre], [level], marker="o", markersize=2.6, color=FIGURE_POINT)
    elif mark == "series":
        x = [left + 0.2, centre, left + wide - 0.2]
        y = [level - 0.6, level + 0.4, level + 0.1]
        ax.plot(x, y, marker="o", markersize=1.4, color=SERIES_POINT, linestyle="none")
    elif mark == "crossing":
        ax.plot([left, left + wide], [level, level], color=INK, linewidth=1.4, solid_capstyle="butt")
        ax.plot([centre], [level], marker="o", markersize=2.8, color=INK)
    else:
        ax.plot(
            [centre, centre],
            [level - 1.8, level + 1.8],
            color=INK,
            linewidth=0.6,
            linestyle=(0, (2, 1.5)),
        )
