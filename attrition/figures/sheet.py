"""A sheet: a figure of given size with its axes, a title, the notes below it, and how it becomes a file."""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from attrition.figures.styles import MILLIMETRES_PER_INCH, QUIET, inches

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

NOTE_LINE = 1.35
"""Height of a line of notes over its type size."""
DESIGN_SIZE = 7.0
"""Type size that the margins are measured for; they grow with it."""
TITLE_MM = 6.0
TITLE_MORE = 2.0
"""Points by which a title is larger than notes."""
NOTE_LETTER, TITLE_LETTER = 0.525, 0.65
"""Width of a letter over its size, on average: of notes, and of bold type."""
SHRUNK = 0.6
"""Share of its height below which no panel shrinks for a slide."""
POINT_MM = 0.3528
# Metadata that would change from day to day, or tell the machine.
_METADATA: dict[str, dict[str, Any]] = {
    "pdf": {"CreationDate": None, "Creator": "attrition", "Producer": None},
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": "attrition"},
}


@contextmanager
def collector_paused() -> Iterator[None]:
    """Leave looking for garbage until a page is drawn: until then it is a million objects, none of which can go.

    Looking at them again and again takes a fifth of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


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


def page_mm() -> tuple[float, float]:
    """Return width and most height of a sheet in the style in force."""
    import matplotlib

    width, height = matplotlib.rcParams["figure.figsize"]
    return float(width) * MILLIMETRES_PER_INCH, float(height) * MILLIMETRES_PER_INCH


def type_scale() -> float:
    """Return how much larger the type of the style in force is than that which margins are measured for."""
    import matplotlib

    return float(matplotlib.rcParams["font.size"]) / DESIGN_SIZE


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
    strip_mm: float = 0.0,
    foot_mm: float = 0.0,
) -> tuple[Sheet, list[Axes]]:
    """Return a figure with its axes, laid out in millimetres.

    Parameters
    ----------
    width_mm : of the whole.
    panel_height_mm : of each axes; on a slide, which is wider than high, they fill its height instead.
    shape : rows and columns of axes.
    title : above them, wrapped to the width.
    notes : below them, a paragraph each, wrapped to the width.
    head_mm : height of what stands over each axes.
    left_mm, right_mm : margins beside the axes.
    gap_mm : between columns and between rows.
    strip_mm : height kept free under the title, for a key.
    foot_mm : height kept free under the lowest axes, for a table.

    Returns
    -------
    The figure and its axes, row by row.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as NewSheet

    size = note_size()
    scale = type_scale()
    left_mm, right_mm, head_mm = left_mm * scale, right_mm * scale, head_mm * scale
    strip_mm, foot_mm = strip_mm * scale, foot_mm * scale
    gap_mm = (gap_mm[0] * scale, gap_mm[1] * scale)
    lines = _wrapped(notes, width_mm - 4.0, size, NOTE_LETTER)
    headings = _wrapped([title], width_mm - 4.0, size + TITLE_MORE, TITLE_LETTER)
    rows, columns = shape
    below = 9.0 * scale + foot_mm + len(lines) * size * NOTE_LINE * POINT_MM
    above = title_mm(len(headings)) + strip_mm + head_mm
    whole_width, whole_height = page_mm()
    fixed = above + (rows - 1) * gap_mm[1] + below
    if whole_width > whole_height:
        panel_height_mm = max((whole_height - fixed) / rows, SHRUNK * panel_height_mm)
    height = fixed + rows * panel_height_mm
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
    sheet.text(
        2.0 / width_mm,
        1.0 - 2.0 / height,
        "\n".join(headings),
        va="top",
        weight="bold",
        size=size + TITLE_MORE,
        linespacing=NOTE_LINE,
    )
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


def note_size() -> float:
    """Return the size of the smallest type, in points: 6 on paper."""
    import matplotlib

    return float(matplotlib.rcParams["font.size"]) - 1.0


def title_mm(lines: int) -> float:
    """Return the height that a title of so many lines takes, with the room around it."""
    return TITLE_MM * type_scale() + (lines - 1) * (note_size() + TITLE_MORE) * NOTE_LINE * POINT_MM


def below_title_mm(sheet: Sheet) -> float:
    """Return where the strip under the title of a sheet begins, from its upper edge."""
    return title_mm(sheet.texts[0].get_text().count("\n") + 1)


def ruled(sheet: Sheet, left_mm: float, top_mm: float, width_mm: float, height_mm: float) -> Axes:
    """Return invisible axes whose units are millimetres, for what is placed by hand.

    Parameters
    ----------
    sheet : the figure.
    left_mm, top_mm : of the upper left corner, from that of the sheet; the vertical axis of the result points up.
    width_mm, height_mm : its size.
    """
    whole, high = (float(side) * MILLIMETRES_PER_INCH for side in sheet.get_size_inches())
    place = (left_mm / whole, 1.0 - (top_mm + height_mm) / high, width_mm / whole, height_mm / high)
    ax = sheet.add_axes(place)
    ax.set_xlim(0.0, width_mm)
    ax.set_ylim(0.0, height_mm)
    ax.axis("off")
    return ax


def place_mm(ax: Axes) -> tuple[float, float, float, float]:
    """Return left, top, width and height of axes on their sheet, in millimetres from its upper left corner."""
    sheet = ax.get_figure(root=True)
    assert sheet is not None
    whole, high = (float(side) * MILLIMETRES_PER_INCH for side in sheet.get_size_inches())
    box = ax.get_position()
    return box.x0 * whole, (1.0 - box.y1) * high, box.width * whole, box.height * high


@lru_cache(maxsize=1024)
def text_width_mm(text: str, size: float) -> float:
    """Return how wide a text is drawn, in millimetres: in the family of all styles, whose keys say the same again."""
    from matplotlib.textpath import TextPath

    return float(TextPath((0.0, 0.0), text, size=size).get_extents().width) * POINT_MM


def _wrapped(texts: Sequence[str], width_mm: float, size: float, letter: float) -> list[str]:
    letters = max(int(width_mm / (letter * size * POINT_MM)), 1)
    return [line for text in texts for line in wrap(text, letters)]


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
