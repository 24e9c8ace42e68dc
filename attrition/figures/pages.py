"""All figures of a run as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrition.ensemble.files import write_over
from attrition.errors import InputError, nearest_name
from attrition.figures.beliefs import beliefs_pages, moving_pairs
from attrition.figures.content import Content
from attrition.figures.files import FORMATS
from attrition.figures.grid import numbered
from attrition.figures.incidence import incidence_page
from attrition.figures.lag import run_lag_page
from attrition.figures.options import GRID as OPTIONS_GRID
from attrition.figures.options import choosing, options_page, recorded_options
from attrition.figures.overlay import Overlay, read_overlay
from attrition.figures.pools import GRID as POOLS_GRID
from attrition.figures.pools import POOLS, RATES, moving_panels, pools_page
from attrition.figures.ridgelines import recorded_dates, ridgelines_pages
from attrition.figures.sheet import file_bytes, styled
from attrition.figures.strain import strain_page
from attrition.figures.studies import study_pages
from attrition.figures.styles import STYLES
from attrition.figures.turning import GRID as TURNING_GRID
from attrition.figures.turning import recorded_measures, turning_page

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

DIRECTORY = "figures"


def draw_pages(directory: Path, formats: Sequence[str], style: str, observed: Path | None) -> list[Path]:
    """Draw every figure; see `attrition.figures.draw_all`."""
    refuse_unknown(formats, style)
    content = Content(directory)
    overlay = {} if observed is None else read_overlay(observed, content.manifest.start, content.last_of_data)
    target = directory / DIRECTORY
    target.mkdir(exist_ok=True)
    written = []
    with styled(STYLES[style]()):
        for name, page in pages(content, overlay):
            for form in dict.fromkeys(formats):
                path = target / f"{name}.{form}"
                write_over(path, file_bytes(page, form))
                written.append(path)
    return written


def pages(content: Content, overlay: Overlay | None = None) -> Iterator[tuple[str, Sheet]]:
    """Yield the name and the figure of each page; what does not fit on a page of the style goes on to numbered ones.

    What a run has not recorded, or has switched off, is left out.
    """
    first = content.structures[0]
    yield from study_pages(content)
    yield "incidence", incidence_page(content)
    if content.recorded("strain") and content.on("strain"):
        yield "strain", strain_page(content)
    if content.on("turning"):
        parts = TURNING_GRID.pages(recorded_measures(content))
        for name, part in zip(numbered("turning", len(parts)), parts, strict=True):
            yield name, turning_page(content, first, part)
        if recorded_dates(content):
            sheets = ridgelines_pages(content)
            yield from zip(numbered("ridgelines", len(sheets)), sheets, strict=True)
        if content.manifest.continuing:
            yield "lag", run_lag_page(content)
    for room, panels, title in (("pools", POOLS, "Pools and prices"), ("rates", RATES, "Rates and damage")):
        shown = POOLS_GRID.pages(moving_panels(content, panels))
        for name, some in zip(numbered(room, len(shown)), shown, strict=True):
            yield name, pools_page(content, first, some, title, overlay)
    if choosing(content):
        chosen = OPTIONS_GRID.pages(recorded_options(content))
        for name, options in zip(numbered("options", len(chosen)), chosen, strict=True):
            yield name, options_page(content, options)
    if moving_pairs(content):
        sheets = beliefs_pages(content)
        yield from zip(numbered("beliefs", len(sheets)), sheets, strict=True)


def refuse_unknown(formats: Sequence[str], style: str) -> None:
    """Raise InputError for a format or style that there is not."""
    if style not in STYLES:
        raise InputError(
            f"no style '{style}'",
            where="--style",
            allowed=", ".join(STYLES),
            nearest=nearest_name(style, STYLES),
        )
    for form in formats:
        if form not in FORMATS:
            raise InputError(
                f"no format '{form}'",
                where="--format",
                allowed=", ".join(FORMATS),
                nearest=nearest_name(form, FORMATS),
            )
    if not formats:
        raise InputError("no format given", where="--format", allowed=", ".join(FORMATS))
