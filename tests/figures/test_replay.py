"""The page of one path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from attrition.analysis.replay import changed
from attrition.errors import InputError
from attrition.figures.replay import replay_page, write_figure
from attrition.figures.sheet import styled
from attrition.figures.styles import paper
from tests.figures.layout import assert_printable, notes
from tests.replays import eventful


@pytest.fixture(autouse=True)
def _style() -> Iterator[None]:
    with styled(paper()):
        yield


def test_a_page_can_be_printed_and_says_where_it_comes_from() -> None:
    sheet = replay_page(eventful())
    assert_printable(sheet)
    titles = [ax.get_title(loc="left") for ax in sheet.axes]
    assert len(titles) == 8 and titles[0] == "Strain on the challenger"
    text = notes(sheet)
    assert "Not a prediction: one path of 36 under structure red line" in text
    assert "Data end 2022-07-31" in text and "seed 5" in text


def test_a_changed_path_is_dashed_beside_the_path_as_it_was() -> None:
    other = changed(eventful(), ["probe"])
    sheet = replay_page(eventful(), other)
    assert "Dashed: the same draw and the same chance, without probe:all" in notes(sheet)
    strain = [line for line in sheet.axes[0].lines if len(line.get_xdata()) > 10]
    assert [line.get_linestyle() for line in strain] == ["-", "--"]
    assert list(strain[0].get_ydata()) == eventful().series("strain").tolist()
    assert list(strain[1].get_ydata()) == other.series("strain").tolist()
    assert "What happened, as changed" in [ax.get_title(loc="left") for ax in sheet.axes]


def test_a_file_that_cannot_be_drawn_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ends in no format"):
        write_figure(tmp_path / "path.jpg", eventful())
    with pytest.raises(InputError, match="there is no directory"):
        write_figure(tmp_path / "none" / "path.png", eventful())
