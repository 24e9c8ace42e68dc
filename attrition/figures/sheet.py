"""A sheet: a figure of given size with its axes, a title, the notes below it, and how it becomes a file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from attrition.figures.styles import INK, QUIET, RULE, inches

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

NOTE_LINE = 1.35
"""Height of a line of notes over its type size."""
DESIGN_SIZE = 7.0
"""Type size that the margins are measured for; they grow with it."""
TITLE_MM = 6.0
POINT_MM = 0.3528
LONG_SPAN_YEARS = 7
# Metadata that would change from day to day, or tell the machine.
_METADATA: dict[str, dict[str, Any]] = {
    "pdf": {"CreationDate": None, "Creator": "attrition", "Producer": None},
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": "attrition"},
}


@contextmanager
def styled(style: dict[str, Any]) -> Iterator[None]:
    """Draw in a style, whatever the user's own settings are, and leave those untouched."""
    import matplotlib

    # A plain dictionary: the keys of rcParams are a closed set to the type checker.
    settings: Any = {
        name: value for name, value in matplotlib.rcParamsDefault.items() if not name.startswith("backend")
    }
    settings.update(style)
    with matplotlib.rc_context(settings):
        yield


def new_sheet(
    width_mm: float,
    panel_height_mm: float,
    shape: tuple[int, int],
    *,
    title: str,
    notes: Sequence[str],
    head_mm: float = 5.0,
    left_mm: float = 12.0,
    right_mm: float = 4.0,
    gap_mm: tuple[float, float] = (12.0, 12.0),
) -> tuple[Sheet, list[Axes]]:
    """Return a figure with its axes, laid out in millimetres.

    Parameters
    ----------
    width_mm : of the whole.
    panel_height_mm : of each axes.
    shape : rows and columns of axes.
    title : above them.
    notes : below them, a paragraph each, wrapped to the width.
    head_mm : height of what stands over each axes.
    left_mm, right_mm : margins beside the axes.
    gap_mm : between columns and between rows.

    Returns
    -------
    The figure and its axes, row by row.
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as NewSheet

    size = matplotlib.rcParams["font.size"] - 1.0
    scale = matplotlib.rcParams["font.size"] / DESIGN_SIZE
    left_mm, right_mm, head_mm = left_mm * scale, right_mm * scale, head_mm * scale
    gap_mm = (gap_mm[0] * scale, gap_mm[1] * scale)
    lines = _wrapped(notes, width_mm - 4.0, size)
    rows, columns = shape
    below = 9.0 + len(lines) * size * NOTE_LINE * POINT_MM
    above = TITLE_MM + head_mm
    height = above + rows * panel_height_mm + (rows - 1) * gap_mm[1] + below
    sheet = NewSheet(figsize=(inches(width_mm), inches(height)))
    FigureCanvasAgg(sheet)
    inner = width_mm - left_mm - right_mm
    panel = (inner - (columns - 1) * gap_mm[0]) / columns
    axes: list[Axes] = []
    for row in range(rows):
        for column in range(columns):
            bottom = height - above - (row + 1) * panel_height_mm - row * gap_mm[1]
            place = (
                (left_mm + column * (panel + gap_mm[0])) / width_mm,
                bottom / height,
                panel / width_mm,
                panel_height_mm / height,
            )
            axes.append(sheet.add_axes(place))
    sheet.text(2.0 / width_mm, 1.0 - 2.0 / height, title, va="top", weight="bold", size=size + 2.0)
    sheet.text(
        2.0 / width_mm,
        1.5 / height,
        "\n".join(lines),
        va="bottom",
        size=size,
        color=QUIET,
        linespacing=NOTE_LINE,
    )
    return sheet, axes


def _wrapped(notes: Sequence[str], width_mm: float, size: float) -> list[str]:
    # A letter of this face is on average a little over half as wide as its size.
    letters = int(width_mm / (0.525 * size * POINT_MM))
    return [line for note in notes for line in wrap(note, letters)]


def date_axis(ax: Axes, first: date, last: date, every: int | None = None) -> Axes:
    """Put whole years on the horizontal axis.

    Parameters
    ----------
    ax : the axes.
    first, last : days at its ends.
    every : years between labels; chosen by the span by default.
    """
    dates = _dates()
    step = every or (2 if (last - first).days / 365 > LONG_SPAN_YEARS else 1)
    # A day more, so that a horizon on 31 December has its year's tick.
    ax.set_xlim(_number(first), _number(last) + 1.0)
    ax.xaxis.set_major_locator(dates.YearLocator(step))
    ax.xaxis.set_major_formatter(dates.DateFormatter("%Y"))
    ax.xaxis.set_minor_locator(dates.YearLocator(1))
    return ax


def _dates() -> Any:
    # Its functions have no types.
    import matplotlib.dates

    return matplotlib.dates


def _number(day: date) -> float:
    return float(_dates().date2num(np.datetime64(day)))


def mark_data_end(ax: Axes, day: date | None, *, label: bool = False) -> Axes:
    """Draw a vertical line at the end of the data, if there is one, with its date where asked."""
    if day is None:
        return ax
    ax.axvline(_number(day), color=INK, linewidth=0.6, linestyle=(0, (2, 1.5)), zorder=3)
    if label:
        ax.annotate(
            f"data end {day.isoformat()}",
            (_number(day), 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(2, -1),
            textcoords="offset points",
            va="top",
            ha="left",
            size="small",
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


def file_bytes(sheet: Sheet, form: str) -> bytes:
    """Return a figure as the bytes of a file: equal for equal figures, drawn on whichever day.

    Parameters
    ----------
    sheet : the figure.
    form : pdf, png or svg.
    """
    buffer = io.BytesIO()
    sheet.savefig(buffer, format=form, metadata=_METADATA[form])
    return buffer.getvalue()
