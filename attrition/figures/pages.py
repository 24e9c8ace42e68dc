"""All figures of a run as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrition.ensemble.files import write_over
from attrition.errors import InputError, refuse_unknown
from attrition.figures.beliefs import beliefs_pages, moving_pairs
from attrition.figures.content import Content
from attrition.figures.files import FORMATS
from attrition.figures.grid import numbered
from attrition.figures.incidence import incidence_page
from attrition.figures.lag import run_lag_page
from attrition.figures.options import GRID as OPTIONS_GRID
from attrition.figures.options import choosing, options_page, recorded_options
from attrition.figures.overlay import Overlay, read_overlay
from attrition.figures.own import own_figures, own_page
from attrition.figures.pools import GRID as POOLS_GRID
from attrition.figures.pools import POOLS, RATES, moving_panels, pools_page
from attrition.figures.ridgelines import recorded_dates, ridgelines_pages
from attrition.figures.sharing import drawn_by_all, hired
from attrition.figures.sheet import collector_paused, file_bytes, styled
from attrition.figures.strain import strain_page
from attrition.figures.studies import study_pages
from attrition.figures.styles import STYLES
from attrition.figures.turning import GRID as TURNING_GRID
from attrition.figures.turning import recorded_measures, turning_page
from attrition.model.mechanism import OwnFigure
from attrition.model.mechanisms import Loaded

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

DIRECTORY = "figures"


Room = Callable[[], Iterable[tuple[str, "Sheet"]]]
"""Makes pages that belong together, each with its name."""


def draw_pages(
    directory: Path, formats: Sequence[str], style: str, observed: Path | None, processes: int
) -> list[Path]:
    """Draw every figure; see `attrition.figures.draw_all`."""
    easel = Easel(directory, formats, style, observed)
    arguments = (str(directory), style, ",".join(formats), "" if observed is None else str(observed))
    with easel.styled(), hired(processes, len(easel.rooms), arguments) as artists:
        names = drawn_by_all(len(easel.rooms), easel.draw, artists)
    return [easel.target / name for name in names]


class Easel:
    """Draws the pages of a run into files, room by room.

    Parameters
    ----------
    directory, formats, style, observed : as of `attrition.figures.draw_all`.
    """

    def __init__(self, directory: Path, formats: Sequence[str], style: str, observed: Path | None) -> None:
        refuse_unfit(formats, style)
        self.content = content = Content(directory)
        self.overlay = (
            {} if observed is None else read_overlay(observed, content.manifest.start, content.last_of_data)
        )
        self.formats = tuple(dict.fromkeys(formats))
        self.style = style
        self.target = directory / DIRECTORY
        self.target.mkdir(exist_ok=True)

    def styled(self) -> AbstractContextManager[None]:
        """Return the context in which to draw."""
        return styled(STYLES[self.style]())

    @cached_property
    def rooms(self) -> list[Room]:
        """The rooms of the run; to be asked for in the style, which decides what fits on a page."""
        return rooms(self.content, self.overlay)

    def draw(self, number: int) -> list[str]:
        """Draw the pages of the room with a number, and return the names of the files."""
        written: list[str] = []
        pages = iter(self.rooms[number]())
        while (name := self._next_drawn(pages)) is not None:
            written += (f"{name}.{form}" for form in self.formats)
        return written

    def _next_drawn(self, pages: Iterator[tuple[str, Sheet]]) -> str | None:
        """Write the files of the next page and return its name; None where there is none."""
        with collector_paused():
            name, page = next(pages, (None, None))
            if name is not None and page is not None:
                for form in self.formats:
                    write_over(self.target / f"{name}.{form}", file_bytes(page, form))
        return name


def pages(content: Content, overlay: Overlay | None = None) -> Iterator[tuple[str, Sheet]]:
    """Yield the name and the figure of each page, room by room."""
    for room in rooms(content, overlay):
        yield from room()


def rooms(content: Content, overlay: Overlay | None = None) -> list[Room]:
    """Return the rooms of a run; what does not fit on a page of the style goes on to numbered ones.

    What a run has not recorded, or has switched off, is left out.
    """
    first = content.structures[0]
    found: list[Room] = [lambda: study_pages(content), lambda: [("incidence", incidence_page(content))]]
    if content.recorded("strain") and content.on("strain"):
        found.append(lambda: [("strain", strain_page(content))])
    if content.on("turning"):
        parts = TURNING_GRID.pages(recorded_measures(content))
        found += _numbered("turning", parts, lambda part: turning_page(content, first, part))
        if recorded_dates(content):
            found.append(lambda: _all_numbered("ridgelines", ridgelines_pages(content)))
        if content.manifest.continuing:
            found.append(lambda: [("lag", run_lag_page(content))])
    for room, panels, title in (("pools", POOLS, "Pools and prices"), ("rates", RATES, "Rates and damage")):
        shown = POOLS_GRID.pages(moving_panels(content, panels))
        found += _numbered(room, shown, partial(_pools, content, first, title, overlay))
    if choosing(content):
        chosen = OPTIONS_GRID.pages(recorded_options(content))
        found += _numbered("options", chosen, lambda options: options_page(content, options))
    if moving_pairs(content):
        found.append(lambda: _all_numbered("beliefs", beliefs_pages(content)))
    found += [_own(content, owner, figure) for owner, figure in own_figures(content)]
    return found


def _pools(
    content: Content, structure: str, title: str, overlay: Overlay | None, panels: Sequence[Any]
) -> Sheet:
    return pools_page(content, structure, panels, title, overlay)


def _own(content: Content, owner: Loaded, figure: OwnFigure) -> Room:
    return lambda: [(figure.name, own_page(content, owner, figure))]


def _numbered(room: str, parts: Sequence[Any], draw: Callable[[Any], Sheet]) -> list[Room]:
    """Return a room for each part that has a page of its own."""

    def of(name: str, part: Any) -> Room:
        return lambda: [(name, draw(part))]

    return [of(name, part) for name, part in zip(numbered(room, len(parts)), parts, strict=True)]


def _all_numbered(room: str, sheets: Sequence[Sheet]) -> Iterable[tuple[str, Sheet]]:
    return zip(numbered(room, len(sheets)), sheets, strict=True)


def refuse_unfit(formats: Sequence[str], style: str) -> None:
    """Raise InputError for a format or style that there is not."""
    refuse_unknown("style", style, STYLES, "--style")
    for form in formats:
        refuse_unknown("format", form, FORMATS, "--format")
    if not formats:
        raise InputError("no format given", where="--format", allowed=", ".join(FORMATS))
