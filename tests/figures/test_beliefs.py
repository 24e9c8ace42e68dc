from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from attrition.figures.beliefs import PAIRS, beliefs_pages, draw_pair, moving_pairs
from attrition.figures.content import Content
from attrition.figures.curves import Fan
from attrition.figures.sheet import new_sheet
from attrition.model.registry import RECORDED
from tests.figures.conftest import Ends

pytestmark = pytest.mark.usefixtures("style")
DATES = np.array(["2026-01-01", "2027-01-01"], dtype="datetime64[D]")


def fan(middle: float) -> Fan:
    return Fan(DATES, np.array([[-0.2], [-0.1], [0.0], [0.1], [0.2]]) + np.full((5, 2), middle))


def test_every_pair_is_recorded() -> None:
    names = {field.name for field in RECORDED}
    assert all(pair.belief in names and pair.truth in names for pair in PAIRS)


def test_a_pair_is_two_fans_named_at_their_medians() -> None:
    _, (ax,) = new_sheet(89.0, 40.0, (1, 1), title="t", notes=[])
    ax.set_ylim(0.0, 1.0)
    draw_pair(ax, fan(0.3), fan(0.7))
    assert [line.get_ydata()[0] for line in ax.lines] == pytest.approx([0.7, 0.1, 0.5, 0.3])
    assert {text.get_text(): text.xy[1] for text in ax.texts} == {
        "believed": pytest.approx(0.3),
        "true": pytest.approx(0.7),
    }


def test_an_empty_fan_has_no_name() -> None:
    _, (ax,) = new_sheet(89.0, 40.0, (1, 1), title="t", notes=[])
    empty = Fan(DATES[:0], np.empty((5, 0)))
    assert not draw_pair(ax, empty, fan(0.5)).texts


def test_rows_are_structures_and_columns_pairs(made: Callable[..., Content], five: Ends) -> None:
    *panels, _ = beliefs_pages(made(five))[0].axes
    assert len(panels) == len(five) * len(PAIRS)
    assert [ax.get_title(loc="left") for ax in panels[:4]] == [pair.title for pair in PAIRS]
    assert [panels[4 * row].get_ylabel() for row in range(5)] == [
        "options",
        "red line",
        "spiral",
        "mirror",
        "null",
    ]


def test_a_column_has_one_scale(made: Callable[..., Content], five: Ends) -> None:
    *panels, _ = beliefs_pages(made(five))[0].axes
    for column in range(4):
        assert len({panels[4 * row + column].get_ylim() for row in range(5)}) == 1
    assert panels[0].get_ylim() == (0.0, 1.0) and panels[1].get_ylim()[1] > 1.0


def test_a_pair_of_which_one_is_missing_is_left_out(made: Callable[..., Content]) -> None:
    content = made(variables=("perceived_staying", "perceived_trend", "balance"))
    assert [pair.belief for pair in moving_pairs(content)] == ["perceived_trend"]
