"""Marks on axes: whole years, the end of the data, where a fan stops, labels that keep apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from attrition.figures.sheet import note_size
from attrition.figures.styles import INK, QUIET, RULE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCALES = (
    ("year", (1, 2, 4, 5, 10, 20, 50), "%Y"),
    ("month", (1, 2, 3, 6), "%Y-%m"),
    ("day", (1, 2, 5, 7, 10, 20, 50), "%d %b"),
)
"""Units of an axis from the longest, steps between labels in them, and how a label is written."""
FEWEST_LABELS = 2
ROOM = 0.06
"""Share of the width of axes that the name of an empty stretch needs."""


def date_axis(ax: Axes, first: date, last: date, most: int = 7) -> Axes:
    """Put round dates on the horizontal axis: years, or months or days where the span is short.

    Parameters
    ----------
    ax : the axes.
    first, last : days at its ends.
    most : labels, for which there is room.
    """
    # A day more, so that a horizon on 31 December has its year's tick.
    low, high = day_number(first), day_number(last) + 1.0
    every, named, form = _labelled(first, last + timedelta(days=1), most)
    # Fixed places: a page has many axes, and locators are asked again at every turn of the drawing.
    ax.set_xticks([day_number(day) for day in named], [f"{day:{form}}".lstrip("0") for day in named])
    ax.set_xticks([day_number(day) for day in every if day not in named], minor=True)
    ax.set_xlim(low, high)
    return ax


def _labelled(first: date, last: date, most: int) -> tuple[list[date], list[date], str]:
    """Return the dates that have a tick, those that are labelled, and how: by the longest unit that gives two."""
    for unit, steps, form in SCALES:
        every = _round_dates(first, last, unit, 1)
        for step in steps:
            named = _round_dates(first, last, unit, step)
            if FEWEST_LABELS <= len(named) <= most:
                return every, named, form
    return [first, last], [first], "%Y-%m-%d"


def _round_dates(first: date, last: date, unit: str, step: int) -> list[date]:
    """Return the first days of every so many years or months, or every so many days, within a span."""
    if unit == "day":
        return [first + timedelta(days=index) for index in range(0, (last - first).days + 1, step)]
    months = 12 if unit == "year" else 1
    places = range(first.year * 12, last.year * 12 + 12)
    days = [date(at // 12, at % 12 + 1, 1) for at in places if at % (months * step) == 0]
    return [day for day in days if first <= day <= last]


def mark_data_end(ax: Axes, day: date | None, *, label: bool = False) -> Axes:
    """Draw a vertical line at the end of the data, if there is one, with its date where asked."""
    if day is None:
        return ax
    ax.axvline(day_number(day), color=INK, linewidth=0.6, linestyle=(0, (2, 1.5)), zorder=3)
    if label:
        ax.annotate(
            f"data end {day.isoformat()}",
            (day_number(day), 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(2, -1),
            textcoords="offset points",
            va="top",
            ha="left",
            size=note_size(),
            color=INK,
        )
    return ax


def spread_labels(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places that keep a gap from each other, near those given and in their order.

    Parameters
    ----------
    places : rising or not; each label stays in its rank.
    gap : the least distance.
    low, high : limits of the places, kept while there is room.
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    found = [places[index] for index in order]
    for index in range(len(found)):
        found[index] = max(found[index], low if index == 0 else found[index - 1] + gap)
    if found and found[-1] > high:
        found[-1] = high
        for index in range(len(found) - 2, -1, -1):
            found[index] = min(found[index], found[index + 1] - gap)
    result = [0.0] * len(places)
    for rank, index in enumerate(order):
        result[index] = found[rank]
    return result


def leader(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a thin line from a thing to its label, in the coordinates of the axes, outside of them if need be."""
    ax.plot(*zip(start, end, strict=True), color=RULE, linewidth=0.5, transform=ax.transAxes, clip_on=False)


def mark_stop(ax: Axes, last: date | None, fewest: int, *, above: bool = False) -> Axes:
    """Say why nothing is drawn from a date to the right edge, where that leaves room for it; a note says more.

    Parameters
    ----------
    ax : the axes, with its dates set.
    last : the last day drawn, None where all is.
    fewest : paths still fighting below which nothing is drawn.
    above : write at the top of the axes and not at their foot.
    """
    if last is None:
        return ax
    left, right = ax.get_xlim()
    begin = day_number(last)
    if right - begin > ROOM * (right - left):
        ax.annotate(
            f"<\u2009{fewest} paths",
            (0.35 * begin + 0.65 * right, 0.97 if above else 0.03),
            xycoords=("data", "axes fraction"),
            rotation=90,
            va="top" if above else "bottom",
            ha="center",
            size=note_size(),
            color=QUIET,
            path_effects=halo(),
        )
    return ax


def label_ends(ax: Axes, labels: Sequence[tuple[float, str, str]], gap: float, **options: Any) -> Axes:
    """Write names beside the right edge, at the height where their lines end, kept apart.

    Parameters
    ----------
    ax : the axes, with its limits set.
    labels : (height in data units, name, colour) each.
    gap : least distance in data units.
    options : of the text.
    """
    low, high = ax.get_ylim()
    places = spread_labels([height for height, _, _ in labels], gap, low + 0.4 * gap, high - 0.4 * gap)
    for (_, name, colour), place in zip(labels, places, strict=True):
        ax.annotate(
            name,
            (1.0, place),
            xycoords=("axes fraction", "data"),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            ha="left",
            color=colour,
            annotation_clip=False,
            **options,
        )
    return ax


def day_number(day: date) -> float:
    """Return a day in the units of a date axis."""
    from matplotlib import dates

    # Its functions have no types.
    convert: Any = dates.date2num
    return float(convert(np.datetime64(day)))


def halo() -> list[Any]:
    """Return the effects that set words off from what they lie on."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=1.4, foreground="white")]
