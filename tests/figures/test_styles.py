from __future__ import annotations

import subprocess
import sys

import matplotlib
import pytest

from attrition.figures.sheet import styled
from attrition.figures.styles import END_COLOURS, STYLES
from attrition.model.ends import End


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
        with styled(STYLES["paper"]()):
            assert matplotlib.rcParams["font.size"] == 7.0
        assert (matplotlib.rcParams["font.size"], matplotlib.rcParams["lines.linewidth"]) == (33.0, 9.0)


def test_settings_of_the_user_do_not_reach_a_figure() -> None:
    with matplotlib.rc_context({"lines.linestyle": ":"}), styled(STYLES["paper"]()):
        assert matplotlib.rcParams["lines.linestyle"] == "-"


def test_the_room_loads_no_library_of_plots_until_it_draws() -> None:
    code = "import sys, attrition.figures, attrition.figures.pages; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
