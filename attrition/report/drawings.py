"""Figures inside the page: drawn as SVG with real text, their ids made unique, and the font that they use."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from attrition.report.html import Markup, tag

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

REFERENCE = re.compile(r'(?:url\(#|href="#)([^)"]+)')
IDENTITY = re.compile(r' id="([^"]+)"')
PATH = re.compile(r' d="[^"]*"')
LONG_DECIMALS = re.compile(r"(\.\d)\d+")
CODE_OF_SPACE = 32


@dataclass(frozen=True)
class Drawing:
    """A figure of the page: its name, title, what is written under it, and its SVG."""

    name: str
    title: str
    notes: str
    svg: str


def drawing(name: str, sheet: Sheet) -> Drawing:
    """Return a figure as a drawing; its first text is the title and the next its notes."""
    from attrition.figures.sheet import file_bytes

    title, notes = (" ".join(text.get_text().split()) for text in sheet.texts[:2])
    return Drawing(name, title, notes, inline(file_bytes(sheet, "svg").decode(), name))


def inline(svg: str, prefix: str) -> str:
    """Return the <svg> element of a file for a page that holds several.

    Ids that nothing refers to are dropped, the others get a prefix; coordinates keep a tenth of a point.

    Parameters
    ----------
    svg : content of the file.
    prefix : of this figure, unique in the page.
    """
    body = svg[svg.index("<svg") :]
    used = set(REFERENCE.findall(body))
    body = IDENTITY.sub(lambda found: f' id="{prefix}-{found[1]}"' if found[1] in used else "", body)
    body = REFERENCE.sub(lambda found: found[0].replace(f"#{found[1]}", f"#{prefix}-{found[1]}"), body)
    body = PATH.sub(_shortened, body)
    # Metadata name the program again; the page has its own.
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    return re.sub(r">\s+<", "><", body)


def _shortened(path: re.Match[str]) -> str:
    return re.sub(r"\s*([MLCQZ])\s*", r"\1", LONG_DECIMALS.sub(r"\1", path[0].replace("\n", " ")))


def shown(item: Drawing, number: int, structure: str | None = None) -> Markup:
    """Return a figure with its caption; a screen reader reads the title and the notes in its place.

    Parameters
    ----------
    item : the drawing.
    number : of the figure in the page.
    structure : whose it is, None for one of all.
    """
    label = f"{item.title}. {item.notes}"
    picture = item.svg.replace("<svg", f'<svg role="img" aria-labelledby="{item.name}-alt"', 1)
    picture = (
        re.sub(r' (width|height)="[^"]*"', "", picture[: picture.index(">")]) + picture[picture.index(">") :]
    )
    words = tag("p", label, id=f"{item.name}-alt", class_="aside")
    return tag(
        "figure",
        words,
        tag(
            "div", Markup(picture), class_="wide", tabindex="0", role="region", aria_label=f"Figure {number}"
        ),
        tag("figcaption", f"Figure {number}. {item.title}."),
        id=f"figure-{item.name}",
        data_structure=structure,
    )


def font_faces(text: str) -> str:
    """Return the style rules of the fonts of the figures, cut down to the letters of a text.

    Parameters
    ----------
    text : all that is written in them.
    """
    from matplotlib.font_manager import FontProperties, findfont

    rules = []
    letters = {ord(letter) for letter in text if ord(letter) >= CODE_OF_SPACE}
    for weight in ("normal", "bold"):
        path = findfont(FontProperties(family="DejaVu Sans", weight=weight))
        data = base64.b64encode(_subset(Path(path), letters)).decode()
        rules.append(
            f'@font-face{{font-family:"DejaVu Sans";font-weight:{weight};'
            f'src:url(data:font/woff;base64,{data}) format("woff")}}'
        )
    return "".join(rules)


def _subset(path: Path, letters: set[int]) -> bytes:
    from fontTools import subset

    options = subset.Options(flavor="woff", layout_features=["kern"], notdef_outline=True, hinting=False)
    options.drop_tables += ["FFTM"]
    font = subset.load_font(str(path), options)
    # The clock of the machine must not reach the bytes.
    font.recalcTimestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    buffer = io.BytesIO()
    font.flavor = "woff"
    font.save(buffer)
    return buffer.getvalue()
