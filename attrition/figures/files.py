"""Sheets as files: each in every format that print and the web ask for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from attrition.ensemble.files import write_over
from attrition.figures.sheet import file_bytes

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

FORMATS = ("pdf", "png", "svg")


def file_part(name: str) -> str:
    """Return the name of a quantity as part of a file's name."""
    return name.replace("@", "-before-").replace(".", "-").replace(">", "-above-").replace("<", "-below-")


def write_sheets(sheets: Iterable[tuple[str, Sheet]], target: Path) -> list[Path]:
    """Write each sheet in every format; files of an earlier call are replaced.

    Parameters
    ----------
    sheets : name of the files without their ending, and the figure.
    target : directory of the files; it is made with the first of them.

    Returns
    -------
    The files.
    """
    written = []
    for name, sheet in sheets:
        target.mkdir(parents=True, exist_ok=True)
        for form in FORMATS:
            path = target / f"{name}.{form}"
            write_over(path, file_bytes(sheet, form))
            written.append(path)
    return written
