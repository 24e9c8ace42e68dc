"""A planted box is found again, and what the method must not do."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from attrition.analysis.boxes import Box, find_box, paste, peel
from attrition.errors import InputError

NAMES = ("aid", "speed", "price", "will")
RNG = np.random.default_rng(11)
POINTS = RNG.uniform(size=(2_000, 4))
LOW = np.array([0.5, -np.inf, 0.2, -np.inf])
HIGH = np.array([0.9, np.inf, 0.6, np.inf])
CASES = ((POINTS >= LOW) & (POINTS <= HIGH)).all(axis=1)


def test_planted_box_is_recovered() -> None:
    found = find_box(NAMES, POINTS, CASES)
    assert found.bounds.keys() == {"aid", "price"}
    assert found.bounds["aid"] == pytest.approx((0.5, 0.9), abs=0.02)
    assert found.bounds["price"] == pytest.approx((0.2, 0.6), abs=0.02)
    assert found.coverage > 0.9 and found.density > 0.8
    assert found.support == pytest.approx(found.holds(POINTS).mean())


def test_measures_are_counted() -> None:
    found = find_box(NAMES, POINTS, CASES, least_density=0.95)
    inside = found.holds(POINTS)
    assert found.density == pytest.approx(CASES[inside].mean()) and found.density >= 0.95
    assert found.coverage == pytest.approx((CASES & inside).sum() / CASES.sum())


def test_noise_leaves_the_box_where_it_is() -> None:
    chances = np.where(CASES, 0.95, 0.03)
    noisy = RNG.uniform(size=len(chances)) < chances
    found = find_box(NAMES, POINTS, noisy)
    assert {"aid", "price"} <= found.bounds.keys()
    assert found.bounds["aid"] == pytest.approx((0.5, 0.9), abs=0.05)
    assert found.density > 0.8


def test_trajectory_trades_coverage_for_density() -> None:
    boxes = peel(NAMES, POINTS, CASES)
    assert boxes[0].bounds == {} and boxes[0].coverage == 1.0
    assert boxes[0].density == pytest.approx(CASES.mean())
    supports = [box.support for box in boxes]
    assert all(later < earlier for earlier, later in pairwise(supports))
    # No peel takes more than its share, but for what lies at the edge.
    assert all(later > 0.94 * earlier - 1 / 2_000 for earlier, later in pairwise(supports))
    assert supports[-1] >= 0.02 and boxes[-1].density > 0.99


def test_pasting_takes_back_what_was_peeled_too_much() -> None:
    data = np.arange(100.0)[:, None]
    flags = (data[:, 0] >= 20) & (data[:, 0] < 80)
    flags[[30, 40]] = False
    tight = Box(("x",), np.array([25.0]), np.array([70.0]), 0.0, float(flags[25:71].mean()), 0.46)
    wide = paste(tight, data, flags)
    assert wide.bounds["x"] == (20.0, 79.0) or wide.density > tight.density
    assert wide.coverage > 0.9


def test_same_points_give_the_same_box_in_any_order_of_rows() -> None:
    order = RNG.permutation(len(POINTS))
    one, other = find_box(NAMES, POINTS, CASES), find_box(NAMES, POINTS[order], CASES[order])
    np.testing.assert_array_equal(one.low, other.low)
    np.testing.assert_array_equal(one.high, other.high)


def test_input_of_few_values_is_peeled_by_value() -> None:
    data = np.column_stack([RNG.integers(0, 3, size=600), RNG.uniform(size=600)]).astype(float)
    found = find_box(("kind", "x"), data, data[:, 0] == 2)
    assert found.bounds == {"kind": (2.0, np.inf)} and found.density == 1.0 and found.coverage == 1.0


def test_where_all_are_cases_nothing_is_bounded() -> None:
    assert find_box(NAMES, POINTS, np.ones(len(POINTS), dtype=bool)).bounds == {}


@pytest.mark.parametrize(
    ("points", "cases", "said"),
    [
        (POINTS, np.zeros(2_000), "no point is of interest"),
        (POINTS[:, :3], CASES, "a column an input"),
        (POINTS, CASES[:-1], "one case a point"),
        (np.where(POINTS < 0.1, np.nan, POINTS), CASES, "not finite"),
    ],
)
def test_what_cannot_be_searched_is_refused(points, cases, said: str) -> None:
    with pytest.raises(InputError, match=said):
        find_box(NAMES, points, cases)
