"""Lines of a replayed path: what stands still is left out, and pools count from a day of their own."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from attrition.figures.marks import day_number
from attrition.figures.replay_lines import CHANGED_DASHES, Line, draw_lines, moving
from attrition.figures.sheet import new_sheet

START = date(2022, 2, 24)
DAYS = np.array([7.0, 14.0, 21.0])
MEN = Line("men", "men", "#000000")
HULLS = Line("hulls", "hulls", "#000000")


def path_of(**fields: list[float]) -> Any:
    """As much of a replay as lines are drawn of."""
    return SimpleNamespace(
        program=SimpleNamespace(start=START),
        seen=SimpleNamespace(days=DAYS),
        series=lambda name: np.array(fields[name]),
        at=lambda name, day: fields[name][int(np.searchsorted(DAYS, day))],
    )


def drawn(*replays: Any, lines: list[Line], **options: Any) -> Any:
    """The axes on which lines are drawn."""
    _, (ax,) = new_sheet(180.0, 40.0, (1, 1), title="", notes=[])
    ax.set_xlim(day_number(START), day_number(START) + 30.0)
    return draw_lines(ax, replays, lines, **options)


def test_what_moves_on_any_path_is_kept() -> None:
    still, moved = (
        path_of(men=[1.0, 1.0, 1.0], hulls=[2.0, 2.0, 2.0]),
        path_of(men=[1.0, 2.0, 1.0], hulls=[2.0] * 3),
    )
    assert moving([still], [MEN, HULLS]) == []
    assert moving([still, moved], [MEN, HULLS]) == [MEN]


@pytest.mark.usefixtures("style")
def test_pools_are_drawn_in_per_cent_of_a_day_and_a_nil_one_is_left_out() -> None:
    ax = drawn(
        path_of(men=[50.0, 40.0, 20.0], hulls=[0.0, 0.0, 5.0]), lines=[MEN, HULLS], scale=100.0, base_day=14.0
    )
    [line] = [each for each in ax.lines if len(each.get_xdata()) == len(DAYS)]
    assert line.get_ydata().tolist() == [125.0, 100.0, 50.0]
    assert line.get_xdata().tolist() == (day_number(START) + DAYS).tolist()
    low, high = ax.get_ylim()
    assert low == 0.0 and high > 125.0


@pytest.mark.usefixtures("style")
def test_the_path_as_changed_is_dashed() -> None:
    ax = drawn(path_of(men=[1.0, 2.0, 3.0]), path_of(men=[-1.0, 2.0, 1.0]), lines=[MEN])
    was, changed = [each for each in ax.lines if len(each.get_xdata()) == len(DAYS)]
    assert was.get_linestyle() == "-" and changed.get_linestyle() == "--"
    assert changed._unscaled_dash_pattern == CHANGED_DASHES
    assert ax.get_ylim()[0] < -1.0
