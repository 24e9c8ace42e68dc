from __future__ import annotations

import subprocess
import sys

import matplotlib
import matplotlib.colors
import pytest

from attrition.figures.sheet import styled
from attrition.figures.styles import END_COLOURS, INK, STRUCTURE_LINES, STYLES, structure_line, structure_name
from attrition.model.ends import End
from attrition.model.structures import STRUCTURES


@pytest.mark.parametrize("name", STYLES)
def test_a_style_is_pure_and_matplotlib_knows_all_of_it(name: str) -> None:
    style = STYLES[name]()
    assert style == STYLES[name]() and style is not STYLES[name]()
    matplotlib.RcParams(style)


@pytest.mark.parametrize("name", STYLES)
def test_fonts_are_embedded_as_outlines(name: str) -> None:
    assert STYLES[name]()["pdf.fonttype"] == 42


def test_every_end_has_a_colour_of_its_own() -> None:
    assert set(END_COLOURS) == set(End)
    assert len(set(END_COLOURS.values())) == len(End)


def test_drawing_leaves_the_settings_of_the_user() -> None:
    with matplotlib.rc_context({"font.size": 33.0, "lines.linewidth": 9.0}):
        with styled(STYLES["journal-2"]()):
            assert matplotlib.rcParams["font.size"] == 7.0
        assert (matplotlib.rcParams["font.size"], matplotlib.rcParams["lines.linewidth"]) == (33.0, 9.0)


def test_settings_of_the_user_do_not_reach_a_figure() -> None:
    with matplotlib.rc_context({"lines.linestyle": ":"}), styled(STYLES["journal-2"]()):
        assert matplotlib.rcParams["lines.linestyle"] == "-"


def test_the_room_loads_no_library_of_plots_until_it_draws() -> None:
    code = "import sys, attrition.figures, attrition.figures.pages; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_structures_are_told_apart_by_colour_and_by_dashes() -> None:
    colours, dashes = zip(*STRUCTURE_LINES.values(), strict=True)
    assert tuple(STRUCTURE_LINES) == STRUCTURES
    assert len(set(colours)) == len(set(map(str, dashes))) == len(STRUCTURES)


@pytest.mark.parametrize("colour", [colour for colour, _ in STRUCTURE_LINES.values()])
def test_words_in_the_colour_of_a_structure_are_readable(colour: str) -> None:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in matplotlib.colors.to_rgb(colour)
    )
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    # WCAG 2.1: contrast of normal text with white.
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_a_structure_is_named_in_words_and_an_unknown_one_is_drawn_in_ink() -> None:
    assert structure_name("red_line") == "red line"
    assert structure_line("another") == (INK, "-")
