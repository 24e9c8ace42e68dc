"""Styles: pure functions that return a dictionary of rcParams; nothing is changed at import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrition.model.ends import End

MILLIMETRES_PER_INCH = 25.4
COLUMN_MM, COLUMN_AND_HALF_MM, PAGE_MM = 88.0, 120.0, 180.0
"""Widths of one, of one and a half and of two columns of a journal."""
JOURNAL_HEIGHT_MM = 235.0
"""Height of its page that a figure may take."""
SLIDE_MM = (254.0, 143.0)
"""Width and height of a slide."""

INK = "#1a1a1a"
QUIET = "#595959"
RULE = "#8c8c8c"
FAN = "#0072b2"
TWIN = "#595959"
RIVAL = "#8c8c8c"
FIGURE_POINT = "#b34700"
SERIES_POINT = "#7a5c00"
BELIEF = "#b34700"

# Okabe and Ito's palette, safe for colour-blind readers, without its green and red: no colour of merit on any end.
END_COLOURS = {
    End.WITHDRAWAL: "#0072b2",
    End.FREEZE: "#f0e442",
    End.DEFENDER_COLLAPSE: "#e69f00",
    End.MILITARY_DEFEAT: "#56b4e9",
    End.REGIME_CRISIS: "#cc79a7",
    End.ESCALATION: "#595959",
    End.STILL_FIGHTING: "#ececec",
}

# Dark enough for words on white; told apart by lightness and dashes too, not by hue alone.
STRUCTURE_LINES: dict[str, tuple[str, Any]] = {
    "options": ("#0072b2", "-"),
    "red_line": ("#b34700", (0, (5, 1.2))),
    "spiral": ("#a0307f", (0, (3, 1, 1, 1))),
    "mirror": ("#00664b", (0, (1.5, 1))),
    "null": ("#1a1a1a", (0, (1, 1.6))),
}
"""Colour and dashes of each structure."""


def structure_line(structure: str) -> tuple[str, Any]:
    """Return colour and dashes of a structure; one that is not known is drawn in ink."""
    return STRUCTURE_LINES.get(structure, (INK, "-"))


def structure_name(structure: str) -> str:
    """Return the name of a structure in words."""
    return structure.replace("_", " ")


def inches(millimetres: float) -> float:
    """Return a length in inches, as matplotlib wants it."""
    return millimetres / MILLIMETRES_PER_INCH


def journal_1() -> dict[str, Any]:
    """Return the style of one column of a journal, 88 mm: the same type on fewer panels a row."""
    return _style(7.0, 0.5, (COLUMN_MM, JOURNAL_HEIGHT_MM))


def journal_1_5() -> dict[str, Any]:
    """Return the style of one and a half columns of a journal, 120 mm."""
    return _style(7.0, 0.5, (COLUMN_AND_HALF_MM, JOURNAL_HEIGHT_MM))


def journal_2() -> dict[str, Any]:
    """Return the style of two columns of a journal, 180 mm: 7-point type, thin lines, fonts embedded as outlines."""
    return _style(7.0, 0.5, (PAGE_MM, JOURNAL_HEIGHT_MM))


def slides() -> dict[str, Any]:
    """Return the style of a slide of 16 to 9: larger type, heavier lines, panels as high as the slide lets them."""
    return _style(10.0, 0.9, SLIDE_MM)


def searchable() -> dict[str, Any]:
    """Return the style of two columns for a page on a screen: the words of its SVG are text, not outlines."""
    return journal_2() | {"svg.fonttype": "none"}


paper = journal_2
"""The style of figures that know one width only."""


def _style(size: float, line: float, page_mm: tuple[float, float]) -> dict[str, Any]:
    return {
        # The width of every sheet and the most height of one.
        "figure.figsize": tuple(inches(side) for side in page_mm),
        "font.family": "DejaVu Sans",
        "font.size": size,
        "axes.titlesize": size,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlepad": 4.0,
        "axes.labelsize": size - 0.5,
        "axes.labelcolor": INK,
        "axes.edgecolor": RULE,
        "axes.linewidth": line,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "text.color": INK,
        "xtick.labelsize": size - 0.5,
        "ytick.labelsize": size - 0.5,
        "xtick.color": RULE,
        "ytick.color": RULE,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.major.width": line,
        "ytick.major.width": line,
        "xtick.minor.width": line * 0.7,
        "xtick.major.size": 2.5,
        "ytick.major.size": 2.5,
        "xtick.minor.size": 1.5,
        "lines.linewidth": 2.2 * line,
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
        "savefig.dpi": 300,
        "pdf.fonttype": 42,
        "svg.fonttype": "path",
        "svg.hashsalt": "attrition",
        # Names of a user's scenario may hold two dollars.
        "text.parse_math": False,
    }


STYLES: dict[str, Callable[[], dict[str, Any]]] = {
    "journal-1": journal_1,
    "journal-1.5": journal_1_5,
    "journal-2": journal_2,
    "slides": slides,
}
"""Styles by name."""
