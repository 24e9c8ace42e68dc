"""All figures of a run as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrition.ensemble.files import write_over
from attrition.errors import InputError, nearest_name
from attrition.figures.content import Content
from attrition.figures.incidence import incidence_page
from attrition.figures.pools import pools_page, recorded_pools
from attrition.figures.sheet import file_bytes, styled
from attrition.figures.strain import strain_page
from attrition.figures.styles import STYLES
from attrition.figures.turning import recorded_measures, turning_page

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

FORMATS = ("pdf", "png", "svg")
DIRECTORY = "figures"


def draw_pages(directory: Path, formats: Sequence[str], style: str) -> list[Path]:
    """Draw every figure; see `attrition.figures.draw_all`."""
    refuse_unknown(formats, style)
    content = Content(directory)
    target = directory / DIRECTORY
    target.mkdir(exist_ok=True)
    written = []
    with styled(STYLES[style]()):
        for name, page in pages(content):
            for form in dict.fromkeys(formats):
                path = target / f"{name}.{form}"
                write_over(path, file_bytes(page, form))
                written.append(path)
    return written


def pages(content: Content) -> Iterator[tuple[str, Sheet]]:
    """Yield the name and the figure of each page; those of a further structure carry its name.

    What a run has not recorded is left out.
    """
    yield "incidence", incidence_page(content)
    for structure in content.structures:
        suffix = "" if structure == content.structures[0] else f"-{structure}"
        if recorded_pools(content):
            yield f"pools{suffix}", pools_page(content, structure)
        if "strain" in content.manifest.variables:
            yield f"strain{suffix}", strain_page(content, structure)
        if recorded_measures(content):
            yield f"turning{suffix}", turning_page(content, structure)


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
