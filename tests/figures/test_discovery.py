"""The figure of discovery as it is printed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from attrition.analysis.boxes import Box
from attrition.analysis.discovery import Discovery, Held, Region
from attrition.analysis.discovery_target import Target
from attrition.analysis.held_out import Points, measures
from attrition.analysis.quantities import quantity
from attrition.figures.discovery import discovery_page, row_means
from tests.figures.conftest import FIVE, HORIZON, START
from tests.figures.layout import assert_printable, notes, words

RNG = np.random.default_rng(1)
NAMES = ("challenger.men.pool_inflow", "settlement.total_hazard")


def discovery(bounding: int, structures: tuple[str, ...] = FIVE, boxes: int = 5) -> Discovery:
    values = RNG.uniform(size=(120, 2))
    low = np.array([0.4, 0.3 if bounding == 2 else -np.inf])
    box = Box(NAMES, low, np.full(2, np.inf), 0.5, 0.6, 0.3)
    cases = RNG.binomial(16, np.where(box.holds(values), 0.6, 0.1)) / 16
    points = Points(NAMES, values, cases, np.arange(120))
    held = Held(box, measures(box, points))
    regions = {
        name: Region(points.share, held if place < boxes else None, dict.fromkeys(box.bounds, 0.8), ())
        for place, name in enumerate(structures)
    }
    asked = quantity("turn.two_of_four@2028", START, HORIZON)
    units = {NAMES[0]: "thousand/month", NAMES[1]: "1/year"}
    return Discovery(
        "ukraine-2022, 256 draws × 16 paths, seed 0, digest 0123456789ab",
        "war going on at 2025-12-31",
        Target(asked.name, asked.words, asked),
        "prim",
        units,
        {},
        regions,
        dict.fromkeys(structures, points),
        128,
        128,
    )


@pytest.mark.parametrize("bounding", [2, pytest.param(1, marks=pytest.mark.full)])
def test_page_is_printable_and_carries_its_limits(bounding: int, style: Any) -> None:
    sheet = discovery_page(discovery(bounding, FIVE[:3], boxes=2))
    assert_printable(sheet)
    assert "Not a prediction" in notes(sheet) and "held on 128" in notes(sheet)
    assert "No box under spiral" in notes(sheet)
    shown = [text for text, _, _ in words(sheet)]
    assert (f"{NAMES[1]}, 1/year" in shown) == (bounding == 2)


def test_no_box_is_no_page(style: Any) -> None:
    assert discovery_page(discovery(1, boxes=0)) is None


def test_rows_are_drawn_once() -> None:
    points = Points(
        ("x",), np.arange(6.0)[:, None], np.array([1.0, 0, 0, 0, 1, 1]), np.array([0, 0, 0, 4, 4, 4])
    )
    np.testing.assert_allclose(row_means(points, points.cases), [1 / 3, 2 / 3])
    np.testing.assert_allclose(row_means(points, points.column("x")), [1.0, 4.0])
