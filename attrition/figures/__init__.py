"""Figures of a run, one a file: functions that take data and axes, and return the axes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def draw_all(
    directory: Path,
    formats: Sequence[str] = ("pdf", "png"),
    style: str = "journal-2",
    observed: Path | None = None,
    processes: int = 1,
) -> list[Path]:
    """Draw every figure of a finished run into its directory `figures`, replacing earlier ones.

    Parameters
    ----------
    directory : of the run.
    formats : of pdf, png, svg.
    style : one of `attrition.figures.styles.STYLES`.
    observed : directory of published monthly series to draw beside the model, None for none.
    processes : that draw at once, each another part of the pages; the files are the same.

    Returns
    -------
    The files written.

    Raises
    ------
    InputError : for an unknown format or style, bad series, or what is no run directory.
    RunFailed : when the run is not finished or a table is damaged.
    """
    from attrition.figures.pages import draw_pages

    return draw_pages(Path(directory), formats, style, observed, processes)
